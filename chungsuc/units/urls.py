from django.urls import path

from chungsuc.units import views

urlpatterns = [
    path("don-vi/", views.units, name="units"),
    path("don-vi/<path:key>/", views.unit, name="unit"),
    path("tim/", views.find_unit, name="find_unit"),
]
