from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def sort_by_byte(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL a path must sort by byte as it does on SQLite, or a range is no subtree."""
    if editor.connection.vendor == "postgresql":
        editor.execute('ALTER TABLE units_body ALTER COLUMN path TYPE varchar(60) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [migrations.RunPython(sort_by_byte, migrations.RunPython.noop)]
