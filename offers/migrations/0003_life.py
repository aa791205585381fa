"""The life of an offer in the database: its table of transitions, and the one way to change a state."""

from django.db import migrations

LIVE = ("published", "shortlisting", "shortlist_sent", "follow_up")

CLOSING = (
    "filled_registered filled_external filled_other filled_internally need_gone budget no_candidate expired"
    " withdrawn_at_source non_compliant"
)

RULES = [
    ("draft", "qualifying", "offer.qualification_started", ""),
    ("qualifying", "draft", "offer.returned_to_draft", "incomplete wording to_confirm"),
    ("qualifying", "published", "offer.published", ""),
    ("published", "shortlisting", "offer.shortlisting_started", ""),
    ("shortlisting", "shortlist_sent", "offer.shortlist_sent", ""),
    *(
        (
            state,
            "shortlisting",
            "offer.shortlisting_resumed",
            "declined_by_employer people_withdrew posts_left",
        )
        for state in ("shortlist_sent", "follow_up")
    ),
    ("shortlist_sent", "follow_up", "offer.follow_up_started", ""),
    *(
        (state, "suspended", "offer.suspended", "asked_by_employer unreachable compliance_check")
        for state in LIVE
    ),
    *(("suspended", state, "offer.resumed", "") for state in LIVE),
    *((state, "closed", "offer.closed", CLOSING) for state in ("draft", "qualifying", *LIVE, "suspended")),
    ("closed", "qualifying", "offer.reopened", "need_is_back hiring_failed closed_by_mistake made_compliant"),
    ("closed", "published", "offer.republished", "back_at_source"),
]

VALUES = ",\n    ".join(
    f"('{source}', '{target}', '{action}', string_to_array('{reasons}', ' '))"
    for source, target, action, reasons in RULES
)

TABLE = f"""
CREATE TABLE offers_transitionrule (
    from_state text NOT NULL,
    to_state text NOT NULL,
    action text NOT NULL,      -- of the journal
    reasons text[] NOT NULL,   -- one of them is required; none: no reason is given
    PRIMARY KEY (from_state, to_state)
);
COMMENT ON TABLE offers_transitionrule IS 'Every change of an offer''s state that exists (offers/life.py).';
INSERT INTO offers_transitionrule VALUES
    {VALUES};
REVOKE ALL ON offers_transitionrule FROM app;
GRANT SELECT ON offers_transitionrule TO app, admin;
"""

APPLY = """
CREATE FUNCTION offers_transition_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := public.app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER offers_transition_stamp BEFORE INSERT ON offers_offertransition
    FOR EACH ROW EXECUTE FUNCTION offers_transition_stamp();

CREATE FUNCTION offers_transition_apply() RETURNS trigger
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
CREATE TRIGGER offers_transition_apply AFTER INSERT ON offers_offertransition
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION offers_transition_apply();

CREATE FUNCTION offers_transition_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'L''histoire d''une offre ne se modifie pas.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER offers_transition_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON offers_offertransition
    FOR EACH STATEMENT EXECUTE FUNCTION offers_transition_refuse_change();
REVOKE UPDATE, DELETE ON offers_offertransition FROM app;
"""

GUARD = """
-- Inside offers_transition_apply the current user is the owner of the table; nobody else writes a state.
CREATE FUNCTION offers_state_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'L''état d''une offre ne s''écrit pas : ajoutez une ligne à offers_offertransition.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'offers_state_by_transition';
END $$;
CREATE TRIGGER offers_state_by_transition BEFORE UPDATE ON offers_joboffer FOR EACH ROW
    WHEN ((OLD.state, OLD.suspended_from, OLD.closing_reason, OLD.closed_at)
          IS DISTINCT FROM (NEW.state, NEW.suspended_from, NEW.closing_reason, NEW.closed_at))
    EXECUTE FUNCTION offers_state_refuse_change();
CREATE TRIGGER offers_state_at_first BEFORE INSERT ON offers_joboffer FOR EACH ROW
    WHEN (NEW.state NOT IN ('draft', 'qualifying'))
    EXECUTE FUNCTION offers_state_refuse_change();
-- An offer is closed, never deleted.
REVOKE DELETE ON offers_joboffer FROM app;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0002_rules"), ("journal", "0002_lines_and_seals")]
    operations = [migrations.RunSQL([TABLE, APPLY, GUARD], migrations.RunSQL.noop)]
