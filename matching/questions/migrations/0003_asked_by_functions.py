"""Campaigns, messages and the memory of what was asked are written by these functions of the owner alone.

Each checks who acts and what must hold, stamps the time itself and takes no date; a state only moves forward.
"""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$"


def refuse(words: str) -> str:
    return f"RAISE EXCEPTION '{words.replace("'", "''")}' USING ERRCODE = 'restrict_violation';"


CAMPAIGNS = f"""
CREATE FUNCTION questions_start_campaign(an_offer bigint, an_advisor bigint) RETURNS bigint {HEAD}
DECLARE
    made bigint;
BEGIN
    PERFORM FROM offers_joboffer o
        WHERE o.id = an_offer AND accounts_acts_for(an_advisor, 'advisor', o.agency_id);
    IF NOT FOUND THEN
        {refuse("Seul un conseiller de l'agence fait interroger les personnes d'une offre.")}
    END IF;
    INSERT INTO questions_campaign (offer_id, started_by_id, waves) VALUES (an_offer, an_advisor, 0)
        RETURNING id INTO made;
    RETURN made;
END $$;

-- False where another worker has it, or it is over. It is held until the end of the transaction.
-- A message is also about the offers of other campaigns: their waves do not wait for this one.
CREATE FUNCTION questions_hold_campaign(a_campaign bigint) RETURNS boolean {HEAD}
BEGIN
    PERFORM FROM questions_campaign WHERE id = a_campaign AND ended_at IS NULL FOR NO KEY UPDATE SKIP LOCKED;
    RETURN FOUND;
END $$;

CREATE FUNCTION questions_count_wave(a_campaign bigint) RETURNS int {HEAD}
DECLARE
    number int;
BEGIN
    UPDATE questions_campaign SET waves = waves + 1 WHERE id = a_campaign AND ended_at IS NULL
        RETURNING waves INTO number;
    RETURN number;
END $$;

-- Nobody is left to write to.
CREATE FUNCTION questions_end_campaign(a_campaign bigint) RETURNS boolean {HEAD}
BEGIN
    UPDATE questions_campaign SET ended_at = app_now() WHERE id = a_campaign AND ended_at IS NULL;
    RETURN FOUND;
END $$;

-- A message that no campaign wants any more does not leave.
CREATE FUNCTION questions_stop_campaign(a_campaign bigint, an_advisor bigint) RETURNS boolean {HEAD}
BEGIN
    PERFORM FROM questions_campaign c JOIN offers_joboffer o ON o.id = c.offer_id
        WHERE c.id = a_campaign AND accounts_acts_for(an_advisor, 'advisor', o.agency_id);
    IF NOT FOUND THEN
        {refuse("Seul un conseiller de l'agence arrête d'interroger.")}
    END IF;
    UPDATE questions_campaign SET ended_at = app_now(), stopped_by_id = an_advisor
        WHERE id = a_campaign AND ended_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM questions_move_delivery(d.id, ARRAY['queued'], 'cancelled')
        FROM questions_delivery d
        WHERE d.state = 'queued'
            AND EXISTS (SELECT FROM questions_request r WHERE r.delivery_id = d.id AND r.campaign_id = a_campaign)
            AND NOT EXISTS (
                SELECT FROM questions_request r JOIN questions_campaign c ON c.id = r.campaign_id
                WHERE r.delivery_id = d.id AND c.ended_at IS NULL);
    RETURN true;
END $$;
"""

