"""
The index that papers are searched by: FTS5 on SQLite, kept by triggers; a GIN index on PostgreSQL, kept by itself.

A remade table has lost its triggers on SQLite, so `install` is called after every migrate; it is safe at any time.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE, INDEX = "documents_paper", "documents_search"
CREATE = f"CREATE VIRTUAL TABLE {INDEX} USING fts5(search_text, content='{TABLE}', content_rowid='id')"
ADD = f"INSERT INTO {INDEX}(rowid, search_text) VALUES (new.id, new.search_text);"  # noqa: S608 -- constants
REMOVE = f"INSERT INTO {INDEX}({INDEX}, rowid, search_text) VALUES ('delete', old.id, old.search_text);"  # noqa: S608
TRIGGERS = {
    f"{INDEX}_added": f"AFTER INSERT ON {TABLE} BEGIN {ADD} END",
    f"{INDEX}_removed": f"AFTER DELETE ON {TABLE} BEGIN {REMOVE} END",
    f"{INDEX}_changed": f"AFTER UPDATE OF search_text ON {TABLE} BEGIN {REMOVE} {ADD} END",
}
GIN = f"CREATE INDEX {INDEX} ON {TABLE} USING gin (to_tsvector('simple', search_text))"


def install(connection: BaseDatabaseWrapper) -> None:
    """Creates what is absent, and reads all papers into the index where there was none or where it was not kept."""
    absent = missing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            if absent:
                cursor.execute(GIN)
            return
        for name in absent:
            cursor.execute(CREATE if name == INDEX else f"CREATE TRIGGER {name} {TRIGGERS[name]}")
    if absent:
        rebuild(connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The parts of the index that are not there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [TABLE])
            wanted = [INDEX]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'table')")
            wanted = [INDEX, *TRIGGERS]
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in wanted if name not in there]


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Reads all papers into the index anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"REINDEX INDEX {INDEX}")
        else:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")  # noqa: S608 -- constants
