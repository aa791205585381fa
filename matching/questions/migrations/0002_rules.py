"""Who may write what: the database dates each line, lets states move forward only, and keeps the limits."""

from django.db import migrations

#: Tables of lines about a person, and the date from which they are kept.
LINES = {
    "questions_personallink": "created_at",
    "questions_delivery": "queued_at",
    "questions_request": "requested_at",
    "questions_questionasked": "asked_at",
    "questions_call": "called_at",
    "questions_callsheetline": "day",
    "questions_appeal": "made_at",
}

# The functions of the owner alone write; what is over, the application takes away.
RIGHTS = "REVOKE INSERT, UPDATE, DELETE ON questions_campaign, questions_callsheet FROM app;\n"
RIGHTS += "".join(
    f"REVOKE INSERT, UPDATE ON {table} FROM app;\nREVOKE ALL ON {table} FROM admin;\n" for table in LINES
)

KEPT = """
-- What was asked and said stays for six months, or goes with the person; what never left was not asked.
CREATE FUNCTION questions_history_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM candidates_jobseeker WHERE id = OLD.job_seeker_id)
        AND (to_jsonb(OLD) ->> TG_ARGV[0])::timestamptz > app_now() - interval '6 months'
        AND NOT EXISTS (
            SELECT FROM questions_delivery d
            WHERE TG_TABLE_NAME = 'questions_questionasked' AND d.state = 'cancelled'
                AND d.id = (to_jsonb(OLD) ->> 'delivery_id')::bigint) THEN
        RAISE EXCEPTION 'Ce qui a été demandé à une personne ne s''efface qu''à son échéance, ou avec elle.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""CREATE CONSTRAINT TRIGGER questions_history_stays AFTER DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION questions_history_stays('{date}');
"""
    for table, date in LINES.items()
)

STAMPS = """
CREATE FUNCTION questions_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    now timestamptz := app_now();
    today date := (now AT TIME ZONE 'Europe/Paris')::date;
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'questions_personallink' THEN
        NEW.created_at := now;
        NEW.expires_at := now + make_interval(days => NEW.lasts_days);
        NEW.revoked_at := NULL;
    WHEN 'questions_campaign' THEN
        NEW.started_at := now;
        NEW.waves := 0;
        NEW.last_wave_at := NULL;
        NEW.ended_at := NULL;
        NEW.stopped_by_id := NULL;
    WHEN 'questions_request' THEN
        NEW.requested_at := now;
    WHEN 'questions_questionasked' THEN
        NEW.asked_at := now;
        NEW.asked_on := today;
        NEW.reply := '';
        NEW.replied_at := NULL;
    WHEN 'questions_call' THEN
        NEW.called_at := now;
        NEW.day := today;
    WHEN 'questions_callsheet' THEN
        NEW.taken_at := now;
        NEW.day := today;
    WHEN 'questions_callsheetline' THEN
        SELECT s.day INTO NEW.day FROM questions_callsheet s WHERE s.id = NEW.sheet_id;
    WHEN 'questions_delivery' THEN
        NEW.queued_at := now;
        NEW.day := today;
        NEW.state := 'queued';
        NEW.attempts := 0;
        NEW.sending_at := NULL;
        NEW.sent_at := NULL;
        NEW.ended_at := NULL;
        NEW.decided_by_id := NULL;
    END CASE;
    RETURN NEW;
END $$;
""" + "".join(
    f"""CREATE TRIGGER questions_stamp BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION questions_stamp();
"""
    for table in ("questions_campaign", "questions_callsheet", *LINES)
    if table != "questions_appeal"
)

