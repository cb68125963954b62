from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "chungsuc.reporting"
    label = "reporting"
