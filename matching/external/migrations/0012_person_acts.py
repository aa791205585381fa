"""What a person outside does from their page: reads it after a one-time code, answers, asks for a human."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

LINK = f"""
-- The contact that a usable link opens, held until the transaction ends.
CREATE FUNCTION external_hold_link(a_link bigint) RETURNS bigint {HEAD} AS $$
DECLARE
    its_contact bigint;
BEGIN
    SELECT l.contact_id INTO its_contact FROM external_profiles_pagelink l
        WHERE l.id = a_link AND l.revoked_at IS NULL AND l.expires_at > app_now() FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Ce lien ne sert plus.');
    END IF;
    RETURN its_contact;
END $$;

-- Whoever has the link has the message: it has arrived, and its clocks run.
CREATE FUNCTION external_arrived(a_link bigint) RETURNS boolean {HEAD} AS $$
BEGIN
    PERFORM external_hold_link(a_link);
    UPDATE external_profiles_message m SET state = 'sent' FROM external_profiles_pagelink l
        WHERE l.id = a_link AND m.id = l.message_id AND m.state IN ('prepared', 'uncertain');
    RETURN FOUND;
END $$;
"""

CODES = f"""
CREATE FUNCTION external_ask_code(a_link bigint) RETURNS bigint {HEAD} AS $$
DECLARE
    made bigint;
BEGIN
    IF NOT EXISTS (
        SELECT FROM external_profiles_channel c JOIN external_profiles_contact k ON k.sighting_id = c.sighting_id
        WHERE k.id = external_hold_link(a_link)) THEN
        PERFORM pilot_refuse('Donnez d''abord une adresse où recevoir le code.');
    ELSIF (SELECT count(*) FROM external_profiles_pagecode p
           WHERE p.link_id = a_link AND p.asked_at > app_now() - interval '1 hour') >= 3 THEN
        PERFORM pilot_refuse('Trois codes ont déjà été demandés : attendez une heure.');
    END IF;
    INSERT INTO external_profiles_pagecode (link_id, digest, asked_at, tries) VALUES (a_link, '', app_now(), 0)
    RETURNING id INTO made;
    RETURN made;
END $$;

-- The worker takes it once: what it makes and sends is known to it and to the mailbox alone.
CREATE FUNCTION external_begin_code(a_code bigint, a_digest text) RETURNS boolean {HEAD} AS $$
BEGIN
    UPDATE external_profiles_pagecode p
        SET digest = a_digest, sent_at = app_now(), expires_at = app_now() + interval '10 minutes'
        FROM external_profiles_pagelink l
        WHERE p.id = a_code AND p.sent_at IS NULL AND p.asked_at > app_now() - interval '10 minutes'
        AND l.id = p.link_id AND l.revoked_at IS NULL AND l.expires_at > app_now();
    RETURN FOUND;
END $$;

-- The last code sent is the one that serves: five tries, ten minutes, once.
CREATE FUNCTION external_try_code(a_link bigint, a_digest text) RETURNS boolean {HEAD} AS $$
DECLARE
    p external_profiles_pagecode;
BEGIN
    PERFORM external_hold_link(a_link);
    SELECT * INTO p FROM external_profiles_pagecode
        WHERE link_id = a_link AND sent_at IS NOT NULL ORDER BY id DESC LIMIT 1 FOR UPDATE;
    IF p.id IS NULL OR p.used_at IS NOT NULL OR p.expires_at <= app_now() OR p.tries >= 5 THEN
        RETURN false;
    END IF;
    UPDATE external_profiles_pagecode SET tries = p.tries + 1,
        used_at = CASE WHEN p.digest = a_digest THEN app_now() END WHERE id = p.id;
    RETURN p.digest = a_digest;
END $$;
"""

ACTS = f"""
CREATE FUNCTION external_give_address(
    a_link bigint, a_box bytea, a_seal int, a_digest bytea, a_key int
) RETURNS void {HEAD} AS $$
DECLARE
    whose bigint := (SELECT c.sighting_id FROM external_profiles_contact c WHERE c.id = external_hold_link(a_link));
BEGIN
    IF external_state(whose) = 'sighted' THEN
        PERFORM pilot_refuse('Rien n''est gardé d''une personne avant qu''elle soit informée.');
    END IF;
    INSERT INTO external_profiles_channel (
        sighting_id, sealed, seal_version, digest, key_version, by_the_person, sealed_at)
    VALUES (whose, a_box, a_seal, a_digest, a_key, true, app_now())
    ON CONFLICT (sighting_id) DO NOTHING;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Une adresse est déjà connue : le code y est envoyé.');
    END IF;
END $$;
COMMENT ON FUNCTION external_give_address(bigint, bytea, int, bytea, int) IS
    'Where no address was known, the person gives one, sealed: whoever comes later with the link gets no code elsewhere.';

CREATE FUNCTION external_ask_human(a_link bigint, a_kind text, said text) RETURNS bigint {HEAD} AS $$
DECLARE
    its_contact bigint := external_hold_link(a_link);
    made bigint;
BEGIN
    INSERT INTO external_profiles_personask (public_id, contact_id, kind, words, asked_at, reply)
    VALUES (gen_random_uuid(), its_contact, a_kind, btrim(said), app_now(), '')
    ON CONFLICT (contact_id, kind) WHERE handled_at IS NULL DO NOTHING RETURNING id INTO made;
    IF made IS NULL THEN
        PERFORM pilot_refuse('Cette demande est déjà transmise : l''agence va y répondre.');
    END IF;
    IF a_kind = 'registered' THEN
        PERFORM external_end_contact(its_contact, 'La personne dit être déjà inscrite.');
    END IF;
    RETURN made;
END $$;
COMMENT ON FUNCTION external_ask_human(bigint, text, text) IS
    'A human of the agency is asked to answer; who says they are registered is written to no more.';

CREATE FUNCTION external_handle_ask(an_ask bigint, a_user bigint, a_reply text) RETURNS boolean {HEAD} AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM external_profiles_personask p JOIN external_profiles_contact c ON c.id = p.contact_id
        WHERE p.id = an_ask
        AND (accounts_acts_for(a_user, 'advisor', c.agency_id) OR accounts_acts_for(a_user, 'manager', c.agency_id))) THEN
        PERFORM pilot_refuse('Une demande se traite dans l''agence qui a écrit.');
    END IF;
    UPDATE external_profiles_personask SET handled_at = app_now(), handled_by_id = a_user, reply = btrim(a_reply)
        WHERE id = an_ask AND handled_at IS NULL;
    RETURN FOUND;
END $$;
"""

GRANTS = """
REVOKE ALL ON FUNCTION external_hold_link(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION external_arrived(bigint), external_ask_code(bigint), external_begin_code(bigint, text),
    external_try_code(bigint, text), external_give_address(bigint, bytea, int, bytea, int),
    external_ask_human(bigint, text, text), external_handle_ask(bigint, bigint, text) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0011_contact_acts"), ("accounts", "0003_acts_for")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (LINK, CODES, ACTS, GRANTS)]
