from django.urls import path

from chungsuc.help import views

urlpatterns = [
    path("tro-giup/", views.index, name="help"),
    path("tro-giup/tu-ngu/", views.words, name="help_words"),
    path("tro-giup/ngay-dau/", views.tour, name="tour"),
    path("tro-giup/<slug:slug>/", views.page, name="help_page"),
]
