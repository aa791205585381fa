"""Writing to somebody outside: asked for, let through by the gate when it leaves, known to have left or not."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
READ = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
ACT = f"{HEAD} SET lock_timeout = '2s' SET timezone = 'UTC'"

SEALED = f"""
CREATE FUNCTION external_seal(
    a_user bigint, a_sighting bigint, a_box bytea, a_seal int, a_digest bytea, a_key int, every_digest bytea[]
) RETURNS boolean {HEAD} AS $$
BEGIN
    PERFORM external_demand(a_user, a_sighting);
    PERFORM FROM external_profiles_sighting s WHERE s.id = a_sighting FOR UPDATE;
    IF external_state(a_sighting) <> 'sighted' THEN
        PERFORM pilot_refuse('L''adresse d''une personne informée est à elle.');
    ELSIF external_suppressed(every_digest) THEN
        PERFORM external_erase('external_profiles_sighting', ARRAY[a_sighting]);
        RETURN false;
    END IF;
    INSERT INTO external_profiles_channel (
        sighting_id, sealed, seal_version, digest, key_version, by_the_person, sealed_at)
    VALUES (a_sighting, a_box, a_seal, a_digest, a_key, false, app_now())
    ON CONFLICT (sighting_id) DO UPDATE SET sealed = excluded.sealed, seal_version = excluded.seal_version,
        digest = excluded.digest, key_version = excluded.key_version, sealed_at = excluded.sealed_at
        WHERE NOT external_profiles_channel.by_the_person;
    RETURN true;
END $$;
COMMENT ON FUNCTION external_seal(bigint, bigint, bytea, int, bytea, int, bytea[]) IS
    'The sealed address of somebody sighted; false, and the sighting is erased, if they objected.';
