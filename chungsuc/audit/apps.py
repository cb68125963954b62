from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "chungsuc.audit"
    label = "audit"
