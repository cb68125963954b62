from django.apps import AppConfig


class MovementsConfig(AppConfig):
    name = "chungsuc.movements"
    label = "movements"