"""

SITUATIONS = """
CREATE FUNCTION external_may_be_contacted(a_sighting bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN coalesce((
        SELECT t.situation IN ('without_job', 'ending') OR EXISTS (
            SELECT FROM external_profiles_contactpolicy p
            JOIN accounts_agency g ON g.region_id = p.region_id
            JOIN offers_joboffer o ON o.agency_id = g.id
            JOIN external_profiles_sighting s ON s.offer_id = o.id
            WHERE s.id = a_sighting AND p.situation = t.situation AND p.ended_at IS NULL)
        FROM external_profiles_attestation t WHERE t.sighting_id = a_sighting ORDER BY t.id DESC LIMIT 1), false);
COMMENT ON FUNCTION external_may_be_contacted(bigint) IS
    'The situation last attested is one of those that may be contacted, for all or in this region.';
"""

BARS = f"""
-- Their address is one of the things by which somebody is known, whoever sighted them.
CREATE OR REPLACE FUNCTION external_digests(a_sighting bigint) RETURNS bytea[] LANGUAGE sql STABLE
    RETURN ARRAY(
        SELECT unnest(candidates_hashes(nullif(s.url, '')) || candidates_hashes(nullif(s.urn, '')))
        FROM external_profiles_sighting s WHERE s.id = a_sighting
        UNION SELECT c.digest FROM external_profiles_channel c WHERE c.sighting_id = a_sighting);

CREATE OR REPLACE FUNCTION external_same_person(a_sighting bigint) RETURNS bigint[] LANGUAGE sql STABLE
    RETURN ARRAY(
        SELECT other.id FROM external_profiles_sighting s
        JOIN external_profiles_sighting other
            ON other.id = s.id OR other.url = nullif(s.url, '') OR other.urn = nullif(s.urn, '')
        WHERE s.id = a_sighting
        UNION SELECT other.sighting_id FROM external_profiles_channel c
        JOIN external_profiles_channel other ON other.digest = c.digest
        WHERE c.sighting_id = a_sighting ORDER BY 1);

CREATE OR REPLACE FUNCTION external_suppress(a_sighting bigint, a_kind text, last_day date) RETURNS void {HEAD} AS $$
DECLARE
    one uuid := gen_random_uuid();
BEGIN
    UPDATE external_profiles_suppression SET person = one WHERE person IN (
        SELECT known.person FROM external_profiles_suppression known
        WHERE known.digest = ANY (external_digests(a_sighting)));
    INSERT INTO external_profiles_suppression AS known (person, kind, digest, key_version, until)
    SELECT one, a_kind, said.digest, said.version, last_day FROM (
        SELECT candidates_hash(place) AS digest, candidates_hash_version() AS version
        FROM external_profiles_sighting s, unnest(ARRAY[s.url, s.urn]) AS place
        WHERE s.id = a_sighting AND place <> ''
        UNION SELECT c.digest, c.key_version FROM external_profiles_channel c WHERE c.sighting_id = a_sighting) AS said
    ON CONFLICT (digest) DO UPDATE SET person = excluded.person, until = greatest(known.until, excluded.until),
        kind = CASE known.kind WHEN 'objection' THEN known.kind ELSE excluded.kind END;
END $$;

CREATE INDEX external_sighting_of_url ON external_profiles_sighting (url) WHERE url <> '';
CREATE INDEX external_sighting_of_urn ON external_profiles_sighting (urn) WHERE urn <> '';

CREATE FUNCTION external_cap_reached(a_user bigint, an_offer bigint) RETURNS text LANGUAGE sql STABLE
    RETURN CASE
        WHEN (SELECT count(*) FROM external_profiles_contactplace p WHERE p.offer_id = an_offer)
            >= gate_parameter('contacts_per_offer') THEN format(
                '%s personnes au plus sont contactées pour une offre.', gate_parameter('contacts_per_offer'))
        WHEN (SELECT count(*) FROM external_profiles_contactplace p
              WHERE p.by_id = a_user AND p.at > app_now() - interval '7 days')
            >= gate_parameter('contacts_per_week') THEN format(
                'Un conseiller contacte au plus %s personnes en sept jours.', gate_parameter('contacts_per_week'))
    END;
CREATE INDEX external_place_of_offer_count ON external_profiles_contactplace (offer_id, by_id);

CREATE FUNCTION external_reminder_from(a_sighting bigint) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN (SELECT working_time_after(m.sent_at, 5) FROM external_profiles_message m
            JOIN external_profiles_contact c ON c.id = m.contact_id
            WHERE c.sighting_id = a_sighting AND m.rank = 1 AND m.state IN ('sent', 'declared_sent'));
COMMENT ON FUNCTION external_reminder_from(bigint) IS 'When the one reminder may be sent; NULL if it may not.';

-- Why the person may not be written to now, in French; NULL if they may. Caps are looked at where a place is taken.
CREATE FUNCTION external_contact_bar(a_sighting bigint, a_way text, a_rank int) RETURNS text {READ} AS $$
DECLARE
    state text := external_state(a_sighting);
BEGIN
    RETURN CASE
        WHEN a_rank = 1 AND state <> 'sighted' THEN 'La personne est déjà informée.'
        WHEN a_rank = 2 AND state <> 'informed' THEN 'Il n''y a personne à relancer.'
        WHEN a_rank = 2 AND (external_reminder_from(a_sighting) <= app_now()) IS NOT TRUE THEN
            'Le rappel attend cinq jours ouvrés après le premier message.'
        WHEN EXISTS (SELECT FROM external_profiles_contact c WHERE c.sighting_id = a_sighting AND c.ended_at IS NOT NULL)
            THEN 'Ce contact est fini.'
        WHEN NOT external_attested(a_sighting) THEN
            'Vérifiez d''abord que la personne se dit toujours à l''écoute : cela vaut sept jours.'
        WHEN NOT external_may_be_contacted(a_sighting) THEN
            'Votre région n''a pas décidé de contacter les personnes dans cette situation.'
        WHEN a_way = 'by_us' AND NOT EXISTS (
            SELECT FROM external_profiles_channel c WHERE c.sighting_id = a_sighting) THEN
            'Aucune adresse n''a été donnée : passez par la messagerie du réseau.'
        WHEN a_way = 'by_us' AND EXISTS (
            SELECT FROM external_profiles_message m JOIN external_profiles_contact c ON c.id = m.contact_id
            WHERE c.sighting_id = a_sighting AND m.state IN ('bounced', 'failed')) THEN
            'L''adresse ne reçoit pas nos messages.'
        WHEN external_suppressed(external_digests(a_sighting)) THEN 'Cette personne ne peut pas être contactée.'
        WHEN EXISTS (
            SELECT FROM unnest(external_same_person(a_sighting)) AS other
            WHERE other <> a_sighting AND external_state(other) = 'informed') THEN
            'Cette personne est déjà sollicitée : une seule demande à la fois dans tout le pays.'
    END;
END $$;
COMMENT ON FUNCTION external_contact_bar(bigint, text, int) IS 'Why the person may not be written to now; NULL if they may.';
"""

ASKED = f"""
CREATE FUNCTION external_ask_contact(a_user bigint, a_sighting bigint, a_way text, a_rank int, a_code text)
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
    why := coalesce(external_contact_bar(a_sighting, a_way, a_rank),
        CASE WHEN a_rank = 1 THEN external_cap_reached(a_user, s.offer_id) END);
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
        -- Nothing has left of what was asked before.
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
COMMENT ON FUNCTION external_ask_contact(bigint, bigint, text, int, text) IS
    'A message to somebody outside is asked for: it takes a place of the caps, and the person.';

DROP FUNCTION external_contact(bigint, bigint, bigint);
CREATE FUNCTION external_contact(a_user bigint, an_offer bigint, a_message bigint, a_digest text, lasts int)
    RETURNS gate_decision {ACT} AS $$
DECLARE
    d gate_decision;
    m external_profiles_message;
    c external_profiles_contact;
    bar text;
BEGIN
    SELECT * INTO m FROM external_profiles_message WHERE id = a_message AND state = 'queued' AND by_id = a_user
        AND (not_before > app_now()) IS NOT TRUE FOR UPDATE SKIP LOCKED;
    SELECT k.* INTO c FROM external_profiles_contact k JOIN external_profiles_sighting s ON s.id = k.sighting_id
        WHERE k.id = m.contact_id AND s.offer_id = an_offer;
    IF c.id IS NULL THEN
        d.allowed := false;
        d.refusal := 'busy';
        RETURN d;
    END IF;
    bar := external_contact_bar(c.sighting_id, c.way, m.rank);
    IF bar IS NOT NULL THEN
        UPDATE external_profiles_message SET state = 'cancelled', why = bar WHERE id = a_message;
        d.refusal := 'not_contactable';
        RETURN gate_refused(d, a_user, an_offer, 'contact');
    END IF;
    d := gate_pass(a_user, an_offer, 'contact');
    IF NOT d.allowed THEN
        IF d.refusal IN ('busy', 'stale_rows', 'isolation', 'people_changed') THEN
            UPDATE external_profiles_message SET not_before = app_now() + interval '1 minute' WHERE id = a_message;
        ELSE
            UPDATE external_profiles_message SET state = 'cancelled', why = d.refusal WHERE id = a_message;
        END IF;
        RETURN d;
    END IF;
    d.act_id := coalesce(m.act_id, external_write_act(d, a_user, an_offer, 'contact'));
    UPDATE external_profiles_pagelink SET revoked_at = app_now() WHERE contact_id = c.id AND revoked_at IS NULL;
    INSERT INTO external_profiles_pagelink (digest, contact_id, message_id, created_at, expires_at)
    VALUES (a_digest, c.id, a_message, app_now(), app_now() + make_interval(days => lasts));
    UPDATE external_profiles_message SET act_id = d.act_id,
        state = CASE c.way WHEN 'by_us' THEN 'sending' ELSE 'prepared' END WHERE id = a_message;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_contact(bigint, bigint, bigint, text, int) IS
    'The message leaves, or its text is handed over, now: through the gate; if not, it is cancelled or waits.';
"""

FATE = f"""
CREATE FUNCTION external_move_message(a_message bigint, was text[], becomes text) RETURNS boolean {HEAD} AS $$
BEGIN
    IF becomes NOT IN ('sent', 'bounced', 'uncertain') THEN
        PERFORM pilot_refuse('Cet état d''un message ne se donne pas ainsi.');
    END IF;
    UPDATE external_profiles_message SET state = becomes WHERE id = a_message AND state = ANY (was);
    RETURN FOUND;
END $$;

CREATE FUNCTION external_cancel_message(a_message bigint, reason text) RETURNS boolean {HEAD} AS $$
BEGIN
    UPDATE external_profiles_message SET state = 'cancelled', why = reason WHERE id = a_message AND state = 'queued';
    RETURN FOUND;
END $$;

-- The server refuses for the time being: later each time, then given up.
CREATE FUNCTION external_postpone_message(a_message bigint) RETURNS boolean {HEAD} AS $$
BEGIN
    UPDATE external_profiles_message
        SET state = 'queued', not_before = app_now() + interval '10 minutes' * 2 ^ (attempts - 1)
        WHERE id = a_message AND state = 'sending';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE external_profiles_message SET state = 'failed' WHERE id = a_message AND attempts >= 5;
    RETURN true;
END $$;

-- Began to leave, or was handed over, and gave no sign since: a human has to say what became of it.
CREATE FUNCTION external_lose_sight_of_stale() RETURNS int {HEAD} AS $$
DECLARE
    lost int;
BEGIN
    UPDATE external_profiles_message SET state = 'uncertain'
        WHERE state = 'sending' AND sending_at < app_now() - interval '5 minutes'
        OR state = 'prepared' AND sending_at < app_now() - interval '1 day';
    GET DIAGNOSTICS lost = ROW_COUNT;
    -- A text that was never handed over: whoever asked for it was stopped on the way.
    UPDATE external_profiles_message m SET state = 'cancelled', why = 'Le texte n''a pas été remis.'
        FROM external_profiles_contact c
        WHERE c.id = m.contact_id AND c.way = 'declared' AND m.state = 'queued'
        AND m.queued_at < app_now() - interval '5 minutes';
    RETURN lost;
END $$;

CREATE FUNCTION external_declare_message(a_message bigint, a_user bigint, left_us boolean) RETURNS boolean {HEAD} AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM external_profiles_message m JOIN external_profiles_contact c ON c.id = m.contact_id
        WHERE m.id = a_message
        AND (accounts_acts_for(a_user, 'advisor', c.agency_id) OR accounts_acts_for(a_user, 'manager', c.agency_id))) THEN
        PERFORM pilot_refuse('Le sort d''un message se déclare dans l''agence qui l''a envoyé.');
    END IF;
    UPDATE external_profiles_message
        SET state = CASE WHEN left_us THEN 'declared_sent' ELSE 'declared_not_sent' END, decided_by_id = a_user
        WHERE id = a_message AND state IN ('prepared', 'uncertain');
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION external_declare_message(bigint, bigint, boolean) IS
    'A human says whether a message of unknown fate, or a text to paste, was sent; false if that was known.';
"""

GRANTS = """
GRANT EXECUTE ON FUNCTION external_seal(bigint, bigint, bytea, int, bytea, int, bytea[]),
    external_may_be_contacted(bigint), external_cap_reached(bigint, bigint),
    external_reminder_from(bigint), external_contact_bar(bigint, text, int),
    external_ask_contact(bigint, bigint, text, int, text), external_contact(bigint, bigint, bigint, text, int),
    external_move_message(bigint, text[], text), external_cancel_message(bigint, text), external_postpone_message(bigint), external_lose_sight_of_stale(),
    external_declare_message(bigint, bigint, boolean) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0010_contact_rules"), ("questions", "0003_asked_by_functions")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (SEALED, SITUATIONS, BARS, ASKED, FATE, GRANTS)
    ]
