from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "chungsuc.progress"
    label = "progress"
