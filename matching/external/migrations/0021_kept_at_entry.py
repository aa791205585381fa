"""Who is recognised at entry, and was seen before, keeps the answers that they agreed to keep as well."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
ACT = f"{HEAD} SET lock_timeout = '2s' SET timezone = 'UTC'"

SQL = f"""
CREATE FUNCTION external_kept_elsewhere(
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
            SELECT c.sighting_id FROM external_profiles_channel c WHERE c.digest = ANY (digests))
        ORDER BY s.id FOR UPDATE OF s
    LOOP
        PERFORM external_keep_answers(a_user, seen.id, a_person);
        IF seen.here OR seen.kept THEN
            PERFORM external_erase('external_profiles_sighting', ARRAY[seen.id]);
        END IF;
    END LOOP;
END $$;
COMMENT ON FUNCTION external_kept_elsewhere(bigint, bigint, bigint, text[], bytea[]) IS
    'Earlier sightings of a profile whose person is registered: what they agreed to keep is; those of this offer, and
those, are erased, and others by their clocks.';
REVOKE ALL ON FUNCTION external_kept_elsewhere(bigint, bigint, bigint, text[], bytea[]) FROM PUBLIC, app, admin;

-- As a claim that is confirmed: nobody is counted, and the person's rows may be built again at the end.
DROP FUNCTION external_registered(bigint, bigint, bigint, text);
CREATE FUNCTION external_registered(
    a_user bigint, an_offer bigint, a_person bigint, a_resemblance text, places text[] DEFAULT '{{}}',
    digests bytea[] DEFAULT '{{}}'
) RETURNS gate_decision {ACT} AS $$
DECLARE
    d gate_decision;
    agency bigint := (SELECT o.agency_id FROM offers_joboffer o WHERE o.id = an_offer);
BEGIN
    d.allowed := false;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        d.refusal := 'isolation';
        RETURN d;
    END IF;
    PERFORM FROM offers_joboffer WHERE id = an_offer FOR UPDATE;
    PERFORM FROM gate_absencefinding WHERE offer_id = an_offer ORDER BY id DESC LIMIT 1 FOR UPDATE;
    d.finding_id := gate_latest(an_offer);
    d.refusal := CASE
        WHEN pilot_open(a_user, agency) <> 'open' THEN pilot_open(a_user, agency)
        WHEN d.finding_id IS NULL THEN 'no_finding'
        WHEN gate_finding_state(d.finding_id) <> 'open' THEN gate_finding_state(d.finding_id)
    END;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, an_offer, 'registered');
    END IF;
    PERFORM external_note_registered(a_user, an_offer, d.finding_id, a_person, a_resemblance);
    PERFORM gate_close_finding(d.finding_id, 'registered', a_user);
    PERFORM external_kept_elsewhere(a_user, an_offer, a_person, places, digests);
    d.allowed := true;
    RETURN d;
EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
    d.refusal := 'busy';
    d.allowed := false;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_registered(bigint, bigint, bigint, text, text[], bytea[]) IS
    'Somebody seen outside is registered: the finding is closed, nothing of the sighting is kept.';
GRANT EXECUTE ON FUNCTION external_registered(bigint, bigint, bigint, text, text[], bytea[]) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0020_guards_of_contact")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
