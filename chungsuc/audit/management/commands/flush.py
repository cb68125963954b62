from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from chungsuc.audit import guards


class Command(Flush):
    """Empties a test database, guards taken away meanwhile; an installation in use is never flushed by us."""

    def handle(self, **options: Any) -> None:
        with guards.flush_allowed(connections[options["database"]]):
            super().handle(**options)
