"""Whom neither a message nor a call reaches, as far as was tried within sixty days."""

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


class Migration(migrations.Migration):
    dependencies = [("questions", "0007_called_by_functions")]
    operations = [migrations.RunSQL(UNREACHABLE, migrations.RunSQL.noop)]
