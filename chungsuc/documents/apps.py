from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "chungsuc.documents"
