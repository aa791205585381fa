"""Answers to counter-checks: written once, held by the database to the offer as it is then."""

from django.db import migrations

# What the offer asks for at the end of an act is what the act says.
ACTS = """
ALTER TABLE matching_relaxationact
    ADD CONSTRAINT matching_relaxation_version_offer FOREIGN KEY (version_id, offer_id)
        REFERENCES offers_offerversion (id, offer_id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT matching_relaxation_new_version_offer FOREIGN KEY (new_version_id, offer_id)
        REFERENCES offers_offerversion (id, offer_id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION matching_relaxation_stamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    current_version bigint;
    agency bigint;
BEGIN
    NEW.at := app_now();
    SELECT o.current_version_id, o.agency_id INTO current_version, agency
        FROM offers_joboffer o WHERE o.id = NEW.offer_id FOR NO KEY UPDATE;
    IF current_version IS DISTINCT FROM coalesce(NEW.new_version_id, NEW.version_id) THEN
        RAISE EXCEPTION 'L''offre n''en est pas à cette version.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_relaxation_current';
    END IF;
    IF NOT accounts_acts_for(NEW.actor_id, 'advisor', agency) THEN
        RAISE EXCEPTION 'Seul un conseiller de l''agence de l''offre répond à sa contre-épreuve.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_relaxation_agency';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER matching_relaxation_stamp BEFORE INSERT ON matching_relaxationact
    FOR EACH ROW EXECUTE FUNCTION matching_relaxation_stamp();

CREATE FUNCTION matching_relaxation_journal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM journal_write(
        NEW.actor_id, o.agency_id,
        CASE NEW.kind
            WHEN 'relaxed' THEN 'offer.relaxed'
            WHEN 'kept' THEN 'offer.criterion_kept'
            ELSE 'offer.relaxation_undone'
        END,
        'offer', o.public_id, jsonb_build_object('criteria', NEW.criteria, 'reason', NEW.reason))
    FROM offers_joboffer o WHERE o.id = NEW.offer_id;
    RETURN NULL;
END $$;
CREATE TRIGGER matching_relaxation_journal AFTER INSERT ON matching_relaxationact
    FOR EACH ROW EXECUTE FUNCTION matching_relaxation_journal();

CREATE FUNCTION matching_relaxation_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Une réponse à une contre-épreuve ne se modifie pas : donnez-en une autre.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER matching_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON matching_relaxationact
    FOR EACH STATEMENT EXECUTE FUNCTION matching_relaxation_refuse_change();
CREATE TRIGGER matching_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON matching_relaxationoutcome
    FOR EACH STATEMENT EXECUTE FUNCTION matching_relaxation_refuse_change();
REVOKE UPDATE, DELETE ON matching_relaxationact, matching_relaxationoutcome FROM app;

CREATE FUNCTION matching_outcome_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.counted_at := app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER matching_outcome_stamp BEFORE INSERT ON matching_relaxationoutcome
    FOR EACH ROW EXECUTE FUNCTION matching_outcome_stamp();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0003_people_to_match"),
        ("accounts", "0003_acts_for"),
        ("journal", "0002_lines_and_seals"),
        ("offers", "0002_rules"),
    ]
    operations = [migrations.RunSQL(ACTS, migrations.RunSQL.noop)]
