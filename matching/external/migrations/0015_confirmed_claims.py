"""Who says on their page that they are registered, and is: treated as whom an advisor found so, gate open or not."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
ACT = f"{HEAD} SET lock_timeout = '2s' SET timezone = 'UTC'"

SQL = f"""
CREATE FUNCTION external_note_registered(
    a_user bigint, an_offer bigint, a_finding bigint, a_person bigint, a_resemblance text
) RETURNS void {HEAD} AS $$
BEGIN
    PERFORM journal_write(a_user, o.agency_id, 'external.registered', 'person', j.public_id,
        jsonb_build_object('offer', o.public_id, 'by', a_resemblance))
    FROM candidates_jobseeker j, offers_joboffer o WHERE j.id = a_person AND j.left_on IS NULL AND o.id = an_offer;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Cette personne n''est plus inscrite.');
    END IF;
    INSERT INTO external_profiles_registeredfound (
        public_id, offer_id, finding_id, job_seeker_id, resemblance, by_id, at)
    VALUES (gen_random_uuid(), an_offer, a_finding, a_person, a_resemblance, a_user, app_now())
    ON CONFLICT DO NOTHING;
END $$;
COMMENT ON FUNCTION external_note_registered(bigint, bigint, bigint, bigint, text) IS
    'A human says whom of the registered it is: their profile is to be completed, and the offer waits for it.';

CREATE OR REPLACE FUNCTION external_registered(a_user bigint, an_offer bigint, a_person bigint, a_resemblance text)
    RETURNS gate_decision {ACT} AS $$
DECLARE
    d gate_decision;
    agency bigint := (SELECT o.agency_id FROM offers_joboffer o WHERE o.id = an_offer);
BEGIN
    d.refusal := gate_lock(an_offer);
    IF d.refusal IS NULL THEN
        d.finding_id := gate_latest(an_offer);
        d.refusal := CASE
            WHEN pilot_open(a_user, agency) <> 'open' THEN pilot_open(a_user, agency)
            WHEN d.finding_id IS NULL THEN 'no_finding'
            WHEN gate_finding_state(d.finding_id) <> 'open' THEN gate_finding_state(d.finding_id)
        END;
    END IF;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, an_offer, 'registered');
    END IF;
    PERFORM external_note_registered(a_user, an_offer, d.finding_id, a_person, a_resemblance);
    PERFORM gate_close_finding(d.finding_id, 'registered', a_user);
    d.allowed := true;
    RETURN d;
END $$;

-- Of somebody whose sighting is held: it goes, with all that was said in it. Their right does not depend on the gate,
-- which is closed if it is open.
CREATE FUNCTION external_claim_confirmed(
    a_user bigint, an_offer bigint, a_sighting bigint, a_person bigint, a_resemblance text
) RETURNS gate_decision {ACT} AS $$
DECLARE
    d gate_decision;
    its_finding bigint := (
        SELECT s.finding_id FROM external_profiles_sighting s WHERE s.id = a_sighting AND s.offer_id = an_offer);
BEGIN
    IF its_finding IS NULL OR NOT accounts_acts_for(
        a_user, 'advisor', (SELECT o.agency_id FROM offers_joboffer o WHERE o.id = an_offer)) THEN
        PERFORM pilot_refuse('Un conseiller de l''agence qui suit l''offre dit qui est inscrit.');
    END IF;
    d.refusal := gate_lock(an_offer);
    IF d.refusal IS NOT NULL THEN
        d.allowed := false;
        RETURN d;
    END IF;
    d.finding_id := gate_latest(an_offer);
    PERFORM external_note_registered(a_user, an_offer, its_finding, a_person, a_resemblance);
    IF gate_finding_state(d.finding_id) = 'open' THEN
        PERFORM gate_close_finding(d.finding_id, 'registered', a_user);
    END IF;
    PERFORM external_erase('external_profiles_sighting', ARRAY[a_sighting]);
    d.allowed := true;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_claim_confirmed(bigint, bigint, bigint, bigint, text) IS
    'Somebody sighted is registered: nothing of the sighting is kept, and the finding in force is closed.';

REVOKE ALL ON FUNCTION external_note_registered(bigint, bigint, bigint, bigint, text) FROM PUBLIC, app, admin;
GRANT EXECUTE ON FUNCTION external_claim_confirmed(bigint, bigint, bigint, bigint, text) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0014_returned_messages"), ("accounts", "0003_acts_for")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