ASKING = f"""
CREATE FUNCTION questions_ask(a_person bigint, an_agency bigint, a_code text, wanted jsonb) RETURNS bigint {HEAD}
DECLARE
    message bigint;
    asked int;
BEGIN
    PERFORM FROM candidates_jobseeker p JOIN candidates_identity i ON i.job_seeker_id = p.id AND i.email <> ''
        WHERE p.id = a_person AND p.left_on IS NULL AND NOT p.stop_asking AND NOT p.processing_restricted;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM jsonb_to_recordset(wanted) AS w (campaign bigint, version bigint)
        LEFT JOIN questions_campaign c ON c.id = w.campaign AND c.ended_at IS NULL
        LEFT JOIN offers_joboffer o ON o.id = c.offer_id AND o.current_version_id = w.version
        WHERE o.id IS NULL) THEN
        {refuse("Cette campagne est finie, ou l'offre n'en est pas à cette version.")}
    END IF;
    BEGIN
        INSERT INTO questions_delivery (public_id, code, job_seeker_id, agency_id, state, attempts)
        VALUES (gen_random_uuid(), a_code, a_person, an_agency, 'queued', 0) RETURNING id INTO message;
        INSERT INTO questions_questionasked (job_seeker_id, criterion, item, delivery_id, reply)
        SELECT DISTINCT ON (q) a_person, split_part(q, ':', 1), substr(q, strpos(q, ':') + 1), message, ''
        FROM jsonb_to_recordset(wanted) AS w (questions text[]) CROSS JOIN unnest(w.questions) AS q
        ORDER BY q ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS asked = ROW_COUNT;
        INSERT INTO questions_request (campaign_id, version_id, job_seeker_id, delivery_id, wave, questions)
        SELECT w.campaign, w.version, a_person, message, c.waves + 1, w.questions
        FROM jsonb_to_recordset(wanted) AS w (campaign bigint, version bigint, questions text[])
        JOIN questions_campaign c ON c.id = w.campaign;
        IF asked = 0 THEN
            RAISE exclusion_violation;
        END IF;
    EXCEPTION WHEN exclusion_violation THEN
        -- Somebody else has just written to the person, or asked all of it.
        RETURN NULL;
    END;
    RETURN message;
END $$;
COMMENT ON FUNCTION questions_ask(bigint, bigint, text, jsonb) IS
    'One message with the questions of [{{campaign, version, questions}}]; NULL if there is nothing to send.';

-- Put to the person by telephone, or by another program: it counts once a call or a reply goes with it.
CREATE FUNCTION questions_put(a_person bigint, questions text[]) RETURNS int {HEAD}
DECLARE
    asked int;
BEGIN
    INSERT INTO questions_questionasked (job_seeker_id, criterion, item, reply)
        SELECT DISTINCT ON (q) a_person, split_part(q, ':', 1), substr(q, strpos(q, ':') + 1), ''
        FROM unnest(questions) AS q ORDER BY q ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS asked = ROW_COUNT;
    RETURN asked;
END $$;

-- An answer is for good; what the person did not know or did not want to say may come later.
CREATE FUNCTION questions_note_reply(a_person bigint, a_question text, came_back text) RETURNS boolean {HEAD}
DECLARE
    noted boolean;
BEGIN
    WITH open AS (
        SELECT q.id, q.reply FROM questions_questionasked q
        WHERE q.job_seeker_id = a_person AND q.criterion || ':' || q.item = a_question AND q.reply <> 'answered'
    )
    UPDATE questions_questionasked q SET reply = came_back FROM open
    WHERE q.id = open.id AND (open.reply = '' OR NOT EXISTS (SELECT FROM open WHERE reply = ''));
    noted := FOUND;
    RETURN noted;
END $$;
"""

