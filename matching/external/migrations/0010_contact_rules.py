"""Who may write what of a contact: functions of the owner alone; states move forward only."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
TABLES = "alias channel contact contactkey contactplace message pagecode pagelink personask".split()
OF_A_PERSON = "channel contact contactkey message pagecode pagelink personask".split()

RIGHTS = "".join(
    f"REVOKE INSERT, UPDATE, DELETE ON external_profiles_{table} FROM app;\n" for table in TABLES
)
RIGHTS += "".join(f"REVOKE ALL ON external_profiles_{table} FROM admin;\n" for table in OF_A_PERSON)
RIGHTS += """
-- A sealed box is 48 bytes longer than what it holds: an address that is not sealed has no place here.
ALTER TABLE external_profiles_channel
    ADD CONSTRAINT external_channel_sealed CHECK (length(sealed) BETWEEN 48 + 3 AND 400),
    ADD CONSTRAINT external_channel_digest CHECK (length(digest) = 16);
ALTER TABLE external_profiles_contactkey ADD CONSTRAINT external_contact_key_digest CHECK (length(digest) = 16);
"""

WAITS = f"""
-- Whatever inserts it: nothing that the person says or is asked is kept before they are informed.
CREATE FUNCTION external_informed_first() RETURNS trigger {HEAD} AS $$
BEGIN
    IF external_state((SELECT c.sighting_id FROM external_profiles_contact c WHERE c.id = NEW.contact_id)) = 'sighted' THEN
        PERFORM pilot_refuse('Rien n''est gardé d''une personne avant qu''elle soit informée.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER external_informed_first BEFORE INSERT ON external_profiles_personask
    FOR EACH ROW EXECUTE FUNCTION external_informed_first();
"""

STATES = f"""
CREATE FUNCTION external_message_changes() RETURNS trigger
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
        ('uncertain', 'declared_sent'), ('uncertain', 'declared_not_sent')
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
CREATE TRIGGER external_message_changes BEFORE UPDATE ON external_profiles_message
    FOR EACH ROW EXECUTE FUNCTION external_message_changes();

-- What has left has left: it is counted, whatever the region decided since. The gate looked at it before.
CREATE OR REPLACE FUNCTION external_contact_allowed() RETURNS trigger {HEAD} AS $$
DECLARE
    now_in text := (SELECT a.situation FROM external_profiles_attestation a
        WHERE a.sighting_id = NEW.sighting_id ORDER BY a.id DESC LIMIT 1);
BEGIN
    IF now_in IN ('without_job', 'ending') THEN
        RETURN NEW;
    END IF;
    UPDATE external_profiles_contactpolicy p SET n_contacted = p.n_contacted + 1
    FROM external_profiles_sighting s JOIN offers_joboffer o ON o.id = s.offer_id
        JOIN accounts_agency g ON g.id = o.agency_id
    WHERE s.id = NEW.sighting_id AND p.region_id = g.region_id AND p.situation = now_in AND p.ended_at IS NULL;
    IF NOT FOUND AND NOT EXISTS (SELECT FROM external_profiles_message m WHERE m.act_id = NEW.act_id) THEN
        PERFORM pilot_refuse('Votre région n''a pas décidé de contacter les personnes dans cette situation.');
    END IF;
    RETURN NEW;
END $$;

-- Informed at the moment when the message is known to have reached them, by the act that let it through.
CREATE FUNCTION external_message_informs() RETURNS trigger {HEAD} AS $$
DECLARE
    its_sighting bigint := (SELECT c.sighting_id FROM external_profiles_contact c WHERE c.id = NEW.contact_id);
BEGIN
    IF external_state(its_sighting) = 'sighted' THEN
        INSERT INTO external_profiles_step (sighting_id, after, by_id, act_id)
        VALUES (its_sighting, 'informed', NEW.by_id, NEW.act_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER external_message_informs AFTER UPDATE OF state ON external_profiles_message FOR EACH ROW
    WHEN (NEW.state IN ('sent', 'declared_sent') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION external_message_informs();

-- What has not left frees its place, and the person.
CREATE FUNCTION external_message_frees() RETURNS trigger {HEAD} AS $$
BEGIN
    IF NEW.rank = 1 THEN
        DELETE FROM external_profiles_contactkey WHERE contact_id = NEW.contact_id;
    END IF;
    IF NEW.state = 'cancelled' AND NEW.place_id IS NOT NULL THEN
        UPDATE external_profiles_message SET place_id = NULL WHERE id = NEW.id;
        DELETE FROM external_profiles_contactplace WHERE id = NEW.place_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER external_message_frees AFTER UPDATE OF state ON external_profiles_message FOR EACH ROW
    WHEN (NEW.state IN ('cancelled', 'bounced', 'failed', 'declared_not_sent') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION external_message_frees();

-- Who has answered, or whom the clock gave up, is written to no more.
CREATE FUNCTION external_step_ends_contact() RETURNS trigger {HEAD} AS $$
BEGIN
    PERFORM external_end_contact(c.id, 'La personne a répondu.')
    FROM external_profiles_contact c WHERE c.sighting_id = NEW.sighting_id;
    RETURN NULL;
END $$;
CREATE FUNCTION external_end_contact(a_contact bigint, why text) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE external_profiles_message SET state = 'cancelled', why = external_end_contact.why
        WHERE contact_id = a_contact AND state = 'queued';
    DELETE FROM external_profiles_contactkey WHERE contact_id = a_contact;
    UPDATE external_profiles_contact SET ended_at = coalesce(ended_at, app_now()) WHERE id = a_contact;
END $$;
CREATE TRIGGER external_step_ends_contact AFTER INSERT ON external_profiles_step FOR EACH ROW
    WHEN (NEW.after IN ('interested', 'declined', 'no_answer')) EXECUTE FUNCTION external_step_ends_contact();
REVOKE ALL ON FUNCTION external_end_contact(bigint, text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_acts_for"),
        ("external_profiles", "0009_disclosure"),
        ("offers", "0008_lawful_criteria"),
        ("gate", "0014_contact_caps"),
    ]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, WAITS, STATES)]
