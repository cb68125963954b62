from django.urls import path

from chungsuc.movements import views

urlpatterns = [
    path("phong-trao/", views.movements, name="movements"),
    path("phong-trao/<int:pk>/", views.movement, name="movement"),
]
