"""What is entered is attested at once; who is registered closes the gate; a region decides whom to contact."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
ACT = f"{HEAD} SET lock_timeout = '2s' SET timezone = 'UTC'"

RIGHTS = """
REVOKE INSERT, UPDATE, DELETE ON external_profiles_registeredfound, external_profiles_contactpolicy FROM app;
-- A prompt counts them without seeing who they are.
REVOKE ALL ON external_profiles_registeredfound FROM admin;
GRANT SELECT (id, public_id, offer_id, finding_id, resemblance, by_id, at, done_by_id, done_at)
    ON external_profiles_registeredfound TO admin;
CREATE TRIGGER external_registered_stays BEFORE UPDATE ON external_profiles_registeredfound
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays('done_by_id', 'done_at');
CREATE TRIGGER external_policy_stays BEFORE DELETE ON external_profiles_contactpolicy
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
-- With the person, whoever erases them.
ALTER TABLE external_profiles_registeredfound ADD CONSTRAINT external_registered_person
    FOREIGN KEY (job_seeker_id) REFERENCES candidates_jobseeker (id) ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
"""

ENTRY = f"""
DROP FUNCTION external_sighting(bigint, bigint, text, text, text, boolean);
CREATE FUNCTION external_sighting(
    a_user bigint, an_offer bigint, a_source text, a_url text, a_urn text, is_open_to_work boolean,
    a_visibility text DEFAULT 'all', a_situation text DEFAULT 'unknown', an_end date DEFAULT NULL,
    an_employer text DEFAULT 'unknown'
) RETURNS gate_decision {ACT} AS $$
DECLARE
    d gate_decision := gate_pass(a_user, an_offer, 'sighting');
    made bigint;
BEGIN
    IF d.allowed THEN
        d.act_id := external_write_act(d, a_user, an_offer, 'sighting');
        INSERT INTO external_profiles_sighting (
            public_id, offer_id, finding_id, act_id, source, url, urn, open_to_work, author_id, seen_at)
        VALUES (gen_random_uuid(), an_offer, d.finding_id, d.act_id, a_source, a_url, a_urn, is_open_to_work,
            a_user, app_now()) RETURNING id INTO made;
        INSERT INTO external_profiles_attestation (sighting_id, visibility, situation, ends_on, employer, by_id, at)
        VALUES (made, a_visibility, a_situation, an_end, an_employer, a_user, app_now());
    END IF;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_sighting(bigint, bigint, text, text, text, boolean, text, text, date, text) IS
    'Somebody seen outside is recorded: where, and what the advisor attests of them.';

DROP FUNCTION external_attest(bigint, bigint, text);
CREATE FUNCTION external_attest(
    a_user bigint, a_sighting bigint, a_visibility text, a_situation text, an_end date, an_employer text
) RETURNS bigint {HEAD} AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM external_demand(a_user, a_sighting);
    INSERT INTO external_profiles_attestation (sighting_id, visibility, situation, ends_on, employer, by_id, at)
    VALUES (a_sighting, a_visibility, a_situation, an_end, an_employer, a_user, app_now()) RETURNING id INTO made;
    RETURN made;
END $$;
GRANT EXECUTE ON FUNCTION
    external_sighting(bigint, bigint, text, text, text, boolean, text, text, date, text),
    external_attest(bigint, bigint, text, text, date, text) TO app;
"""

CONTACTED = f"""
-- Whoever inserts the step: a situation that neither the text nor the region allows is not contacted.
CREATE FUNCTION external_contact_allowed() RETURNS trigger {HEAD} AS $$
DECLARE
    now_in text := (SELECT a.situation FROM external_profiles_attestation a
        WHERE a.sighting_id = NEW.sighting_id ORDER BY a.id DESC LIMIT 1);
BEGIN
    IF now_in IN ('without_job', 'ending') THEN
        RETURN NEW;
    END IF;
    UPDATE external_profiles_contactpolicy p SET n_contacted = p.n_contacted + 1
    FROM external_profiles_sighting s JOIN offers_joboffer o ON o.id = s.offer_id
        JOIN accounts_agency g ON g.id = o.agency_id
    WHERE s.id = NEW.sighting_id AND p.region_id = g.region_id AND p.situation = now_in AND p.ended_at IS NULL;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Votre région n''a pas décidé de contacter les personnes dans cette situation.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER external_contact_allowed BEFORE INSERT ON external_profiles_step
    FOR EACH ROW WHEN (NEW.after = 'informed') EXECUTE FUNCTION external_contact_allowed();

