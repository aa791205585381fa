"""What a person decided stays decided: the source says its own reasons alone, and opens only what it closed."""

from django.db import migrations

APPLY = """
CREATE OR REPLACE FUNCTION offers_transition_apply() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    PERFORM FROM offers_joboffer WHERE id IN (SELECT offer_id FROM inserted) ORDER BY id FOR NO KEY UPDATE;
    SELECT o.source_number, o.state, t.from_state, t.to_state, t.reason INTO bad
    FROM inserted t JOIN offers_joboffer o ON o.id = t.offer_id
    LEFT JOIN offers_transitionrule r USING (from_state, to_state)
    WHERE r.action IS NULL
       OR o.state <> t.from_state
       OR CASE WHEN r.reasons = '{}' THEN t.reason <> '' ELSE t.reason <> ALL (r.reasons) END
       OR o.state = 'suspended' AND t.to_state NOT IN (o.suspended_from, 'closed')
       OR o.state = 'closed' AND CASE t.reason
           WHEN 'back_at_source' THEN o.closing_reason NOT IN ('expired', 'withdrawn_at_source')
           ELSE (o.closing_reason = 'non_compliant') <> (t.reason = 'made_compliant') END
       -- Without an author, it is the import: it publishes, and says what the source says.
       OR CASE WHEN t.actor_id IS NULL
           THEN (t.from_state, t.to_state) <> ('qualifying', 'published')
               AND t.reason NOT IN ('expired', 'withdrawn_at_source', 'back_at_source')
           ELSE t.reason IN ('withdrawn_at_source', 'back_at_source') END
       OR t.reason = 'back_at_source' AND (
           SELECT c.actor_id FROM offers_offertransition c
           WHERE c.offer_id = t.offer_id AND c.to_state = 'closed' ORDER BY c.id DESC LIMIT 1) IS NOT NULL
       OR EXISTS (SELECT FROM inserted other WHERE other.offer_id = t.offer_id AND other.id <> t.id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'L''offre % est à l''état « % » : le passage de « % » à « % » (motif « % ») n''existe pas.',
            bad.source_number, bad.state, bad.from_state, bad.to_state, bad.reason
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offers_transition_rule';
    END IF;
    UPDATE offers_joboffer o SET
        state = t.to_state,
        suspended_from = CASE WHEN t.to_state = 'suspended' THEN t.from_state ELSE '' END,
        closing_reason = CASE WHEN t.to_state = 'closed' THEN t.reason ELSE '' END,
        closed_at = CASE WHEN t.to_state = 'closed' THEN t.at END,
        -- A first publication keeps the date of the source, where the offer bears one.
        published_at = CASE
            WHEN t.from_state = 'qualifying' AND t.to_state = 'published' THEN coalesce(o.published_at, t.at)
            WHEN t.from_state = 'closed' AND t.to_state = 'published' THEN t.at
            WHEN t.from_state = 'closed' THEN NULL
            ELSE o.published_at
        END
    FROM inserted t WHERE o.id = t.offer_id;
    PERFORM journal_write(
        t.actor_id, u.agency_id, r.action, 'offer', o.public_id,
        jsonb_strip_nulls(jsonb_build_object(
            'from', t.from_state, 'to', t.to_state, 'reason', nullif(t.reason, ''))))
    FROM inserted t
    JOIN offers_joboffer o ON o.id = t.offer_id
    JOIN offers_transitionrule r USING (from_state, to_state)
    LEFT JOIN accounts_user u ON u.id = t.actor_id;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0011_new_edition"), ("journal", "0004_request_index")]
    operations = [migrations.RunSQL(APPLY, migrations.RunSQL.noop)]
