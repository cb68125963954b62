from typing import Any

from django.apps import apps
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from chungsuc.audit import guards


class Command(Migrate):
    """Django's own, and afterwards the guards again: a remade table has lost its triggers, those of other rooms too."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 -- as Django has it
        super().handle(*args, **options)
        if options["check_unapplied"] or options["plan"]:
            return
        connection = connections[options["database"]]
        if "audit_seal" in connection.introspection.table_names():
            guards.install(connection)
        for app in apps.get_app_configs():
            if put_back := getattr(app, "after_migrate", None):
                put_back(connection)