MESSAGES = f"""
CREATE FUNCTION questions_within_hours() RETURNS boolean LANGUAGE sql STABLE
    RETURN (SELECT local.now::time >= '08:00' AND local.now::time < '19:00' AND is_working_day(local.now::date)
        FROM (SELECT app_now() AT TIME ZONE 'Europe/Paris' AS now) AS local);
COMMENT ON FUNCTION questions_within_hours() IS 'Whether messages may leave now: a working day, 8 am to 7 pm in Paris.';

-- False where another worker has it, it has left, or it is not its time. Held until the transaction ends.
CREATE FUNCTION questions_hold_delivery(a_delivery bigint) RETURNS boolean {HEAD}
BEGIN
    PERFORM FROM questions_delivery WHERE id = a_delivery AND state = 'queued'
        AND (not_before > app_now()) IS NOT TRUE AND questions_within_hours()
        FOR UPDATE SKIP LOCKED;
    RETURN FOUND;
END $$;

-- Marked before it leaves, with the link that is in it; the link of an attempt that failed was known to nobody.
CREATE FUNCTION questions_begin_sending(a_delivery bigint, a_digest text, lasts int) RETURNS boolean {HEAD}
BEGIN
    IF NOT questions_hold_delivery(a_delivery) THEN
        RETURN false;
    END IF;
    PERFORM FROM questions_delivery d JOIN candidates_jobseeker p ON p.id = d.job_seeker_id
        JOIN candidates_identity i ON i.job_seeker_id = p.id AND i.email <> ''
        WHERE d.id = a_delivery AND p.left_on IS NULL AND NOT p.stop_asking AND NOT p.processing_restricted;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE questions_personallink SET revoked_at = app_now() WHERE delivery_id = a_delivery AND revoked_at IS NULL;
    INSERT INTO questions_personallink (digest, job_seeker_id, purposes, delivery_id, lasts_days)
        SELECT a_digest, job_seeker_id, '{{answer,explanation}}', id, lasts FROM questions_delivery
        WHERE id = a_delivery;
    UPDATE questions_delivery SET state = 'sending' WHERE id = a_delivery;
    RETURN true;
END $$;

-- The trigger of the table knows which state follows which.
CREATE FUNCTION questions_move_delivery(a_delivery bigint, was text[], becomes text) RETURNS boolean {HEAD}
BEGIN
    IF becomes NOT IN ('sent', 'bounced', 'uncertain', 'cancelled') THEN
        {refuse("Cet état d'un message ne se donne pas ainsi.")}
    END IF;
    UPDATE questions_delivery SET state = becomes, decided_by_id = NULL
        WHERE id = a_delivery AND state = ANY (was);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF becomes = 'cancelled' THEN
        -- What never left was not asked, unless by telephone since.
        DELETE FROM questions_questionasked q WHERE q.delivery_id = a_delivery AND q.reply = '' AND NOT EXISTS (
            SELECT FROM questions_call c WHERE c.job_seeker_id = q.job_seeker_id AND c.called_at >= q.asked_at
                AND c.outcome <> 'wrong_number');
    END IF;
    RETURN true;
END $$;

-- The server refuses for the time being: later each time, then given up.
CREATE FUNCTION questions_postpone_delivery(a_delivery bigint) RETURNS boolean {HEAD}
BEGIN
    UPDATE questions_delivery
        SET state = 'queued', not_before = app_now() + interval '10 minutes' * 2 ^ (attempts - 1)
        WHERE id = a_delivery AND state = 'sending';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE questions_delivery SET state = 'failed' WHERE id = a_delivery AND attempts >= 5;
    RETURN true;
END $$;

-- Began to leave and gave no sign since: a human has to say what became of it.
CREATE FUNCTION questions_lose_sight_of_stale() RETURNS int {HEAD}
DECLARE
    lost int;
BEGIN
    UPDATE questions_delivery SET state = 'uncertain'
        WHERE state = 'sending' AND sending_at < app_now() - interval '5 minutes';
    GET DIAGNOSTICS lost = ROW_COUNT;
    RETURN lost;
END $$;

CREATE FUNCTION questions_declare_delivery(a_delivery bigint, an_advisor bigint, received boolean)
    RETURNS boolean {HEAD}
BEGIN
    PERFORM FROM questions_delivery d
        WHERE d.id = a_delivery AND accounts_acts_for(an_advisor, 'advisor', d.agency_id);
    IF NOT FOUND THEN
        {refuse("Le sort d'un message se déclare dans l'agence qui l'a envoyé.")}
    END IF;
    UPDATE questions_delivery
        SET state = CASE WHEN received THEN 'declared_sent' ELSE 'declared_not_sent' END, decided_by_id = an_advisor
        WHERE id = a_delivery AND state = 'uncertain';
    RETURN FOUND;
END $$;
"""

GRANTS = """
GRANT EXECUTE ON FUNCTION questions_start_campaign(bigint, bigint), questions_hold_campaign(bigint),
    questions_count_wave(bigint), questions_end_campaign(bigint), questions_stop_campaign(bigint, bigint),
    questions_ask(bigint, bigint, text, jsonb), questions_put(bigint, text[]), questions_note_reply(bigint, text, text),
    questions_within_hours(), questions_hold_delivery(bigint), questions_begin_sending(bigint, text, int),
    questions_move_delivery(bigint, text[], text), questions_postpone_delivery(bigint),
    questions_lose_sight_of_stale(), questions_declare_delivery(bigint, bigint, boolean) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0002_rules"),
        ("accounts", "0003_acts_for"),
        ("referentials", "0004_working_days"),
    ]
    operations = [migrations.RunSQL([CAMPAIGNS, ASKING, MESSAGES, GRANTS], migrations.RunSQL.noop)]
