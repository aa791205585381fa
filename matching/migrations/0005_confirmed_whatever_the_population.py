"""Runs, their results and counter-checks: what the application may change of them, held by the database.

A run is done by a worker in several small steps and ends with a hundred results: a function for each would
cost more than it holds. So the application writes the rows, and triggers of the owner see to it that a state
only moves forward, that every date is the database's own, and that what is done stays as it was found.
A run that finds what an earlier one found confirms it, whatever the number of people registered since.
"""

from django.db import migrations

#: Columns that a run has from the beginning, and those that a worker finds.
ASKED = "public_id version_id trigger requested_by_id requested_at"

FOUND = """ended_at error engine_hash reference_version parameters weights_id certification_rules as_of snapshot
    watermark n_people n_match n_to_qualify not_compared"""


def rows(columns: str, *of: str) -> list[str]:
    return [f"({', '.join(f'{row}.{column}' for column in columns.split())})" for row in of]


old_asked, new_asked = rows(ASKED, "OLD", "NEW")
old_found, new_found = rows(FOUND, "OLD", "NEW")

RUNS = f"""
CREATE FUNCTION matching_run_begins() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state <> 'queued' OR NEW.stage <> 0 OR NEW.attempts <> 0 OR NEW.confirmed_at IS NOT NULL
        OR NEW.ended_at IS NOT NULL OR NEW.n_match IS NOT NULL THEN
        RAISE EXCEPTION 'Un rapprochement commence par être demandé.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.requested_by_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM offers_offerversion v JOIN offers_joboffer o ON o.id = v.offer_id
        JOIN accounts_user u ON u.id = NEW.requested_by_id AND u.is_active AND u.agency_id = o.agency_id
        WHERE v.id = NEW.version_id) THEN
        RAISE EXCEPTION 'Un rapprochement est demandé par un agent de l''agence de l''offre.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.requested_at := app_now();
    NEW.announced_at := NEW.requested_at;
    RETURN NEW;
END $$;

CREATE FUNCTION matching_run_moves() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    now timestamptz := app_now();
BEGIN
    IF {old_asked} IS DISTINCT FROM {new_asked} THEN
        RAISE EXCEPTION 'Ce qui est demandé d''un rapprochement ne change pas.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('queued', 'queued'), ('queued', 'running'), ('running', 'running'), ('running', 'queued'),
        ('running', 'done'), ('running', 'failed'), ('queued', 'failed'), ('done', 'done')
    ) THEN
        RAISE EXCEPTION 'Un rapprochement ne passe pas de « % » à « % ».', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state NOT IN ('done', 'failed') OR OLD.state = 'done' THEN
        IF {old_found} IS DISTINCT FROM {new_found} OR OLD.state = 'done' AND (OLD.attempts, OLD.started_at)
            IS DISTINCT FROM (NEW.attempts, NEW.started_at) THEN
            RAISE EXCEPTION 'Ce qu''un rapprochement a trouvé ne change pas.' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    -- A lease is taken when there is none, or when the one before is over.
    IF NEW.lease IS DISTINCT FROM OLD.lease AND NEW.lease IS NOT NULL
        AND OLD.lease_until >= now AND OLD.state = 'running' THEN
        RAISE EXCEPTION 'Un autre processus fait ce rapprochement.' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.confirmed_at := CASE
        WHEN NEW.confirmed_at IS NOT DISTINCT FROM OLD.confirmed_at THEN OLD.confirmed_at
        WHEN NEW.state = 'done' THEN now END;
    NEW.announced_at := CASE WHEN NEW.announced_at <> OLD.announced_at THEN now ELSE OLD.announced_at END;
    IF NEW.state = 'running' THEN
        NEW.started_at := CASE WHEN NEW.lease IS DISTINCT FROM OLD.lease THEN now ELSE OLD.started_at END;
        NEW.heartbeat_at := now;
        NEW.lease_until := least(NEW.lease_until, now + interval '5 minutes');
    ELSIF NEW.state <> OLD.state AND NEW.state IN ('done', 'failed') THEN
        NEW.ended_at := now;
    END IF;
    RETURN NEW;
END $$;

-- One that finds what an earlier one found goes, once that one is confirmed; the number of people registered
-- may have changed since.
CREATE FUNCTION matching_run_goes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.state = 'done' AND NOT EXISTS (
        SELECT FROM matching_matchrun r WHERE r.version_id = OLD.version_id AND r.id <> OLD.id AND r.state = 'done'
            AND r.confirmed_at >= OLD.ended_at AND (r.n_match, r.n_to_qualify, r.engine_hash)
            IS NOT DISTINCT FROM (OLD.n_match, OLD.n_to_qualify, OLD.engine_hash)) THEN
        RAISE EXCEPTION 'Un rapprochement fait ne s''efface pas.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER matching_run_begins BEFORE INSERT ON matching_matchrun
    FOR EACH ROW WHEN (current_user IN ('app', 'admin')) EXECUTE FUNCTION matching_run_begins();
CREATE TRIGGER matching_run_moves BEFORE UPDATE ON matching_matchrun
    FOR EACH ROW WHEN (current_user IN ('app', 'admin')) EXECUTE FUNCTION matching_run_moves();
CREATE TRIGGER matching_run_goes BEFORE DELETE ON matching_matchrun
    FOR EACH ROW WHEN (current_user IN ('app', 'admin')) EXECUTE FUNCTION matching_run_goes();
"""

