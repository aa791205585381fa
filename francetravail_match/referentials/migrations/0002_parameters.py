"""The national parameters in force from the first day (docs/matching.md)."""

import datetime

from django.db import migrations

PARAMETERS = [
    # Mobility never declared: asked if the workplace is in the same département or this near (kilometres).
    ("undeclared_mobility_km", datetime.date(2026, 1, 1), 60),
]


def add_parameters(apps, schema_editor):  # type: ignore[no-untyped-def]
    parameter = apps.get_model("referentials", "NationalParameter")
    parameter.objects.using(schema_editor.connection.alias).bulk_create(
        parameter(code=code, valid_from=valid_from, value=value) for code, valid_from, value in PARAMETERS
    )


class Migration(migrations.Migration):
    dependencies = [("referentials", "0001_initial"), ("common", "0001_initial")]
    operations = [migrations.RunPython(add_parameters, migrations.RunPython.noop)]
