from django.urls import path

from chungsuc.demo import views

urlpatterns = [path("vao/<str:username>/", views.sign_in, name="demo_sign_in")]
