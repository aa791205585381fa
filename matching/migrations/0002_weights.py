"""Weights of the score in dated versions: one is added, none is changed."""

import datetime

from django.db import migrations

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
CREATE FUNCTION matching_weights_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE FUNCTION matching_weights_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
    dependencies = [("matching", "0001_initial")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
        migrations.RunPython(add_first_version, migrations.RunPython.noop),
    ]
