"""An attestation says with whom it compared; a place of the caps is a person's; what the network took never comes back."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
READ = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
ACT = f"{HEAD} SET lock_timeout = '2s' SET timezone = 'UTC'"

COMPARED = f"""
-- Whatever inserts it. An employer who changes between the comparison and this row refuses it; who changes after it
-- finds another digest here than theirs.
CREATE OR REPLACE FUNCTION external_attestation_compared() RETURNS trigger {HEAD} AS $$
DECLARE
    employer bytea := external_employer_digest((
        SELECT s.offer_id FROM external_profiles_sighting s WHERE s.id = NEW.sighting_id));
BEGIN
    IF NEW.compared <> '' AND NEW.compared <> employer THEN
        PERFORM pilot_refuse('L''employeur de l''offre vient de changer : recommencez.');
    END IF;
    NEW.compared := employer;
    RETURN NEW;
END $$;

CREATE FUNCTION external_demand_comparison(an_employer text, a_digest bytea) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF an_employer = 'other' AND coalesce(a_digest, '') = '' THEN
        PERFORM pilot_refuse('Comparez d''abord avec l''employeur de l''offre.');
    END IF;
END $$;
REVOKE ALL ON FUNCTION external_demand_comparison(text, bytea) FROM PUBLIC, app, admin;

DROP FUNCTION external_sighting(bigint, bigint, text, text, text, boolean, text, text, date, text);
CREATE FUNCTION external_sighting(
    a_user bigint, an_offer bigint, a_source text, a_url text, a_urn text, is_open_to_work boolean,
    a_visibility text DEFAULT 'all', a_situation text DEFAULT 'unknown', an_end date DEFAULT NULL,
    an_employer text DEFAULT 'unknown', a_digest bytea DEFAULT ''
) RETURNS gate_decision {ACT} AS $$
DECLARE
    d gate_decision;
    made bigint;
BEGIN
    PERFORM external_demand_comparison(an_employer, a_digest);
    d := gate_pass(a_user, an_offer, 'sighting');
    IF d.allowed THEN
        d.act_id := external_write_act(d, a_user, an_offer, 'sighting');
        INSERT INTO external_profiles_sighting (
            public_id, offer_id, finding_id, act_id, source, url, urn, open_to_work, author_id, seen_at)
        VALUES (gen_random_uuid(), an_offer, d.finding_id, d.act_id, a_source, a_url, a_urn, is_open_to_work,
            a_user, app_now()) RETURNING id INTO made;
        INSERT INTO external_profiles_attestation (
            sighting_id, visibility, situation, ends_on, employer, compared, by_id, at)
        VALUES (made, a_visibility, a_situation, an_end, an_employer, a_digest, a_user, app_now());
    END IF;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_sighting(
    bigint, bigint, text, text, text, boolean, text, text, date, text, bytea) IS
    'Somebody seen outside is recorded: where, what the advisor attests of them, with which employer they compared.';

DROP FUNCTION external_attest(bigint, bigint, text, text, date, text);
CREATE FUNCTION external_attest(
    a_user bigint, a_sighting bigint, a_visibility text, a_situation text, an_end date, an_employer text,
    a_digest bytea DEFAULT ''
) RETURNS bigint {HEAD} AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM external_demand(a_user, a_sighting);
    PERFORM external_demand_comparison(an_employer, a_digest);
    INSERT INTO external_profiles_attestation (
        sighting_id, visibility, situation, ends_on, employer, compared, by_id, at)
    VALUES (a_sighting, a_visibility, a_situation, an_end, an_employer, a_digest, a_user, app_now())
    RETURNING id INTO made;
    RETURN made;
END $$;
GRANT EXECUTE ON FUNCTION
    external_sighting(bigint, bigint, text, text, text, boolean, text, text, date, text, bytea),
    external_attest(bigint, bigint, text, text, date, text, bytea) TO app;
"""

RETURNED = f"""
-- Only what an address was sent comes back: a text that was pasted into the network's messages does not.
CREATE OR REPLACE FUNCTION external_move_message(a_message bigint, was text[], becomes text) RETURNS boolean {HEAD} AS $$
BEGIN
    IF becomes NOT IN ('sent', 'bounced', 'uncertain') THEN
        PERFORM pilot_refuse('Cet état d''un message ne se donne pas ainsi.');
    END IF;
    UPDATE external_profiles_message m SET state = becomes FROM external_profiles_contact c
    WHERE m.id = a_message AND m.state = ANY (was) AND c.id = m.contact_id AND c.way = 'by_us';
    RETURN FOUND;
