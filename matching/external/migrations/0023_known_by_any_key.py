"""Whoever was seen before is known, at entry, by their address under any key that is live."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

SQL = f"""
CREATE OR REPLACE FUNCTION external_kept_elsewhere(
    a_user bigint, an_offer bigint, a_person bigint, places text[], digests bytea[]
) RETURNS void {HEAD} AS $$
DECLARE
    seen record;
BEGIN
    FOR seen IN
        SELECT s.id, s.offer_id = an_offer AS here, (
            SELECT k.wanted FROM external_profiles_keepchoice k WHERE k.profile_id = s.id ORDER BY k.id DESC LIMIT 1) AS kept
        FROM external_profiles_sighting s
        WHERE nullif(s.url, '') = ANY (places) OR nullif(s.urn, '') = ANY (places) OR s.id IN (
            SELECT c.sighting_id FROM external_profiles_channel c
            WHERE c.digests && external_kept_elsewhere.digests)
        ORDER BY s.id FOR UPDATE OF s
    LOOP
        PERFORM external_keep_answers(a_user, seen.id, a_person);
        IF seen.here OR seen.kept THEN
            PERFORM external_erase('external_profiles_sighting', ARRAY[seen.id]);
        END IF;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0022_every_live_key")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
