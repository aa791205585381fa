"""National parameters know the transaction that added them; how long the past of search rows is kept."""

import datetime

from django.db import migrations, models

SINCE = """
ALTER TABLE referentials_nationalparameter ADD COLUMN since xid8 NOT NULL DEFAULT pg_current_xact_id();

-- Whatever an INSERT says, a value belongs to the moment and to the transaction that write it.
CREATE OR REPLACE FUNCTION referentials_parameter_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.created_at := app_now();
    NEW.since := pg_current_xact_id();
    RETURN NEW;
END $$;
"""


def add_parameter(apps, schema_editor):  # type: ignore[no-untyped-def]
    parameter = apps.get_model("referentials", "NationalParameter")
    parameter.objects.using(schema_editor.connection.alias).create(
        code="history_days",
        valid_from=datetime.date(2026, 1, 1),
        value=400,
        reason="Un rapprochement se recompte plus longtemps que son résultat ne se conteste : valeur de départ.",
    )


class Migration(migrations.Migration):
    dependencies = [("referentials", "0010_kept")]
    operations = [
        migrations.AlterField(
            model_name="nationalparameter",
            name="code",
            field=models.CharField(
                choices=[
                    ("undeclared_mobility_km", "mobilité jamais déclarée (km autour du domicile)"),
                    ("asap_days", "« dès que possible » (jours)"),
                    ("refresher_days", "recyclage qu'une certification échue admet (jours au plus)"),
                    ("reveals_per_day", "levées de pseudonymat par personne et par jour"),
                    ("history_days", "passé des lignes de recherche (jours gardés)"),
                ],
                max_length=40,
                verbose_name="paramètre",
            ),
        ),
        migrations.RunSQL(SINCE, migrations.RunSQL.noop),
        migrations.RunPython(add_parameter, migrations.RunPython.noop),
    ]
