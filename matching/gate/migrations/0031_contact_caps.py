"""Two more numbers of the nation: how many people outside may be contacted."""

from importlib import import_module

from django.conf import settings
from django.db import migrations, models

EARLIER = import_module("matching.gate.migrations.0003_parameters").VALUES
#: Code → value at the start, and the bounds of any other one.
VALUES = {"contacts_per_offer": (5, 1, 20), "contacts_per_week": (5, 1, 50)}
BOUNDS = ", ".join(f"('{code}', {low}, {high})" for code, (_, low, high) in (EARLIER | VALUES).items())
START = ", ".join(f"('{code}', {start}, 'valeur de départ')" for code, (start, _, _) in VALUES.items())

SQL = f"""
INSERT INTO gate_gateparameter (code, value, reason) VALUES {START};

CREATE OR REPLACE FUNCTION gate_set_parameter(a_user bigint, a_code text, a_value int, why text) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    IF NOT pilot_is(a_user, 'administrator') THEN
        PERFORM pilot_refuse('Seul un administrateur fixe un paramètre national.');
    ELSIF NOT EXISTS (
        SELECT FROM (VALUES {BOUNDS}) AS known (code, low, high)
        WHERE code = a_code AND a_value BETWEEN low AND high) THEN
        PERFORM pilot_refuse('Cette valeur sort des bornes du paramètre.');
    END IF;
    INSERT INTO gate_gateparameter (code, value, reason, set_by_id, set_at)
    VALUES (a_code, a_value, btrim(why), a_user, app_now()) RETURNING id INTO made;
    PERFORM journal_write(a_user, NULL, 'gate.parameter_set', 'gateparameter', NULL,
        jsonb_build_object('code', a_code, 'value', a_value));
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gate", "0030_closed_for_a_registered_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="gateparameter",
            name="gate_parameter_code",
        ),
        migrations.AlterField(
            model_name="gateparameter",
            name="code",
            field=models.CharField(
                choices=[
                    ("publication_days", "jours ouvrés de publication au moins"),
                    ("validity_days", "jours ouvrés de validité d'un constat"),
                    ("watermark_hours", "âge du dernier flux de demandeurs d'emploi, en heures, au plus"),
                    ("lock_timeout_ms", "attente d'un acte en cours, en millisecondes, au plus"),
                    ("proposed_hours", "heures laissées à l'employeur après une proposition"),
                    ("rare_skill_percent", "compétence rare : détenue par moins de (% du métier)"),
                    ("answered_percent", "réponses attendues des personnes interrogées (%)"),
                    ("same_employer_days", "jours après la clôture d'une offre du même employeur"),
                    ("newcomer_days", "jours ouvrés laissés à une personne nouvellement à interroger"),
                    ("opening_rate_percent", "taux d'ouverture à partir duquel alerter (%)"),
                    ("contacts_per_offer", "personnes externes contactées pour une offre, au plus"),
                    (
                        "contacts_per_week",
                        "personnes externes contactées par un conseiller en 7 jours, au plus",
                    ),
                ],
                max_length=30,
                verbose_name="paramètre",
            ),
        ),
        migrations.AddConstraint(
            model_name="gateparameter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "code__in",
                        [
                            "publication_days",
                            "validity_days",
                            "watermark_hours",
                            "lock_timeout_ms",
                            "proposed_hours",
                            "rare_skill_percent",
                            "answered_percent",
                            "same_employer_days",
                            "newcomer_days",
                            "opening_rate_percent",
                            "contacts_per_offer",
                            "contacts_per_week",
                        ],
                    )
                ),
                name="gate_parameter_code",
                violation_error_message="Ce paramètre n'existe pas.",
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
