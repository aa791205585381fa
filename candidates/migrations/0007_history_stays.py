"""What is kept of people goes with them alone; a reveal is counted, and who is synthetic stays so."""

from django.db import migrations

HISTORY = """
-- What was said or done goes with the person, in one transaction, whatever the order.
CREATE FUNCTION candidates_history_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM candidates_jobseeker WHERE id = OLD.job_seeker_id) THEN
        RAISE EXCEPTION 'Ce qui est inscrit d''une personne ne s''efface qu''avec elle.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE CONSTRAINT TRIGGER candidates_history_stays AFTER DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION candidates_history_stays();
"""
    for table in ("candidates_answer", "candidates_consent", "candidates_reveal")
)

CONSENT = """
CREATE FUNCTION candidates_stamp_consent() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.decided_at := app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER candidates_stamp_consent BEFORE INSERT ON candidates_consent
    FOR EACH ROW EXECUTE FUNCTION candidates_stamp_consent();
"""

CAP = """
REVOKE UPDATE ON candidates_reveal FROM app;

-- The lock makes the reveals of one user wait for one another, so that two at once are counted as two.
CREATE FUNCTION candidates_reveal_cap() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (app_now() AT TIME ZONE 'Europe/Paris')::date;
    allowed float;
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('candidates_reveal ' || NEW.revealed_by_id, 0));
    NEW.revealed_at := app_now();
    SELECT value INTO allowed FROM referentials_nationalparameter
        WHERE code = 'reveals_per_day' AND valid_from <= today ORDER BY valid_from DESC LIMIT 1;
    SELECT count(*) INTO made FROM candidates_reveal
        WHERE revealed_by_id = NEW.revealed_by_id
        AND revealed_at >= today::timestamp AT TIME ZONE 'Europe/Paris';
    IF made >= coalesce(allowed, 0) THEN
        RAISE EXCEPTION 'Le nombre de levées de pseudonymat d''une journée est atteint.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'candidates_reveal_cap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER candidates_reveal_cap BEFORE INSERT ON candidates_reveal
    FOR EACH ROW EXECUTE FUNCTION candidates_reveal_cap();
"""

SYNTHETIC = """
CREATE FUNCTION candidates_synthetic_for_ever() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Une personne fictive le reste, une personne réelle aussi.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER candidates_synthetic_for_ever BEFORE UPDATE ON candidates_jobseeker
    FOR EACH ROW WHEN (OLD.synthetic IS DISTINCT FROM NEW.synthetic)
    EXECUTE FUNCTION candidates_synthetic_for_ever();
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0006_answers")]
    operations = [migrations.RunSQL([HISTORY, CONSENT, CAP, SYNTHETIC], migrations.RunSQL.noop)]
