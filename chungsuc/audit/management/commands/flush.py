from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush
from django.db import connections

from chungsuc.audit import guards

TEST_DATABASES = ("test_", "file:memorydb")


class Command(Flush):
    """Empties a test database, guards taken away meanwhile; one in use is never emptied: its trail is append-only."""

    def handle(self, **options: Any) -> None:  # noqa: ANN401 -- as Django has it
        connection = connections[options["database"]]
        if not Path(str(connection.settings_dict["NAME"])).name.startswith(TEST_DATABASES):
            raise CommandError("Nhật ký chỉ được ghi thêm, nên không xoá trắng cơ sở dữ liệu đang dùng.")
        with guards.flush_allowed(connection):
            super().handle(**options)
