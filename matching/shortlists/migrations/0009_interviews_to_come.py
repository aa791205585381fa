"""An interview is within the year to come, whoever plans or changes it.

Of one that is changed, the year counts from the change, which no column dates: a trigger, not a constraint.
"""

from django.db import migrations

SQL = """
CREATE FUNCTION shortlists_interview_time() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    now timestamptz := app_now();
BEGIN
    IF NEW.starts_at <= now THEN
        RAISE EXCEPTION 'Un entretien a lieu plus tard que maintenant.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shortlists_interview_past';
    ELSIF NEW.starts_at > now + interval '1 year' THEN
        RAISE EXCEPTION 'Un entretien a lieu dans l''année qui vient.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shortlists_interview_far';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shortlists_interview_time BEFORE INSERT OR UPDATE OF starts_at ON shortlists_interview
    FOR EACH ROW EXECUTE FUNCTION shortlists_interview_time();
"""


class Migration(migrations.Migration):
    dependencies = [("shortlists", "0008_people_held_before_reopening")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
