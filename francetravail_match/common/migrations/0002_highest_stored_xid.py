"""The highest transaction number kept in a row: a cluster that has not reached it must not serve."""

from django.db import migrations

SQL = """
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
GRANT EXECUTE ON FUNCTION highest_stored_xid() TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION highest_stored_xid()")]
