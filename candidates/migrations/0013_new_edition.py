"""A new edition of what the search rows copy has them made anew, some thousand people at a time."""

from django.db import migrations

SQL = """
-- Search rows copy occupations and places, nothing of the classification of activities (NAF).
CREATE OR REPLACE FUNCTION candidates_rebuild_all() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people bigint[];
BEGIN
    FOR people IN
        SELECT array_agg(id) FROM (
            SELECT id, row_number() OVER (ORDER BY id) / 10000 AS batch FROM candidates_jobseeker
        ) AS numbered GROUP BY batch ORDER BY batch
    LOOP
        PERFORM candidates_rebuild(people);
    END LOOP;
    RETURN NULL;
END $$;
DROP TRIGGER candidates_rebuild_all ON referentials_referenceversion;
CREATE TRIGGER candidates_rebuild_all AFTER INSERT OR UPDATE ON referentials_referenceversion
    FOR EACH ROW WHEN (NEW.name <> 'naf') EXECUTE FUNCTION candidates_rebuild_all();
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0012_synthetic_index")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
