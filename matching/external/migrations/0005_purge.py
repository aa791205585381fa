"""What is due is erased by the database, by its own clock and in whole days of Paris; twice changes nothing."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

SQL = f"""
CREATE FUNCTION external_due(today date) RETURNS TABLE (sighting_id bigint, keep_hash boolean) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT s.id, latest.after = 'informed'
    FROM external_profiles_sighting s
    LEFT JOIN LATERAL (
        SELECT t.after, pilot_day(t.at) AS on_day FROM external_profiles_step t
        WHERE t.sighting_id = s.id ORDER BY t.id DESC LIMIT 1) latest ON true
    WHERE today >= CASE
        WHEN latest.after IS NULL THEN (pilot_day(s.seen_at) + interval '1 months')::date
        WHEN latest.after = 'informed' THEN latest.on_day + 90
        WHEN latest.after IN ('declined', 'no_answer') THEN (latest.on_day + interval '6 months')::date
        ELSE (latest.on_day + interval '24 months')::date
    END;
END;
COMMENT ON FUNCTION external_due(date) IS
    'Sightings whose time is over on that day; of who never answered, a keyed hash is kept for the cool-down.';

CREATE FUNCTION external_purge(a_key_version int) RETURNS int {HEAD} AS $$
DECLARE
    today date := pilot_day(app_now());
    due bigint[] := ARRAY(SELECT s.id FROM external_profiles_sighting s
        WHERE s.id IN (SELECT d.sighting_id FROM external_due(pilot_day(app_now())) d) ORDER BY s.id FOR UPDATE);
BEGIN
    INSERT INTO external_profiles_suppression (digest, key_version, until)
    SELECT DISTINCT candidates_hash(said), a_key_version, (today + interval '6 months')::date
    FROM external_due(today) d JOIN external_profiles_sighting s ON s.id = d.sighting_id,
        unnest(ARRAY[s.url, s.urn]) AS said
    WHERE d.keep_hash AND s.id = ANY (due) AND said <> ''
    ON CONFLICT (digest) DO UPDATE SET until = greatest(external_profiles_suppression.until, excluded.until);
    DELETE FROM external_profiles_step WHERE sighting_id = ANY (due);
    DELETE FROM external_profiles_attestation WHERE sighting_id = ANY (due);
    DELETE FROM external_profiles_sighting WHERE id = ANY (due);
    DELETE FROM external_profiles_suppression WHERE until < today;
    RETURN cardinality(due);
END $$;
COMMENT ON FUNCTION external_purge(int) IS 'Erase whose time is over; how many.';
REVOKE ALL ON FUNCTION external_due(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION external_purge(int) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0004_steps")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
