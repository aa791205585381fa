"""A version stays as it was written, what belongs together stays so, and a person sets an alarm aside."""

from django.db import migrations

IMMUTABLE = """
ALTER TABLE offers_offerversion ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION offers_version_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (
            SELECT FROM offers_offerversion WHERE id = NEW.version_id AND xact = pg_current_xact_id()
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Une version d''offre ne se modifie pas : créez une nouvelle version.'
        USING ERRCODE = 'restrict_violation';
END $$;
-- Whatever an INSERT says, a version belongs to the transaction that writes it.
CREATE FUNCTION offers_version_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.xact := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER offers_version_stamp BEFORE INSERT ON offers_offerversion
    FOR EACH ROW EXECUTE FUNCTION offers_version_stamp();
CREATE TRIGGER offers_version_immutable BEFORE UPDATE ON offers_offerversion
    FOR EACH ROW EXECUTE FUNCTION offers_version_refuse_change();
CREATE TRIGGER offers_criterion_immutable BEFORE UPDATE ON offers_offercriterion
    FOR EACH ROW EXECUTE FUNCTION offers_version_refuse_change();
CREATE TRIGGER offers_criterion_with_its_version BEFORE INSERT ON offers_offercriterion
    FOR EACH ROW EXECUTE FUNCTION offers_version_refuse_change();
ALTER TABLE offers_offercriterion ADD CONSTRAINT offers_criterion_months CHECK (
    code <> 'experience' OR value -> 'months' = 'null'
    OR jsonb_typeof(value -> 'months') = 'number' AND (value ->> 'months')::numeric BETWEEN 0 AND 600
);
REVOKE UPDATE, DELETE ON offers_offerversion, offers_offercriterion FROM app;
"""

CRITERIA = """
-- A CHECK lets NULL through: each of these says what is there.
ALTER TABLE offers_offercriterion ADD CONSTRAINT offers_criterion_skill CHECK (
    code <> 'skill' OR item ~ '^([1-9][0-9]{0,8}|label:.+|at_least)$'
), ADD CONSTRAINT offers_criterion_at_least CHECK (
    NOT (code = 'skill' AND item = 'at_least')
    OR level = 'required' AND coalesce(
        jsonb_typeof(value -> 'count') = 'number' AND value ->> 'count' ~ '^[1-9][0-9]{0,3}$', false)
);
"""

# What belongs together is of one employer, of one offer.
TIES = """
ALTER TABLE offers_employer ADD CONSTRAINT offers_employer_id_siren UNIQUE (id, siren);
ALTER TABLE offers_establishment
    ADD CONSTRAINT offers_establishment_id_employer UNIQUE (id, employer_id),
    ADD CONSTRAINT offers_establishment_of_siren FOREIGN KEY (employer_id, siren)
        REFERENCES offers_employer (id, siren) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE offers_joboffer ADD CONSTRAINT offers_joboffer_establishment_employer
    FOREIGN KEY (establishment_id, employer_id)
    REFERENCES offers_establishment (id, employer_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE offers_offerversion ADD CONSTRAINT offers_offerversion_id_offer UNIQUE (id, offer_id);
ALTER TABLE offers_employercontact ADD CONSTRAINT offers_employercontact_id_employer UNIQUE (id, employer_id);
ALTER TABLE offers_joboffer
    ADD CONSTRAINT offers_joboffer_version_offer FOREIGN KEY (current_version_id, id)
        REFERENCES offers_offerversion (id, offer_id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT offers_joboffer_contact_employer FOREIGN KEY (contact_id, employer_id)
        REFERENCES offers_employercontact (id, employer_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE offers_joboffer ADD CONSTRAINT offers_joboffer_source_version_offer
    FOREIGN KEY (source_version_id, id) REFERENCES offers_offerversion (id, offer_id) DEFERRABLE INITIALLY DEFERRED;
"""

ALARMS = """
CREATE FUNCTION offers_alarm_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := public.app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER offers_alarm_stamp BEFORE INSERT ON offers_alarmsetaside
    FOR EACH ROW EXECUTE FUNCTION offers_alarm_stamp();

CREATE FUNCTION offers_set_alarm_aside(an_offer bigint, a_rule text, a_digest text, why text, an_advisor bigint)
    RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM FROM offers_joboffer o
        WHERE o.id = an_offer AND accounts_acts_for(an_advisor, 'advisor', o.agency_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Seul un conseiller de l''agence de l''offre écarte une alerte.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO offers_alarmsetaside (offer_id, rule, digest, reason, actor_id)
    VALUES (an_offer, a_rule, a_digest, why, an_advisor) RETURNING id INTO made;
    RETURN made;
END $$;
REVOKE INSERT, UPDATE, DELETE ON offers_alarmsetaside FROM app;
GRANT EXECUTE ON FUNCTION offers_set_alarm_aside(bigint, text, text, text, bigint) TO app;
"""

# An import tells the planner what it wrote: a plan made for empty tables must not serve full ones.
GRANT = """
GRANT MAINTAIN ON offers_joboffer, offers_offerversion, offers_offercriterion, offers_offerdetails
TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0001_initial"), ("accounts", "0003_acts_for")]
    operations = [migrations.RunSQL([IMMUTABLE, CRITERIA, TIES, ALARMS, GRANT], migrations.RunSQL.noop)]
