"""Whoever is told again of an offer is approached: no other offer's approach comes within the week, either way."""

from django.db import migrations

SQL = """
ALTER TABLE shortlists_referralact DROP CONSTRAINT shortlists_week;
ALTER TABLE shortlists_referralact ADD CONSTRAINT shortlists_week
    EXCLUDE USING gist (job_seeker_id WITH =, referral_id WITH <>, daterange(day, day + 7) WITH &&)
    WHERE (to_state = 'approached' AND reason <> 'mistake');
"""


class Migration(migrations.Migration):
    dependencies = [("shortlists", "0004_others_presented")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
