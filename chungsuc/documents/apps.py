from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper


class DocumentsConfig(AppConfig):
    name = "chungsuc.documents"

    def after_migrate(self, connection: BaseDatabaseWrapper) -> None:
        """What the migrate command puts back: a remade table of papers has lost the triggers of its index."""
        from chungsuc.documents import index  # noqa: PLC0415 -- only once apps are ready

        if index.TABLE in connection.introspection.table_names():
            index.install(connection)
