"""Who among people outside the employer sees, and what they say of them, line by line."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

RIGHTS = """
ALTER TABLE external_profiles_employerstep ADD CONSTRAINT external_employerstep_of_sighting
    FOREIGN KEY (sighting_id) REFERENCES external_profiles_sighting (id) ON DELETE CASCADE;
REVOKE INSERT, UPDATE, DELETE ON external_profiles_employerstep FROM app;
REVOKE ALL ON external_profiles_employerstep FROM admin;
CREATE TRIGGER external_employerstep_stays BEFORE UPDATE ON external_profiles_employerstep
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
"""

SHOWN = f"""
-- Whoever the employer has seen stays before them; anybody else is shown while nobody registered matches, and not
-- within the hours left for who was proposed. In doubt, or while something else goes on: later.
CREATE FUNCTION external_show(an_offer bigint) RETURNS TABLE (sighting_id bigint, state text) {HEAD} AS $$
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
            WHERE s.id = ANY (waiting) AND external_state(s.id) = 'disclosed'
                AND NOT EXISTS (SELECT FROM external_profiles_employerstep e WHERE e.sighting_id = s.id);
        END IF;
    END IF;
    RETURN QUERY SELECT s.id, external_followed(s.id) FROM external_profiles_sighting s
        WHERE s.offer_id = an_offer AND external_state(s.id) = 'disclosed' AND external_followed(s.id) <> 'withdrew';
END $$;
COMMENT ON FUNCTION external_show(bigint) IS 'The people outside whom the employer of the offer has before them.';
GRANT EXECUTE ON FUNCTION external_show(bigint), external_followed(bigint),
    external_follow(bigint, bigint, bigint, text, text) TO app;
"""

FOLLOWED = f"""
CREATE FUNCTION external_followed(a_sighting bigint) RETURNS text LANGUAGE sql STABLE
    RETURN (SELECT e.to_state FROM external_profiles_employerstep e WHERE e.sighting_id = a_sighting
            ORDER BY e.id DESC LIMIT 1);
COMMENT ON FUNCTION external_followed(bigint) IS 'What became of somebody before the employer; NULL: not shown yet.';

CREATE FUNCTION external_follow(a_user bigint, a_link bigint, a_sighting bigint, outcome text, why text)
    RETURNS void {HEAD} AS $$
DECLARE
    s record;
    rule shortlists_referralrule;
BEGIN
    SELECT g.id, g.public_id, g.offer_id, o.agency_id, o.public_id AS offer INTO s
    FROM external_profiles_sighting g JOIN offers_joboffer o ON o.id = g.offer_id
    WHERE g.id = a_sighting FOR UPDATE OF g;
    SELECT r.* INTO rule FROM shortlists_referralrule r
    WHERE r.from_state = external_followed(a_sighting) AND r.to_state = outcome
        AND CASE WHEN r.reasons = '{{}}' THEN why = '' ELSE why = ANY (r.reasons) END AND why <> 'mistake';
    IF rule.action IS NULL OR external_state(a_sighting) <> 'disclosed' THEN
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
    'What the employer says by their link, or somebody of the agency notes: by the rules of everyone.';
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0012_person_acts"), ("shortlists", "0003_employers_rules")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, FOLLOWED, SHOWN)]
