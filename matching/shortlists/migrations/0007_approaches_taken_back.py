"""An approach noted by mistake is taken back within the hour: a new act says so, and it holds nobody back any more."""

from django.db import migrations, models

RULES = """
INSERT INTO shortlists_referralrule VALUES
    ('approached', 'proposed', 'referral.corrected', '{advisor}', '{mistake}', false),
    ('approached', 'approached', 'referral.corrected', '{advisor}', '{mistake}', false);

ALTER TABLE shortlists_referralact DROP CONSTRAINT shortlists_week;
ALTER TABLE shortlists_referralact ADD CONSTRAINT shortlists_week
    EXCLUDE USING gist (job_seeker_id WITH =, referral_id WITH <>, daterange(day, day + 7) WITH &&)
    WHERE (to_state = 'approached' AND reason <> 'mistake' AND NOT taken_back);
DROP INDEX shortlists_same_means;
CREATE UNIQUE INDEX shortlists_same_means ON shortlists_referralact (referral_id, day, reason)
    WHERE to_state = 'approached' AND reason <> 'mistake' AND NOT taken_back;
"""

ACTS = """
CREATE OR REPLACE FUNCTION shortlists_act_stamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := app_now();
    NEW.taken_back := false;
    NEW.day := (NEW.at AT TIME ZONE 'Europe/Paris')::date;
    SELECT f.job_seeker_id INTO NEW.job_seeker_id FROM shortlists_referral f WHERE f.id = NEW.referral_id;
    PERFORM shortlists_lock_person(NEW.job_seeker_id);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION shortlists_referral_apply() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    f record;
    p candidates_jobseeker;
    rule shortlists_referralrule;
    last shortlists_referralact;
BEGIN
    SELECT * INTO p FROM candidates_jobseeker WHERE id = NEW.job_seeker_id;
    SELECT r.state, r.identity_agreed, s.state AS list_state, o.state AS offer_state, o.agency_id,
        o.public_id AS offer INTO f
    FROM shortlists_referral r JOIN shortlists_shortlist s ON s.id = r.shortlist_id
        JOIN offers_joboffer o ON o.id = r.offer_id
    WHERE r.id = NEW.referral_id FOR NO KEY UPDATE OF r;
    SELECT r.* INTO rule FROM shortlists_referralrule r
    WHERE r.from_state = NEW.from_state AND r.to_state = NEW.to_state
        AND CASE WHEN r.reasons = '{}' THEN NEW.reason = '' ELSE NEW.reason = ANY (r.reasons) END;
    IF rule.action IS NULL OR f.state <> NEW.from_state
        OR f.offer_state NOT IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
        OR NEW.to_state = 'sent_to_employer' AND f.list_state <> 'sent' THEN
        PERFORM shortlists_refuse('shortlists_referral_rule', format(
            'La mise en relation est à l''état « %s » : le passage de « %s » à « %s » (motif « %s ») n''existe pas.',
            f.state, NEW.from_state, NEW.to_state, NEW.reason));
    END IF;
    IF NEW.reason = 'mistake' AND NEW.from_state = 'approached' THEN
        -- Answers noted since are corrected already, each by an act of its own: the person is approached.
        SELECT a.* INTO last FROM shortlists_referralact a
        WHERE a.referral_id = NEW.referral_id AND a.to_state = 'approached' AND a.reason <> 'mistake'
            AND NOT a.taken_back
        ORDER BY a.id DESC LIMIT 1;
        IF last.from_state IS DISTINCT FROM NEW.to_state OR last.actor_id IS DISTINCT FROM NEW.actor_id
            OR last.at <= NEW.at - interval '1 hour' THEN
            PERFORM shortlists_refuse('shortlists_take_back',
                'Une approche notée par erreur se reprend dans l''heure, par qui l''a notée.');
        END IF;
        UPDATE shortlists_referralact SET taken_back = true WHERE id = last.id;
    ELSIF NEW.reason = 'mistake' THEN
        SELECT a.* INTO last FROM shortlists_referralact a
        WHERE a.referral_id = NEW.referral_id AND a.id <> NEW.id ORDER BY a.id DESC LIMIT 1;
        IF (last.from_state, last.to_state) IS DISTINCT FROM (NEW.to_state, NEW.from_state) THEN
            PERFORM shortlists_refuse('shortlists_undo', 'Seul le dernier changement se corrige.');
        END IF;
    END IF;
    IF NOT shortlists_is_allowed(NEW, f.agency_id, rule) THEN
        PERFORM shortlists_refuse('shortlists_actor', 'Ce rôle, ou cette agence, ne permet pas ce changement.');
    END IF;
    IF NEW.to_state IN ('approached', 'sent_to_employer') AND NEW.reason <> 'mistake'
        AND (p.left_on IS NOT NULL OR p.processing_restricted) THEN
        PERFORM shortlists_refuse('shortlists_shown', 'Cette personne ne peut plus être proposée.');
    END IF;
    IF NEW.to_state = 'sent_to_employer' AND p.hidden_from_employers AND NOT f.identity_agreed THEN
        PERFORM shortlists_refuse('shortlists_hidden',
            'Ce profil est masqué aux employeurs : il faut l''accord de la personne.');
    END IF;
    -- An old proposal taken up, or somebody back in the race.
    IF (NEW.from_state = 'proposed' OR NEW.from_state IN ('declined', 'no_answer', 'not_retained', 'withdrew'))
        AND NEW.to_state <> 'declined' AND shortlists_others_open(NEW.job_seeker_id, NEW.referral_id) >= 3 THEN
        PERFORM shortlists_refuse('shortlists_open_most', 'Cette personne a déjà trois mises en relation ouvertes.');
    END IF;
    UPDATE shortlists_referral SET state = NEW.to_state, changed_at = NEW.at,
        identity_agreed = CASE
            WHEN NEW.to_state = 'interested' AND NEW.reason = '' THEN NEW.identity_agreed
            WHEN NEW.to_state IN ('approached', 'declined', 'no_answer', 'withdrew') THEN false
            ELSE identity_agreed END
    WHERE id = NEW.referral_id;
    -- Which way somebody answered is not said: refusals and silences leave these tables for nobody.
    PERFORM journal_write(NEW.actor_id, f.agency_id, rule.action, 'person', p.public_id,
        jsonb_build_object('offer', f.offer));
    RETURN NULL;
END $$;
"""

EXHAUSTED = """
CREATE OR REPLACE FUNCTION shortlists_exhausted(offer bigint) RETURNS TABLE (job_seeker_id bigint, why text)
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
        SELECT array_agg(DISTINCT a.reason) FILTER (WHERE a.to_state = 'approached' AND NOT a.taken_back) AS means,
            min(a.day) FILTER (WHERE a.to_state = 'approached' AND a.reason <> 'mistake' AND NOT a.taken_back)
                AS first_day,
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
"""


class Migration(migrations.Migration):
    dependencies = [("shortlists", "0006_reopened_offers")]
    operations = [
        migrations.AddField(
            "referralact",
            "taken_back",
            models.BooleanField("approche reprise", default=False, editable=False),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RULES, ACTS, EXHAUSTED)),
    ]
