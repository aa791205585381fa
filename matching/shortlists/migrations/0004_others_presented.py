"""A shortlist may be sent that holds nobody registered, where another room presents somebody."""

from django.db import migrations

SQL = """
-- People who are not registered are written down by another room, which answers here.
CREATE FUNCTION shortlists_others(an_offer bigint, states text[]) RETURNS bigint LANGUAGE sql STABLE RETURN 0;
COMMENT ON FUNCTION shortlists_others(bigint, text[]) IS
    'How many people who are not registered are presented to the employer of the offer, and in one of these states.';
GRANT EXECUTE ON FUNCTION shortlists_others(bigint, text[]) TO app;

CREATE OR REPLACE FUNCTION shortlists_apply() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    l record;
    rule shortlists_rule;
BEGIN
    SELECT s.state, s.public_id, s.offer_id, o.state AS offer_state, o.agency_id, o.public_id AS offer INTO l
    FROM shortlists_shortlist s JOIN offers_joboffer o ON o.id = s.offer_id
    WHERE s.id = NEW.shortlist_id FOR NO KEY UPDATE OF s;
    SELECT r.* INTO rule FROM shortlists_rule r
    WHERE r.from_state = NEW.from_state AND r.to_state = NEW.to_state
        AND CASE WHEN r.reasons = '{}' THEN NEW.reason = '' ELSE NEW.reason = ANY (r.reasons) END;
    IF rule.action IS NULL OR l.state <> NEW.from_state
        OR NEW.to_state <> 'draft' AND l.offer_state <> 'shortlisting' THEN
        PERFORM shortlists_refuse('shortlists_rule', format(
            'La présélection est à l''état « %s » : le passage de « %s » à « %s » (motif « %s ») n''existe pas.',
            l.state, NEW.from_state, NEW.to_state, NEW.reason));
    END IF;
    IF NOT shortlists_may(NEW.actor_id, l.agency_id, rule.roles) THEN
        PERFORM shortlists_refuse('shortlists_actor', 'Ce rôle, ou cette agence, ne permet pas ce changement.');
    END IF;
    IF NEW.to_state <> 'draft' AND NOT EXISTS (SELECT FROM shortlists_referral f
            WHERE f.shortlist_id = NEW.shortlist_id AND f.state = 'interested')
        AND shortlists_others(l.offer_id, '{sent_to_employer,interview,hired,not_retained}') = 0 THEN
        PERFORM shortlists_refuse('shortlists_nobody', 'Personne n''est intéressé : il n''y a rien à envoyer.');
    END IF;
    UPDATE shortlists_shortlist SET state = NEW.to_state,
        sent_at = CASE WHEN NEW.to_state = 'sent' THEN NEW.at END
    WHERE id = NEW.shortlist_id;
    PERFORM journal_write(NEW.actor_id, l.agency_id, rule.action, 'shortlist', l.public_id,
        jsonb_strip_nulls(jsonb_build_object('offer', l.offer, 'reason', nullif(NEW.reason, ''))));
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("shortlists", "0003_employers_rules")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
