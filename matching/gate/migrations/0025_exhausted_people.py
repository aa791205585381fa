"""Under a policy of exhaustion, who was proposed and of whom nothing more is to be expected is no match."""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION gate_exhausted_people(an_offer bigint) RETURNS bigint[]
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN gate_exhaustion_of(an_offer) IS NULL THEN '{}'::bigint[]
        ELSE ARRAY(SELECT e.job_seeker_id FROM shortlists_exhausted(an_offer) AS e ORDER BY 1) END
$$;
COMMENT ON FUNCTION gate_exhausted_people(bigint) IS
    'Who matches the offer, was proposed, and is taken for unavailable under the policy in force in its region.';
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0024_proof"), ("shortlists", "0004_employers_rules")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
