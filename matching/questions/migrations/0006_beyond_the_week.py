"""Who is newly to be asked about one offer may be written to beyond the message of the week, once for it."""

from importlib import import_module

from django.db import migrations

asked = import_module("matching.questions.migrations.0003_asked_by_functions")
HEAD, refuse = asked.HEAD, asked.refuse

LIMITS = """
ALTER TABLE questions_delivery DROP CONSTRAINT questions_delivery_weekly;
ALTER TABLE questions_delivery ADD CONSTRAINT questions_delivery_weekly
    EXCLUDE USING gist (job_seeker_id WITH =, daterange(day, day + 7) WITH &&)
    WHERE (state IN ('queued', 'sending', 'sent', 'uncertain', 'declared_sent') AND newcomer_of_id IS NULL);

-- An ordinary message waits for the end of the week that such a message begins. The person is held already.
CREATE FUNCTION questions_one_message_a_week() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM questions_delivery d
        WHERE d.job_seeker_id = NEW.job_seeker_id AND d.newcomer_of_id IS NOT NULL
            AND d.day > (app_now() AT TIME ZONE 'Europe/Paris')::date - 7
            AND d.state IN ('queued', 'sending', 'sent', 'uncertain', 'declared_sent')) THEN
        RAISE EXCEPTION 'Cette personne a déjà reçu un message cette semaine.' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questions_one_message_a_week BEFORE INSERT ON questions_delivery
    FOR EACH ROW WHEN (NEW.newcomer_of_id IS NULL) EXECUTE FUNCTION questions_one_message_a_week();
"""

# Nobody calls it but the owner's functions, which know whom the message is for.
ASKING = f"""
CREATE FUNCTION questions_write(
    a_person bigint, an_agency bigint, a_code text, wanted jsonb, newcomer_of bigint
) RETURNS bigint {HEAD}
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
        INSERT INTO questions_delivery (public_id, code, job_seeker_id, agency_id, newcomer_of_id, state, attempts)
        VALUES (gen_random_uuid(), a_code, a_person, an_agency, newcomer_of, 'queued', 0) RETURNING id INTO message;
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
    EXCEPTION WHEN exclusion_violation OR unique_violation THEN
        -- Somebody else has just written to the person, or asked all of it.
        RETURN NULL;
    END;
    RETURN message;
END $$;

CREATE OR REPLACE FUNCTION questions_ask(a_person bigint, an_agency bigint, a_code text, wanted jsonb) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN questions_write(a_person, an_agency, a_code, wanted, NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0005_unreachable"), ("offers", "0001_initial")]
    operations = [migrations.RunSQL([LIMITS, ASKING], migrations.RunSQL.noop)]
