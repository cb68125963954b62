"""The database itself refuses to change or remove what was recorded."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_entry", "audit_seal")
REFUSAL = "audit entries are append-only"


def _names(vendor: str) -> list[tuple[str, str, str]]:
    verbs = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return [(f"{table}_no_{verb}", table, verb) for table in TABLES for verb in verbs]


def install(connection: BaseDatabaseWrapper) -> None:
    """Creates the guards that are absent; safe to call at any time."""
    absent = set(missing(connection))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
            )
        for name, table, verb in _names(connection.vendor):
            if name not in absent:
                continue
            if connection.vendor == "postgresql":
                each = "STATEMENT" if verb == "truncate" else "ROW"
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each} EXECUTE FUNCTION audit_refuse()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that are not there; SQLite drops them silently when a migration remakes a table."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    return [name for name, _, _ in _names(connection.vendor) if name not in found]


@contextmanager
def flush_allowed(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For tests that flush the database: takes the guards away and puts them back."""
    with connection.cursor() as cursor:
        for name, table, _ in _names(connection.vendor):
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name} ON {table}"
                if connection.vendor == "postgresql"
                else f"DROP TRIGGER IF EXISTS {name}"
            )
    try:
        yield
    finally:
        install(connection)
