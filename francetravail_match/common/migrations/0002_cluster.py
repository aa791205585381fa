"""Transaction numbers are kept in rows: a cluster that has not reached the highest of them must not serve.

They are read through once in a cluster: where it has passed them, it stays beyond them.
"""

from django.db import migrations

HIGHEST = """
CREATE FUNCTION highest_stored_xid() RETURNS xid8
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept record;
    highest xid8;
    found xid8;
BEGIN
    FOR kept IN
        SELECT c.oid::regclass AS relation, a.attname AS name, a.atttypid = 'xid8'::regtype AS is_number
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND a.attnum > 0 AND NOT a.attisdropped
            AND (a.atttypid IN ('xid8'::regtype, 'pg_snapshot'::regtype) OR a.attname = 'snapshot')
    LOOP
        EXECUTE format(
            CASE WHEN kept.is_number THEN 'SELECT max(%I) FROM %s'
                 ELSE 'SELECT max(pg_snapshot_xmax(nullif(%I::text, '''')::pg_snapshot)) FROM %s' END,
            kept.name, kept.relation
        ) INTO found;
        highest := greatest(highest, found);
    END LOOP;
    RETURN highest;
END $$;
COMMENT ON FUNCTION highest_stored_xid() IS
    'The highest transaction number kept in a row of the product (xid8, snapshots); NULL if there is none.';
"""

AHEAD = """
CREATE TABLE app_cluster (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    system_identifier bigint NOT NULL
);
COMMENT ON TABLE app_cluster IS
    'The last cluster in which every transaction number kept in a row was found to be of the past.';
REVOKE ALL ON app_cluster FROM app;
GRANT SELECT ON app_cluster TO app;

CREATE FUNCTION transactions_ahead() RETURNS xid8
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here bigint := (SELECT system_identifier FROM pg_control_system());
    highest xid8;
BEGIN
    IF EXISTS (SELECT FROM app_cluster WHERE system_identifier = here) THEN
        RETURN NULL;
    END IF;
    highest := highest_stored_xid();
    IF highest > pg_snapshot_xmax(pg_current_snapshot()) THEN
        RETURN highest;
    END IF;
    INSERT INTO app_cluster (system_identifier) VALUES (here)
        ON CONFLICT (only_row) DO UPDATE SET system_identifier = excluded.system_identifier;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION transactions_ahead() IS
    'The highest transaction number kept in a row, if this cluster has not reached it; else NULL, at once but for the
first time: the rows to read are many.';
GRANT EXECUTE ON FUNCTION transactions_ahead() TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [migrations.RunSQL([HIGHEST, AHEAD], migrations.RunSQL.noop)]
