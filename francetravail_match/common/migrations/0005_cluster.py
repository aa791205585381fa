"""Transaction numbers are read through once in a cluster: where it has passed them, it stays beyond them."""

from django.db import migrations

SQL = """
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
REVOKE EXECUTE ON FUNCTION highest_stored_xid() FROM app;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0004_intarray")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
