from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "chungsuc.jobs"
    label = "jobs"
