"""Alarms on the wording of an offer that a human has set aside: dated by the database, never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RIGHTS = """
CREATE FUNCTION offers_alarm_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := public.app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER offers_alarm_stamp BEFORE INSERT ON offers_alarmsetaside
    FOR EACH ROW EXECUTE FUNCTION offers_alarm_stamp();
REVOKE UPDATE, DELETE ON offers_alarmsetaside FROM app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0019_source_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AlarmSetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=40, verbose_name="règle")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte de l'extrait")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("required_by_law", "Un texte le prévoit pour cet emploi"),
                            ("essential", "Exigence professionnelle essentielle et déterminante (L.1133-1)"),
                            ("misread", "Le texte ne dit pas cela"),
                            ("agreed", "Vu avec l'employeur : l'offre dit bien ce qu'il veut"),
                        ],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                        editable=False,
                        verbose_name="date",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms_set_aside",
                        to="offers.joboffer",
                        verbose_name="offre",
                    ),
                ),
            ],
            options={
                "verbose_name": "alerte écartée",
                "verbose_name_plural": "alertes écartées",
                "ordering": ["offer", "rule", "digest"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("offer", "rule", "digest"),
                        name="offers_alarm_set_aside_once",
                        violation_error_message="Cette alerte est déjà écartée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["required_by_law", "essential", "misread", "agreed"])
                        ),
                        name="offers_alarm_set_aside_reason",
                        violation_error_message="Dites pourquoi l'alerte ne tient pas.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
