from django.urls import path

from chungsuc.documents import views

urlpatterns = [
    path("tep/tai-len/", views.begin, name="upload_begin"),
    path("tep/tai-len/<uuid:pk>/", views.go_on, name="upload"),
]
