from typing import Any

from django.db import migrations

from chungsuc.documents import index


def install(_apps: Any, schema_editor: Any) -> None:
    index.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_papers")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
