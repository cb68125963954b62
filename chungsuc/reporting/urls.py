from django.urls import path

from chungsuc.reporting import views

urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("xa/", views.communes, name="communes"),
    path("xa/<path:key>/", views.profile, name="profile"),
]
