"""What a counter-check says of its lines is counted by the database, whatever the application wrote."""

from django.db import migrations

# Before `matching_countercheck_moves`, by its name: what that one looks at is what is kept. `gate_lines` is
# written by `migrate` from the criteria.
COUNTED = """
CREATE FUNCTION gate_count_lines() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    counted jsonb := gate_lines((SELECT r.version_id FROM matching_matchrun r WHERE r.id = NEW.run_id));
BEGIN
    IF counted IS NULL THEN
        -- Of an offer that is not live nothing can be counted: what was, stays.
        NEW.counts := OLD.counts;
        NEW.made_at := OLD.made_at;
    ELSE
        NEW.counts := CASE jsonb_typeof(NEW.counts) WHEN 'object' THEN NEW.counts ELSE '{}' END || counted;
    END IF;
    RETURN NEW;
END $$;
-- Numbers are not of today for being said so.
CREATE TRIGGER gate_count_lines BEFORE UPDATE OF counts, made_at ON matching_countercheck FOR EACH ROW
    WHEN (current_user IN ('app', 'admin') AND NEW.counts IS NOT NULL
        AND (NEW.counts IS DISTINCT FROM OLD.counts OR NEW.made_at IS DISTINCT FROM OLD.made_at))
    EXECUTE FUNCTION gate_count_lines();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gate", "0017_renewed_as_signed"),
        ("matching", "0005_confirmed_whatever_the_population"),
    ]
    operations = [migrations.RunSQL(COUNTED, migrations.RunSQL.noop)]