END $$;
"""

PLACES = f"""
-- What has not left frees its place, and the person. What came back had left: it keeps its place.
CREATE OR REPLACE FUNCTION external_message_frees() RETURNS trigger {HEAD} AS $$
BEGIN
    IF NEW.rank = 1 THEN
        DELETE FROM external_profiles_contactkey WHERE contact_id = NEW.contact_id;
    END IF;
    IF NEW.state IN ('cancelled', 'failed') AND NEW.place_id IS NOT NULL THEN
        UPDATE external_profiles_message SET place_id = NULL WHERE id = NEW.id;
        DELETE FROM external_profiles_contactplace WHERE id = NEW.place_id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION external_give_back_place(a_sighting bigint) RETURNS void {HEAD} AS $$
DECLARE
    places bigint[];
BEGIN
    WITH held AS (
        UPDATE external_profiles_message m SET place_id = NULL FROM external_profiles_contact c
        WHERE c.id = m.contact_id AND c.sighting_id = a_sighting AND m.state = 'bounced'
            AND m.place_id IS NOT NULL
        RETURNING old.place_id
    )
    SELECT array_agg(place_id) INTO places FROM held;
    DELETE FROM external_profiles_contactplace WHERE id = ANY (places);
END $$;
COMMENT ON FUNCTION external_give_back_place(bigint) IS
    'Whose address does not receive takes one place of the caps, that of the message which follows by another way.';
REVOKE ALL ON FUNCTION external_give_back_place(bigint) FROM PUBLIC, app, admin;
"""

ASKED = f"""
CREATE OR REPLACE FUNCTION external_ask_contact(a_user bigint, a_sighting bigint, a_way text, a_rank int, a_code text)
    RETURNS bigint {HEAD} AS $$
DECLARE
    s external_profiles_sighting;
    its_agency bigint;
    its_contact bigint;
    its_alias bigint;
    a_place bigint;
    why text;
    made bigint;
BEGIN
    PERFORM external_demand(a_user, a_sighting);
    -- One at a time, so that each sees the places, the numbers and the people that the one before took.
    PERFORM pg_advisory_xact_lock(hashtextextended('external_contact', 0));
    SELECT * INTO s FROM external_profiles_sighting WHERE id = a_sighting FOR UPDATE;
    SELECT o.agency_id INTO its_agency FROM offers_joboffer o WHERE o.id = s.offer_id;
    why := external_contact_bar(a_sighting, a_way, a_rank);
    IF why IS NULL AND a_rank = 1 THEN
        PERFORM external_give_back_place(a_sighting);
        why := external_cap_reached(a_user, s.offer_id);
    END IF;
    IF why IS NOT NULL THEN
        PERFORM pilot_refuse(why);
    END IF;
    INSERT INTO external_profiles_alias (agency_id, user_id, number)
    SELECT its_agency, a_user, coalesce(max(a.number), 0) + 1 FROM external_profiles_alias a WHERE a.agency_id = its_agency
    ON CONFLICT (agency_id, user_id) DO NOTHING;
    SELECT a.id INTO its_alias FROM external_profiles_alias a WHERE a.agency_id = its_agency AND a.user_id = a_user;
    SELECT c.id INTO its_contact FROM external_profiles_contact c WHERE c.sighting_id = a_sighting;
    IF its_contact IS NULL THEN
        INSERT INTO external_profiles_contact (public_id, sighting_id, way, agency_id, by_id, alias_id, opened_at)
        VALUES (gen_random_uuid(), a_sighting, a_way, its_agency, a_user, its_alias, app_now()) RETURNING id INTO its_contact;
    ELSIF a_rank = 1 THEN
        -- Nothing of what was asked before has reached the person.
        UPDATE external_profiles_contact SET way = a_way, by_id = a_user, alias_id = its_alias WHERE id = its_contact;
    END IF;
    IF a_rank = 1 THEN
        INSERT INTO external_profiles_contactkey (contact_id, digest)
        SELECT its_contact, key FROM unnest(external_digests(a_sighting)) AS key;
        INSERT INTO external_profiles_contactplace (offer_id, by_id, at) VALUES (s.offer_id, a_user, app_now())
        RETURNING id INTO a_place;
    END IF;
    INSERT INTO external_profiles_message (public_id, code, contact_id, rank, by_id, place_id, state, why, attempts, queued_at)
    VALUES (gen_random_uuid(), a_code, its_contact, a_rank, a_user, a_place, 'queued', '', 0, app_now())
    RETURNING id INTO made;
    RETURN made;
EXCEPTION WHEN unique_violation THEN
    PERFORM pilot_refuse('Cette personne est déjà sollicitée : une seule demande à la fois dans tout le pays.');
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0019_kept_answers"), ("harassment", "0003_messages")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (COMPARED, RETURNED, PLACES, ASKED)
    ]
