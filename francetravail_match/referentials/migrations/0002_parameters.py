"""Dated values: national parameters (docs/matching.md) and the minimum wage. One is added, none is changed."""

import datetime

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from francetravail_match.common.schema import CreateModels

FIRST_DAY = datetime.date(2026, 1, 1)
# Code, value, why. The units are those of the code's label.
PARAMETERS = [
    # Mobility never declared: asked if the workplace is in the same département or this near.
    ("undeclared_mobility_km", 60, "Valeur de départ (docs/matching.md)."),
    ("asap_days", 30, "« Dès que possible » : le même délai pour tous (docs/matching.md)."),
    ("reveals_per_day", 50, "Au-delà, une journée de travail ne l'explique plus : valeur de départ."),
    ("refresher_days", 5, "Au-delà de cinq jours, c'est une formation et non un recyclage."),
    (
        "history_days",
        400,
        "Un rapprochement se recompte plus longtemps que son résultat ne se conteste : valeur de départ.",
    ),
]

# Valid from, gross euros an hour, text (France except Mayotte).
MINIMUM_WAGES = [
    ("2019-01-01", "10.03", "décret n° 2018-1173 du 19 décembre 2018"),
    ("2020-01-01", "10.15", "décret n° 2019-1387 du 18 décembre 2019"),
    ("2021-01-01", "10.25", "décret n° 2020-1598 du 16 décembre 2020"),
    ("2021-10-01", "10.48", "arrêté du 27 septembre 2021"),
    ("2022-01-01", "10.57", "décret n° 2021-1741 du 22 décembre 2021"),
    ("2022-05-01", "10.85", "arrêté du 19 avril 2022"),
    ("2022-08-01", "11.07", "arrêté du 29 juillet 2022"),
    ("2023-01-01", "11.27", "décret n° 2022-1608 du 22 décembre 2022"),
    ("2023-05-01", "11.52", "arrêté du 26 avril 2023"),
    ("2024-01-01", "11.65", "décret n° 2023-1216 du 20 décembre 2023"),
    ("2024-11-01", "11.88", "décret n° 2024-951 du 23 octobre 2024"),
    ("2026-01-01", "12.02", "décret du 17 décembre 2025 portant relèvement du salaire minimum de croissance"),
]

HISTORY = """
CREATE FUNCTION referentials_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.valid_from > (app_now() AT TIME ZONE 'Europe/Paris')::date THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'Une valeur en vigueur ne se retire pas : ajoutez-en une nouvelle, datée.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RAISE EXCEPTION 'Une valeur datée ne se modifie pas : ajoutez-en une nouvelle.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER referentials_append_only BEFORE UPDATE OR DELETE ON referentials_nationalparameter
    FOR EACH ROW EXECUTE FUNCTION referentials_refuse_change();
CREATE TRIGGER referentials_append_only BEFORE UPDATE OR DELETE ON referentials_minimumwage
    FOR EACH ROW EXECUTE FUNCTION referentials_refuse_change();

ALTER TABLE referentials_nationalparameter ADD COLUMN since xid8 NOT NULL DEFAULT pg_current_xact_id();

-- Whatever an INSERT says, a value belongs to the moment and to the transaction that write it.
CREATE FUNCTION referentials_parameter_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.created_at := app_now();
    NEW.since := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER referentials_parameter_stamp BEFORE INSERT ON referentials_nationalparameter
    FOR EACH ROW EXECUTE FUNCTION referentials_parameter_stamp();
"""

TO_COME = """
-- No verdict of the past changes. Only the product itself (the owner, in a migration) dates a value back.
CREATE FUNCTION referentials_refuse_past() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user <> 'owner' AND NEW.valid_from < (app_now() AT TIME ZONE 'Europe/Paris')::date THEN
        RAISE EXCEPTION 'Une nouvelle valeur prend effet aujourd''hui ou plus tard.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referentials_refuse_past BEFORE INSERT ON referentials_nationalparameter
    FOR EACH ROW EXECUTE FUNCTION referentials_refuse_past();
CREATE TRIGGER referentials_refuse_past BEFORE INSERT ON referentials_minimumwage
    FOR EACH ROW EXECUTE FUNCTION referentials_refuse_past();
"""


def add_values(apps, schema_editor):  # type: ignore[no-untyped-def]
    def save(name, rows):  # type: ignore[no-untyped-def]
        model = apps.get_model("referentials", name)
        model.objects.using(schema_editor.connection.alias).bulk_create(model(**row) for row in rows)

    save(
        "NationalParameter",
        (dict(code=c, valid_from=FIRST_DAY, value=v, reason=why) for c, v, why in PARAMETERS),
    )
    save(
        "MinimumWage",
        (dict(valid_from=day, hourly_gross=euros, source=text) for day, euros, text in MINIMUM_WAGES),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referentials", "0001_initial"),
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CreateModels(
            migrations.CreateModel(
                name="NationalParameter",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "code",
                        models.CharField(
                            choices=[
                                (
                                    "undeclared_mobility_km",
                                    "mobilité jamais déclarée (km autour du domicile)",
                                ),
                                ("asap_days", "« dès que possible » (jours)"),
                                (
                                    "refresher_days",
                                    "recyclage qu'une certification échue admet (jours au plus)",
                                ),
                                ("reveals_per_day", "levées de pseudonymat par personne et par jour"),
                                ("history_days", "passé des lignes de recherche (jours gardés)"),
                            ],
                            max_length=40,
                            verbose_name="paramètre",
                        ),
                    ),
                    ("valid_from", models.DateField(verbose_name="en vigueur depuis")),
                    ("value", models.FloatField(verbose_name="valeur")),
                    (
                        "author",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="enregistré le",
                        ),
                    ),
                    ("reason", models.CharField(max_length=300, verbose_name="motif")),
                ],
                options={
                    "verbose_name": "paramètre national",
                    "verbose_name_plural": "paramètres nationaux",
                    "ordering": ["code", "-valid_from"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("code", "valid_from"),
                            name="referentials_parameter_unique",
                            violation_error_message="Ce paramètre a déjà une valeur à cette date.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("value__gte", 0)),
                            name="referentials_parameter_not_negative",
                            violation_error_message="Un paramètre national n'est pas négatif.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="referentials_parameter_reason",
                            violation_error_message="Dites pourquoi cette valeur est retenue.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MinimumWage",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("valid_from", models.DateField(unique=True, verbose_name="en vigueur depuis")),
                    (
                        "hourly_gross",
                        models.DecimalField(
                            decimal_places=2,
                            max_digits=5,
                            validators=[django.core.validators.MinValueValidator(1)],
                            verbose_name="montant horaire brut",
                        ),
                    ),
                    (
                        "source",
                        models.CharField(help_text="Décret ou arrêté.", max_length=200, verbose_name="texte"),
                    ),
                ],
                options={
                    "verbose_name": "salaire minimum légal (SMIC)",
                    "verbose_name_plural": "salaires minimums légaux (SMIC)",
                    "ordering": ["-valid_from"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("hourly_gross__gte", 1)),
                            name="referentials_minimumwage_positive",
                            violation_error_message="Le montant est en euros bruts de l'heure.",
                        )
                    ],
                },
            ),
        ),
        migrations.RunSQL([HISTORY, TO_COME], migrations.RunSQL.noop),
        migrations.RunPython(add_values, migrations.RunPython.noop),
    ]
