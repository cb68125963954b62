from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "chungsuc.units"
    label = "units"
