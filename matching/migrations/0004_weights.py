"""Weights of the score in dated versions, and what a run and its results keep of them."""

import datetime

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

FIRST_VERSION = {
    "occupation": 30,
    "mobility": 10,
    "availability": 10,
    "contract": 10,
    "working_time": 10,
    "schedule": 10,
    "experience": 15,
    "skill": 20,
    "skill_wished": 10,
    "licence": 10,
    "licence_wished": 5,
    "language": 10,
    "language_wished": 5,
    "certification": 10,
    "certification_wished": 5,
    "education": 8,
    "salary": 5,
}

APPEND_ONLY = """
CREATE FUNCTION matching_weights_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Numbers follow one another, whoever adds a version at the same time.
    PERFORM pg_advisory_xact_lock('matching_weightversion'::regclass::int);
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM matching_weightversion;
    NEW.created_at := app_now();
    -- Nothing of the past is ranked again. Only the product itself (the owner, in a migration) dates one back.
    IF current_user <> 'owner' AND NEW.valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date THEN
        RAISE EXCEPTION 'Une nouvelle version des poids prend effet demain ou plus tard.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER matching_weights_stamp BEFORE INSERT ON matching_weightversion
    FOR EACH ROW EXECUTE FUNCTION matching_weights_stamp();

CREATE FUNCTION matching_weights_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une version des poids ne se modifie ni ne se retire : ajoutez-en une nouvelle, datée.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER matching_append_only BEFORE UPDATE OR DELETE ON matching_weightversion
    FOR EACH ROW EXECUTE FUNCTION matching_weights_refuse_change();
REVOKE UPDATE, DELETE ON matching_weightversion FROM app;
"""


def add_first_version(apps, schema_editor):  # type: ignore[no-untyped-def]
    versions = apps.get_model("matching", "WeightVersion").objects
    versions.using(schema_editor.connection.alias).create(
        valid_from=datetime.date(2026, 1, 1),
        weights=FIRST_VERSION,
        reason="Poids de départ : le métier d'abord, puis les compétences et l'expérience, puis les conditions.",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0014_none_denies"),
        ("common", "0001_initial"),
        ("matching", "0003_list"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WeightVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        db_default=0, editable=False, unique=True, verbose_name="numéro"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(
                        error_messages={"unique": "Une version des poids prend déjà effet ce jour-là."},
                        unique=True,
                        verbose_name="en vigueur depuis",
                    ),
                ),
                ("weights", models.JSONField(verbose_name="poids de chaque critère")),
                ("reason", models.TextField(verbose_name="motif")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                        editable=False,
                        verbose_name="enregistré le",
                    ),
                ),
            ],
            options={
                "verbose_name": "version des poids",
                "verbose_name_plural": "versions des poids",
                "ordering": ["-valid_from"],
            },
        ),
        migrations.AddField(
            model_name="matchresult",
            name="maximum",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="score maximal (centièmes)"
            ),
        ),
        migrations.AddField(
            model_name="matchresult",
            name="minimum",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="score minimal (centièmes)"
            ),
        ),
        migrations.AddField(
            model_name="matchresult",
            name="parts",
            field=models.JSONField(
                db_default={}, default=dict, verbose_name="contribution de chaque critère"
            ),
        ),
        migrations.AddField(
            model_name="matchrun",
            name="certification_rules",
            field=models.JSONField(db_default={}, default=dict, verbose_name="règles des certifications"),
        ),
        migrations.AddField(
            model_name="matchrun",
            name="watermark",
            field=models.DateTimeField(blank=True, null=True, verbose_name="personnes connues au"),
        ),
        migrations.AddConstraint(
            model_name="matchresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("maximum__lte", 10000), ("minimum__gte", 0), ("minimum__lte", models.F("maximum"))
                ),
                name="matching_result_score",
                violation_error_message="Le score va d'un minimum à un maximum, de 0 à 100.",
            ),
        ),
        migrations.AddField(
            model_name="weightversion",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="auteur",
            ),
        ),
        migrations.AddField(
            model_name="matchrun",
            name="weights",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="matching.weightversion",
                verbose_name="version des poids",
            ),
        ),
        migrations.AddConstraint(
            model_name="weightversion",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Regex(
                    django.db.models.functions.comparison.Cast(models.F("weights"), models.TextField()),
                    '^\\{"[a-z_]+": (1000|[1-9][0-9]{0,2})(, "[a-z_]+": (1000|[1-9][0-9]{0,2}))*\\}$',
                ),
                name="matching_weights_whole",
                violation_error_message="Un poids est un nombre entier, de 1 à 1000, pour chaque critère.",
            ),
        ),
        migrations.AddConstraint(
            model_name="weightversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="matching_weights_reason",
                violation_error_message="Dites pourquoi ces poids sont retenus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="weightversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", 1), ("author__isnull", False), _connector="OR"),
                name="matching_weights_author",
                violation_error_message="Une version des poids a un auteur.",
            ),
        ),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
        migrations.RunPython(add_first_version, migrations.RunPython.noop),
    ]