CHANGES = """
CREATE FUNCTION questions_link_changes() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.revoked_at := coalesce(OLD.revoked_at, app_now());
    RETURN NEW;
END $$;
CREATE TRIGGER questions_link_changes BEFORE UPDATE ON questions_personallink
    FOR EACH ROW EXECUTE FUNCTION questions_link_changes();

CREATE FUNCTION questions_campaign_changes() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'Cette campagne est finie.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.waves <> OLD.waves THEN
        NEW.waves := OLD.waves + 1;
        NEW.last_wave_at := app_now();
    END IF;
    IF NEW.ended_at IS NOT NULL THEN
        NEW.ended_at := app_now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questions_campaign_changes BEFORE UPDATE ON questions_campaign
    FOR EACH ROW EXECUTE FUNCTION questions_campaign_changes();

CREATE FUNCTION questions_asked_changes() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.reply = 'answered' OR NEW.reply = '' THEN
        RAISE EXCEPTION 'Une réponse donnée ne se retire pas des questions posées.' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.replied_at := app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER questions_asked_changes BEFORE UPDATE ON questions_questionasked
    FOR EACH ROW EXECUTE FUNCTION questions_asked_changes();

CREATE FUNCTION questions_delivery_changes() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    now timestamptz := app_now();
BEGIN
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('queued', 'sending'), ('queued', 'cancelled'), ('queued', 'failed'),
        ('sending', 'sent'), ('sending', 'queued'), ('sending', 'bounced'), ('sending', 'uncertain'),
        ('sent', 'bounced'), ('declared_sent', 'bounced'), ('uncertain', 'bounced'),
        ('uncertain', 'declared_sent'), ('uncertain', 'declared_not_sent')
    ) THEN
        RAISE EXCEPTION 'Un message ne passe pas de « % » à « % ».', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'sending' THEN
        NEW.attempts := OLD.attempts + 1;
        NEW.sending_at := now;
        NEW.day := (now AT TIME ZONE 'Europe/Paris')::date;
    ELSIF NEW.state IN ('sent', 'declared_sent') THEN
        NEW.sent_at := now;
    ELSIF NEW.state <> 'queued' THEN
        NEW.ended_at := now;
    END IF;
    IF NEW.state NOT IN ('declared_sent', 'declared_not_sent') THEN
        NEW.decided_by_id := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questions_delivery_changes BEFORE UPDATE ON questions_delivery
    FOR EACH ROW EXECUTE FUNCTION questions_delivery_changes();
"""

APPEALS = """
CREATE FUNCTION questions_appeal_dates() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.made_at := app_now();
        NEW.handled_at := NULL;
        NEW.handled_by_id := NULL;
    ELSIF OLD.handled_at IS NOT NULL THEN
        RAISE EXCEPTION 'Cette demande est déjà traitée.' USING ERRCODE = 'restrict_violation';
    ELSIF NEW.handled_by_id IS NOT NULL THEN
        NEW.handled_at := app_now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questions_appeal_dates BEFORE INSERT OR UPDATE ON questions_appeal
    FOR EACH ROW EXECUTE FUNCTION questions_appeal_dates();
"""

LIMITS = """
ALTER TABLE questions_delivery ADD CONSTRAINT questions_delivery_weekly
    EXCLUDE USING gist (job_seeker_id WITH =, daterange(day, day + 7) WITH &&)
    WHERE (state IN ('queued', 'sending', 'sent', 'uncertain', 'declared_sent'));
ALTER TABLE questions_questionasked ADD CONSTRAINT questions_asked_once
    EXCLUDE USING gist (
        job_seeker_id WITH =, ((criterion || ':' || item)) WITH =, daterange(asked_on, asked_on + 60) WITH &&);
"""

# Two at once that write a line each would both see the other's in the limits of the table, and wait for ever.
ONE_AT_A_TIME = """
CREATE FUNCTION questions_one_at_a_time() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM candidates_jobseeker WHERE id = NEW.job_seeker_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER questions_one_at_a_time BEFORE INSERT ON questions_delivery
    FOR EACH ROW EXECUTE FUNCTION questions_one_at_a_time();
CREATE TRIGGER questions_one_at_a_time BEFORE INSERT ON questions_questionasked
    FOR EACH ROW EXECUTE FUNCTION questions_one_at_a_time();
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [RIGHTS, KEPT, STAMPS, CHANGES, APPEALS, LIMITS, ONE_AT_A_TIME], migrations.RunSQL.noop
        )
    ]
