"""Whoever's search rows change is to be matched again: the database says so, in the transaction that changes them."""

from django.db import migrations

QUEUE = """
ALTER TABLE matching_persontomatch
    ADD COLUMN first_xact xid8 NOT NULL,    -- the first transaction that changed the person since they were matched
    ADD COLUMN last_xact xid8 NOT NULL,     -- the last one
    ADD COLUMN before pg_snapshot NOT NULL; -- the rows visible in it, but those of the first: what they were before
ALTER TABLE matching_populationmark
    ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id(); -- the last transaction that changed the population
-- Rows come and go by the thousand.
ALTER TABLE matching_persontomatch SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE FUNCTION matching_mark_population() RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Those who load at once take turns: whoever sees the last of them sees all.
    INSERT INTO matching_populationmark (id) VALUES (1)
    ON CONFLICT (id) DO UPDATE SET seen_at = NULL, xact = excluded.xact;
END $$;
COMMENT ON FUNCTION matching_mark_population() IS 'Every live offer is to be run again: too many people have changed.';

CREATE FUNCTION matching_mark_people() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    n_rows int;
BEGIN
    SELECT count(*) INTO n_rows FROM changed;
    IF n_rows = 0 THEN
        RETURN NULL;
    END IF;
    -- A population is loaded: what says so itself, the first feed, more rows than a day's changes in one statement.
    IF n_rows > 10000 OR current_setting('matching.population_load', true) = 'on' OR (
        EXISTS (SELECT FROM candidates_feed WHERE state NOT IN ('committed', 'refused'))
        AND NOT EXISTS (SELECT FROM candidates_feed WHERE state = 'committed')
    ) THEN
        PERFORM matching_mark_population();
        RETURN NULL;
    END IF;
    INSERT INTO matching_persontomatch AS q (job_seeker_id, marked_at, first_xact, last_xact, before)
    SELECT p.job_seeker_id, app_now(), pg_current_xact_id(), pg_current_xact_id(), pg_current_snapshot()
    FROM (SELECT DISTINCT job_seeker_id FROM changed ORDER BY job_seeker_id) AS p
    ON CONFLICT (job_seeker_id) DO UPDATE SET last_xact = excluded.last_xact WHERE q.last_xact <> excluded.last_xact;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION matching_mark_people() IS
    'Whoever has changed rows is to be matched with the offers. Changed again before that: matched once.';

CREATE TRIGGER matching_mark_inserted AFTER INSERT ON candidates_searchrow REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_people();
CREATE TRIGGER matching_mark_updated AFTER UPDATE ON candidates_searchrow REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_people();
CREATE TRIGGER matching_mark_deleted AFTER DELETE ON candidates_searchrow REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_people();

-- A bulk load disables the triggers of the rows.
CREATE FUNCTION matching_population_loaded() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM matching_mark_population();
    RETURN NULL;
END $$;
CREATE TRIGGER matching_population_loaded AFTER UPDATE OF state ON candidates_feed FOR EACH ROW
    WHEN (NEW.kind = 'bulk' AND NEW.state = 'committed' AND OLD.state <> 'committed')
    EXECUTE FUNCTION matching_population_loaded();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_weights"), ("candidates", "0005_feed_rules")]
    operations = [migrations.RunSQL(QUEUE, migrations.RunSQL.noop)]
