"""Before the employer: a shortlist of people outside alone may be sent, and what was noted by a slip is undone."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

OTHERS = """
-- Presented, not seen yet: as if sent.
CREATE OR REPLACE FUNCTION shortlists_others(an_offer bigint, states text[]) RETURNS bigint LANGUAGE sql STABLE
    RETURN (
        SELECT count(*) FROM external_profiles_sighting s
        WHERE s.offer_id = an_offer AND external_state(s.id) = 'disclosed' AND external_employer_clear(s.id)
            AND coalesce(external_followed(s.id), 'sent_to_employer') = ANY (states));
"""

UNDONE = f"""
CREATE FUNCTION external_undone(a_sighting bigint) RETURNS text LANGUAGE sql STABLE
    RETURN (
        SELECT CASE WHEN last.reason <> 'mistake' THEN last.before END FROM (
            SELECT e.id, e.reason, lag(e.to_state) OVER (ORDER BY e.id) AS before
            FROM external_profiles_employerstep e WHERE e.sighting_id = a_sighting) AS last
        ORDER BY last.id DESC LIMIT 1);
COMMENT ON FUNCTION external_undone(bigint) IS
    'Where the last change found somebody before the employer; NULL: nothing to undo, or undone already.';

CREATE OR REPLACE FUNCTION external_follow(a_user bigint, a_link bigint, a_sighting bigint, outcome text, why text)
    RETURNS void {HEAD} AS $$
DECLARE
    s record;
    rule shortlists_referralrule;
BEGIN
    SELECT g.id, g.public_id, g.offer_id, o.agency_id, o.state, o.public_id AS offer INTO s
    FROM external_profiles_sighting g JOIN offers_joboffer o ON o.id = g.offer_id
    WHERE g.id = a_sighting FOR UPDATE OF g;
    SELECT r.* INTO rule FROM shortlists_referralrule r
    WHERE r.from_state = external_followed(a_sighting) AND r.to_state = outcome
        AND CASE WHEN r.reasons = '{{}}' THEN why = '' ELSE why = ANY (r.reasons) END;
    IF rule.action IS NULL OR external_state(a_sighting) <> 'disclosed'
        OR s.state NOT IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
        OR why = 'mistake' AND external_undone(a_sighting) IS DISTINCT FROM outcome THEN
        PERFORM pilot_refuse('Cette suite n''est pas possible : rechargez la page.');
    ELSIF NOT (CASE
        WHEN a_user IS NOT NULL THEN a_link IS NULL AND shortlists_may(a_user, s.agency_id, rule.roles)
        ELSE rule.by_employer AND EXISTS (
            SELECT FROM shortlists_employerlink k JOIN shortlists_shortlist l ON l.id = k.shortlist_id
            WHERE k.id = a_link AND l.offer_id = s.offer_id AND k.revoked_at IS NULL
                AND k.opened_at IS NOT NULL AND k.expires_at > app_now())
        END) THEN
        PERFORM pilot_refuse('Ce rôle, cette agence ou ce lien ne permet pas de le dire.');
    END IF;
    INSERT INTO external_profiles_employerstep (sighting_id, to_state, reason, by_id, link_id, at)
    VALUES (a_sighting, outcome, why, a_user, a_link, app_now());
    PERFORM journal_write(a_user, s.agency_id, rule.action, 'person', s.public_id,
        jsonb_build_object('offer', s.offer));
END $$;
COMMENT ON FUNCTION external_follow(bigint, bigint, bigint, text, text) IS
    'What the employer says by their link, or somebody of the agency notes or undoes: by the rules of everyone.';
GRANT EXECUTE ON FUNCTION external_undone(bigint) TO app;
"""

SHOWN = f"""
-- Whoever the employer has seen stays before them; anybody else is shown while nobody registered matches, and not
-- within the hours left for who was proposed. Nobody is shown to an employer for whom they may work.
-- In doubt, or while something else goes on: later.
CREATE OR REPLACE FUNCTION external_show(an_offer bigint) RETURNS TABLE (sighting_id bigint, state text) {HEAD} AS $$
#variable_conflict use_column
DECLARE
    waiting bigint[] := ARRAY(
        SELECT s.id FROM external_profiles_sighting s
        WHERE s.offer_id = an_offer AND external_state(s.id) = 'disclosed'
            AND NOT EXISTS (SELECT FROM external_profiles_employerstep e WHERE e.sighting_id = s.id) ORDER BY s.id);
    w gate_weighing;
BEGIN
    IF cardinality(waiting) > 0 AND gate_lock(an_offer) IS NULL THEN
        SELECT * INTO w FROM gate_weigh(an_offer);
        IF w.n_match = 0 AND NOT external_proposed_recently(an_offer) THEN
            INSERT INTO external_profiles_employerstep (sighting_id, to_state, reason, at)
            SELECT s.id, 'sent_to_employer', '', app_now() FROM external_profiles_sighting s
            WHERE s.id = ANY (waiting) AND external_state(s.id) = 'disclosed' AND external_employer_clear(s.id)
                AND NOT EXISTS (SELECT FROM external_profiles_employerstep e WHERE e.sighting_id = s.id);
        END IF;
    END IF;
    RETURN QUERY SELECT s.id, external_followed(s.id) FROM external_profiles_sighting s
        WHERE s.offer_id = an_offer AND external_state(s.id) = 'disclosed' AND external_followed(s.id) <> 'withdrew'
            AND external_employer_clear(s.id);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("external_profiles", "0017_compared_employer"),
        ("shortlists", "0004_others_presented"),
    ]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (OTHERS, UNDONE, SHOWN)]
