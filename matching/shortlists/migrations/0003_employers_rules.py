"""Employers' links, interviews, messages: what the database dates, and what an employer may change."""

from django.db import migrations

RIGHTS = """
REVOKE UPDATE, DELETE ON shortlists_employerlink, shortlists_interview, shortlists_message FROM app;
GRANT UPDATE (revoked_at, opened_at, contact_id) ON shortlists_employerlink TO app;
GRANT UPDATE (starts_at, minutes, place, cancelled_at), DELETE ON shortlists_interview TO app;
GRANT UPDATE (state), DELETE ON shortlists_message TO app;
REVOKE ALL ON shortlists_employerlink, shortlists_interview, shortlists_message FROM admin;
"""

STAMPS = """
CREATE FUNCTION shortlists_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    now timestamptz := app_now();
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'shortlists_employerlink' THEN
        NEW.created_at := now;
        NEW.expires_at := now + interval '30 days';
        NEW.revoked_at := NULL;
        NEW.opened_at := NULL;
    WHEN 'shortlists_interview' THEN
        NEW.planned_at := now;
        NEW.sequence := 0;
        NEW.cancelled_at := NULL;
    WHEN 'shortlists_message' THEN
        NEW.asked_at := now;
        NEW.changed_at := now;
        NEW.state := 'queued';
        NEW.attempts := 0;
    END CASE;
    RETURN NEW;
END $$;
CREATE TRIGGER shortlists_stamp BEFORE INSERT ON shortlists_employerlink
    FOR EACH ROW EXECUTE FUNCTION shortlists_stamp();
CREATE TRIGGER shortlists_stamp BEFORE INSERT ON shortlists_interview
    FOR EACH ROW EXECUTE FUNCTION shortlists_stamp();
CREATE TRIGGER shortlists_stamp BEFORE INSERT ON shortlists_message
    FOR EACH ROW EXECUTE FUNCTION shortlists_stamp();

CREATE FUNCTION shortlists_link_changes() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
        NEW.revoked_at := coalesce(OLD.revoked_at, app_now());
    END IF;
    IF NEW.opened_at IS DISTINCT FROM OLD.opened_at THEN
        NEW.opened_at := coalesce(OLD.opened_at, app_now());
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shortlists_link_changes BEFORE UPDATE ON shortlists_employerlink
    FOR EACH ROW EXECUTE FUNCTION shortlists_link_changes();

CREATE FUNCTION shortlists_interview_changes() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.cancelled_at IS NOT NULL THEN
        RAISE EXCEPTION 'Cet entretien est annulé.' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.sequence := OLD.sequence + 1;
    IF NEW.cancelled_at IS NOT NULL THEN
        NEW.cancelled_at := app_now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shortlists_interview_changes BEFORE UPDATE ON shortlists_interview
    FOR EACH ROW EXECUTE FUNCTION shortlists_interview_changes();

CREATE FUNCTION shortlists_message_changes() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('queued', 'sending'), ('queued', 'cancelled'), ('sending', 'sent'), ('sending', 'queued'),
        ('sending', 'failed'), ('sending', 'uncertain')
    ) THEN
        RAISE EXCEPTION 'Un message ne passe pas de « % » à « % ».', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.changed_at := app_now();
    NEW.attempts := OLD.attempts + (NEW.state = 'sending')::int;
    RETURN NEW;
END $$;
CREATE TRIGGER shortlists_message_changes BEFORE UPDATE ON shortlists_message
    FOR EACH ROW EXECUTE FUNCTION shortlists_message_changes();
"""

EXHAUSTED = """
-- Of the people proposed for an offer, those after whom there is nothing left to hope, and why: what the policy
-- on exhausted matches counts. An employer's refusal frees nobody, and somebody never proposed is not there.
CREATE FUNCTION shortlists_exhausted(offer bigint) RETURNS TABLE (job_seeker_id bigint, why text)
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH latest AS (
        SELECT DISTINCT ON (f.job_seeker_id) f.id, f.job_seeker_id, f.state
        FROM shortlists_referral f WHERE f.offer_id = offer ORDER BY f.job_seeker_id, f.id DESC
    ), posts AS (
        SELECT o.positions > (SELECT count(*) FROM latest WHERE state = 'hired') AS remain
        FROM offers_joboffer o WHERE o.id = offer
    )
    SELECT l.job_seeker_id, why.word FROM latest l CROSS JOIN posts
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT a.reason) FILTER (WHERE a.to_state = 'approached') AS means,
            min(a.day) FILTER (WHERE a.to_state = 'approached' AND a.reason <> 'mistake') AS first_day,
            (array_agg(a.reason ORDER BY a.id DESC))[1] AS last_reason
        FROM shortlists_referralact a WHERE a.referral_id = l.id
    ) AS told
    CROSS JOIN LATERAL (SELECT CASE
        WHEN l.state = 'declined' AND told.last_reason IN (
            'mobility', 'contract', 'working_time', 'schedule', 'salary', 'availability', 'occupation'
        ) THEN 'refused'
        WHEN l.state IN ('sent_to_employer', 'interview') AND posts.remain THEN 'presented'
        WHEN l.state = 'no_answer' AND 'call' = ANY (told.means)
            AND told.means && '{message,meeting}'::varchar[]
            AND working_days_after(told.first_day, 5) <= (app_now() AT TIME ZONE 'Europe/Paris')::date
        THEN 'silent' END AS word) AS why
    WHERE why.word IS NOT NULL
$$;
COMMENT ON FUNCTION shortlists_exhausted(bigint) IS
    'People proposed for an offer who refused with a coded criterion, are with the employer while posts remain, or
stayed silent after a call and another means and five working days.';
"""


class Migration(migrations.Migration):
    dependencies = [("shortlists", "0002_rules"), ("referentials", "0004_working_days")]
    operations = [migrations.RunSQL([RIGHTS, STAMPS, EXHAUSTED], migrations.RunSQL.noop)]
