"""A message that comes back had informed nobody: art. 14 runs again from the collection, as if it had not left."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

STATES = """
-- Whoever opens the page of a message has had it, whatever a server or somebody said of it before.
CREATE OR REPLACE FUNCTION external_message_changes() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('queued', 'sending'), ('queued', 'prepared'), ('queued', 'cancelled'), ('queued', 'failed'),
        ('sending', 'sent'), ('sending', 'queued'), ('sending', 'bounced'), ('sending', 'uncertain'),
        ('prepared', 'declared_sent'), ('prepared', 'declared_not_sent'), ('prepared', 'uncertain'), ('prepared', 'sent'),
        ('sent', 'bounced'), ('declared_sent', 'bounced'), ('uncertain', 'bounced'), ('uncertain', 'sent'),
        ('uncertain', 'declared_sent'), ('uncertain', 'declared_not_sent'),
        ('bounced', 'sent'), ('declared_not_sent', 'sent')
    ) THEN
        PERFORM pilot_refuse(format('Un message ne passe pas de « %s » à « %s ».', OLD.state, NEW.state));
    END IF;
    IF NEW.state IN ('sending', 'prepared') THEN
        NEW.attempts := OLD.attempts + 1;
        NEW.sending_at := app_now();
    ELSIF NEW.state IN ('sent', 'declared_sent') THEN
        NEW.sent_at := app_now();
    ELSIF NEW.state <> 'queued' THEN
        NEW.ended_at := app_now();
    END IF;
    IF NEW.state NOT IN ('declared_sent', 'declared_not_sent') THEN
        NEW.decided_by_id := NULL;
    END IF;
    RETURN NEW;
END $$;
"""

RETURNED = f"""
-- « Informed » is taken back where nothing else has reached the person: no other message, and no code asked for
-- with the link of one. The act, the message and the journal stay.
CREATE FUNCTION external_message_returns() RETURNS trigger {HEAD} AS $$
DECLARE
    its_sighting bigint := (SELECT c.sighting_id FROM external_profiles_contact c WHERE c.id = NEW.contact_id);
BEGIN
    -- Who answers at this instant is not taken back.
    PERFORM FROM external_profiles_sighting s WHERE s.id = its_sighting FOR UPDATE;
    IF external_state(its_sighting) = 'informed' AND NOT EXISTS (
        SELECT FROM external_profiles_message m
        WHERE m.contact_id = NEW.contact_id AND m.state IN ('sent', 'declared_sent')
    ) AND NOT EXISTS (
        SELECT FROM external_profiles_pagecode p JOIN external_profiles_pagelink l ON l.id = p.link_id
        WHERE l.contact_id = NEW.contact_id
    ) THEN
        DELETE FROM external_profiles_step WHERE sighting_id = its_sighting;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER external_message_returns AFTER UPDATE OF state ON external_profiles_message FOR EACH ROW
    WHEN (NEW.state = 'bounced' AND OLD.state IN ('sent', 'declared_sent'))
    EXECUTE FUNCTION external_message_returns();

-- Whoever has the link has the message: it has arrived, and its clocks run; unless another is on its way since.
CREATE OR REPLACE FUNCTION external_arrived(a_link bigint) RETURNS boolean {HEAD} AS $$
BEGIN
    PERFORM external_hold_link(a_link);
    UPDATE external_profiles_message m SET state = 'sent' FROM external_profiles_pagelink l
        WHERE l.id = a_link AND m.id = l.message_id
        AND (m.state IN ('prepared', 'uncertain')
            OR m.state IN ('bounced', 'declared_not_sent') AND NOT EXISTS (
                SELECT FROM external_profiles_message later WHERE later.contact_id = m.contact_id AND later.id > m.id
                    AND later.state <> 'cancelled'));
    RETURN FOUND;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0013_employer_rules")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (STATES, RETURNED)]
