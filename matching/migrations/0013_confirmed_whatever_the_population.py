"""A run that finds what an earlier one found confirms it, whatever the number of people registered since."""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION matching_run_goes() RETURNS trigger
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
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0012_runs_move_forward")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
