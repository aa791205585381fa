"""Before offers are opened again, everybody proposed for them is held, in the order of the people."""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION offers_hold_proposed(offers bigint[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM candidates_jobseeker p WHERE p.id IN (
        SELECT f.job_seeker_id FROM shortlists_referral f WHERE f.offer_id = ANY (offers) AND shortlists_is_open(f))
    ORDER BY p.id FOR NO KEY UPDATE;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shortlists", "0007_approaches_taken_back"),
        ("offers", "0017_people_held_before_reopening"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
