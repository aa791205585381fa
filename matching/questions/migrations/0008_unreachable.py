"""Whom neither a message nor a call reaches, as far as was tried; who asks the same person waits their turn."""

from django.db import migrations

UNREACHABLE = """
CREATE VIEW questions_unreachable AS
WITH since AS MATERIALIZED (SELECT (app_now() AT TIME ZONE 'Europe/Paris')::date - 60 AS day),
failed AS (
    SELECT DISTINCT d.job_seeker_id FROM questions_delivery d, since
    WHERE d.day > since.day AND d.state IN ('bounced', 'failed', 'declared_not_sent')
),
wrong AS (
    SELECT c.job_seeker_id FROM questions_call c, since WHERE c.day > since.day GROUP BY c.job_seeker_id
    HAVING (array_agg(c.outcome ORDER BY c.called_at DESC, c.id DESC))[1] = 'wrong_number'
)
SELECT i.job_seeker_id FROM candidates_identity i
WHERE i.job_seeker_id IN (SELECT job_seeker_id FROM failed UNION SELECT job_seeker_id FROM wrong)
    AND (i.email = '' OR i.job_seeker_id IN (SELECT job_seeker_id FROM failed))
    AND (i.phone = '' OR i.job_seeker_id IN (SELECT job_seeker_id FROM wrong));
COMMENT ON VIEW questions_unreachable IS
    'People whose address failed, or who have none, and whose number was wrong at the last call, or who have none.';
REVOKE ALL ON questions_unreachable FROM app, admin;
GRANT SELECT ON questions_unreachable TO app, engine;
"""


# Two at once that write a line each would both see the other's in the limits of the table, and wait for ever.
ONE_AT_A_TIME = """
-- A message is also about the offers of other campaigns: their waves do not wait for this one.
CREATE OR REPLACE FUNCTION questions_hold_campaign(a_campaign bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM questions_campaign WHERE id = a_campaign AND ended_at IS NULL FOR NO KEY UPDATE SKIP LOCKED;
    RETURN FOUND;
END $$;

CREATE FUNCTION questions_one_at_a_time() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM candidates_jobseeker WHERE id = NEW.job_seeker_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER questions_one_at_a_time BEFORE INSERT ON questions_delivery
    FOR EACH ROW EXECUTE FUNCTION questions_one_at_a_time();
CREATE TRIGGER questions_one_at_a_time BEFORE INSERT ON questions_questionasked
    FOR EACH ROW EXECUTE FUNCTION questions_one_at_a_time();
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0007_called_by_functions")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (UNREACHABLE, ONE_AT_A_TIME)]
