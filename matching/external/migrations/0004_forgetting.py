"""Somebody who was not informed within a month of being seen is forgotten."""

from django.db import migrations

SQL = """
CREATE FUNCTION external_purge(rows bigint[]) RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone int;
BEGIN
    DELETE FROM external_profiles_sighting WHERE id = ANY (rows) AND seen_at <= app_now() - interval '1 month';
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
COMMENT ON FUNCTION external_purge(bigint[]) IS 'Of these sightings, those that are a month old.';
GRANT EXECUTE ON FUNCTION external_purge(bigint[]) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0003_acts")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