CREATE FUNCTION external_decide_policy(a_pilote bigint, a_situation text, a_reference text) RETURNS bigint {HEAD} AS $$
DECLARE
    its_region text := pilot_region_of(a_pilote);
    made bigint;
BEGIN
    IF its_region IS NULL THEN
        PERFORM pilot_refuse('Votre compte ne pilote aucune région.');
    END IF;
    INSERT INTO external_profiles_contactpolicy (
        region_id, situation, reference, decided_by_id, decided_at, n_contacted)
    VALUES (its_region, a_situation, btrim(a_reference), a_pilote, app_now(), 0) RETURNING id INTO made;
    RETURN made;
EXCEPTION WHEN unique_violation THEN
    PERFORM pilot_refuse('Cette situation est déjà décidée dans votre région.');
    RETURN NULL;
END $$;

CREATE FUNCTION external_end_policy(a_pilote bigint, a_situation text) RETURNS void {HEAD} AS $$
BEGIN
    UPDATE external_profiles_contactpolicy SET ended_at = app_now()
    WHERE region_id = pilot_region_of(a_pilote) AND situation = a_situation AND ended_at IS NULL;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Votre région n''a rien décidé pour cette situation.');
    END IF;
END $$;
GRANT EXECUTE ON FUNCTION external_decide_policy(bigint, text, text), external_end_policy(bigint, text) TO app;
"""

REGISTERED = f"""
CREATE OR REPLACE FUNCTION gate_profile_waits(an_offer bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM external_profiles_registeredfound f WHERE f.offer_id = an_offer AND f.done_at IS NULL);

CREATE FUNCTION external_registered(a_user bigint, an_offer bigint, a_person bigint, a_resemblance text)
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
    PERFORM journal_write(a_user, agency, 'external.registered', 'person', j.public_id,
        jsonb_build_object('offer', o.public_id, 'by', a_resemblance))
    FROM candidates_jobseeker j, offers_joboffer o WHERE j.id = a_person AND j.left_on IS NULL AND o.id = an_offer;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Cette personne n''est plus inscrite.');
    END IF;
    INSERT INTO external_profiles_registeredfound (
        public_id, offer_id, finding_id, job_seeker_id, resemblance, by_id, at)
    VALUES (gen_random_uuid(), an_offer, d.finding_id, a_person, a_resemblance, a_user, app_now())
    ON CONFLICT DO NOTHING;
    PERFORM gate_close_finding(d.finding_id, 'registered', a_user);
    d.allowed := true;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_registered(bigint, bigint, bigint, text) IS
    'Somebody seen outside is registered: the finding is closed, nothing of the sighting is kept.';

CREATE FUNCTION external_profile_completed(a_user bigint, a_found bigint) RETURNS void {HEAD} AS $$
BEGIN
    UPDATE external_profiles_registeredfound f SET done_by_id = a_user, done_at = app_now()
    FROM offers_joboffer o JOIN accounts_user u ON u.agency_id = o.agency_id
    WHERE f.id = a_found AND f.done_at IS NULL AND o.id = f.offer_id AND u.id = a_user AND pilot_is(u.id, 'advisor');
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Ce profil n''attend plus rien, ou l''offre est suivie par une autre agence.');
    END IF;
    PERFORM journal_write(a_user, o.agency_id, 'external.profile_completed', 'person', j.public_id,
        jsonb_build_object('offer', o.public_id))
    FROM external_profiles_registeredfound f JOIN candidates_jobseeker j ON j.id = f.job_seeker_id
        JOIN offers_joboffer o ON o.id = f.offer_id WHERE f.id = a_found;
END $$;

CREATE FUNCTION external_forget_registered(rows bigint[]) RETURNS int {HEAD} AS $$
DECLARE
    gone int;
BEGIN
    DELETE FROM external_profiles_registeredfound
    WHERE id = ANY (rows) AND at <= app_now() - interval '6 months';
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
COMMENT ON FUNCTION external_forget_registered(bigint[]) IS 'Of these rows, those confirmed six months ago or more.';
GRANT EXECUTE ON FUNCTION external_registered(bigint, bigint, bigint, text),
    external_profile_completed(bigint, bigint), external_forget_registered(bigint[]) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0009_remembered_refusals"),
        ("external_profiles", "0006_erasure"),
        ("gate", "0013_closed_for_a_registered_person"),
        ("offers", "0007_learned_titles"),
        ("referentials", "0004_working_days"),
    ]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, ENTRY, CONTACTED, REGISTERED)
    ]
