"""Somebody who was not informed within a month of being seen is forgotten."""

from django.db import migrations

SQL = """
CREATE FUNCTION external_purge(rows bigint[]) RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    due bigint[] := ARRAY(
        SELECT s.id FROM external_profiles_sighting s
        WHERE s.id = ANY (rows) AND s.seen_at <= app_now() - interval '1 month'
        AND NOT EXISTS (SELECT FROM external_profiles_step t WHERE t.sighting_id = s.id)
        ORDER BY s.id FOR UPDATE);
BEGIN
    DELETE FROM external_profiles_attestation WHERE sighting_id = ANY (due);
    DELETE FROM external_profiles_sighting WHERE id = ANY (due);
    RETURN cardinality(due);
END $$;
COMMENT ON FUNCTION external_purge(bigint[]) IS
    'Of these sightings, those that are a month old and of which the person was never informed.';
GRANT EXECUTE ON FUNCTION external_purge(bigint[]) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0005_steps")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