RESULTS = """
REVOKE UPDATE ON matching_matchresult, matching_nearmiss FROM app;

-- Results come with their run, and go at the end of their period, with it, or with the person.
CREATE FUNCTION matching_results_come() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT run_id FROM added) AS a JOIN matching_matchrun r ON r.id = a.run_id
        WHERE r.ended_at < app_now() - interval '10 minutes') THEN
        RAISE EXCEPTION 'Un rapprochement fait ne reçoit plus de résultats.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER matching_results_come AFTER INSERT ON matching_matchresult REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION matching_results_come();

CREATE FUNCTION matching_results_stay() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM matching_matchrun r JOIN candidates_jobseeker p ON p.id = OLD.job_seeker_id
        WHERE r.id = OLD.run_id AND (r.confirmed_at <= app_now() - interval '12 months') IS NOT TRUE) THEN
        RAISE EXCEPTION 'Qui a été trouvé ne s''efface qu''à son échéance, ou avec la personne.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER matching_results_stay AFTER DELETE ON matching_matchresult
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matching_results_stay();
"""

COUNTERCHECKS = """
CREATE FUNCTION matching_countercheck_moves() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    now timestamptz := app_now();
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.due_since := now;
        NEW.made_at := NULL;
        NEW.counts := NULL;
        RETURN NEW;
    END IF;
    IF NEW.run_id <> OLD.run_id OR NEW.counts IS DISTINCT FROM OLD.counts
        AND (OLD.due_since IS NULL OR NEW.counts IS NULL) THEN
        RAISE EXCEPTION 'Une contre-épreuve faite ne change pas : demandez-en une autre.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.made_at := CASE WHEN NEW.counts IS DISTINCT FROM OLD.counts OR NEW.made_at IS DISTINCT FROM OLD.made_at
        THEN now ELSE OLD.made_at END;
    NEW.due_since := CASE WHEN NEW.due_since IS NOT NULL THEN coalesce(OLD.due_since, now) END;
    RETURN NEW;
END $$;
CREATE TRIGGER matching_countercheck_moves BEFORE INSERT OR UPDATE ON matching_countercheck
    FOR EACH ROW WHEN (current_user IN ('app', 'admin')) EXECUTE FUNCTION matching_countercheck_moves();

-- It goes with its run.
CREATE FUNCTION matching_countercheck_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM matching_matchrun WHERE id = OLD.run_id) THEN
        RAISE EXCEPTION 'Une contre-épreuve reste avec son rapprochement.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER matching_countercheck_stays AFTER DELETE ON matching_countercheck
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matching_countercheck_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_relaxations")]
    operations = [migrations.RunSQL([RUNS, RESULTS, COUNTERCHECKS], migrations.RunSQL.noop)]
