"""What has become of each question asked in the last sixty days, and whom neither a message nor a call reaches."""

from django.db import migrations

# A day of the table of working days begins and ends in Paris, as all days here.
STANDING = """
CREATE VIEW questions_standing AS
SELECT q.id, q.job_seeker_id, q.criterion || ':' || q.item AS question, q.asked_at,
    CASE
        WHEN q.reply <> '' THEN 'replied'
        WHEN d.state IN ('sent', 'declared_sent') AND working_time_after(d.sent_at, 5) <= clock.now THEN 'silent'
        WHEN calls.days >= 2 AND calls.callers >= 2 THEN 'silent'
        WHEN d.state IN ('sent', 'declared_sent') AND calls.another_day THEN 'silent'
        WHEN d.state IN ('queued', 'sending', 'uncertain', 'sent', 'declared_sent') OR calls.days > 0 THEN 'waiting'
        ELSE 'not_received'
    END AS standing
FROM (SELECT app_now() AS now OFFSET 0) AS clock
JOIN questions_questionasked q ON q.asked_on > (clock.now AT TIME ZONE 'Europe/Paris')::date - 60
LEFT JOIN questions_delivery d ON d.id = q.delivery_id
CROSS JOIN LATERAL (
    SELECT count(DISTINCT c.day) AS days, count(DISTINCT c.called_by_id) AS callers,
        bool_or(c.day <> (d.sent_at AT TIME ZONE 'Europe/Paris')::date) AS another_day
    FROM questions_call c
    WHERE c.job_seeker_id = q.job_seeker_id AND c.called_at >= q.asked_at AND c.outcome <> 'wrong_number'
) AS calls;
COMMENT ON VIEW questions_standing IS
    'Of each question asked in the last 60 days: not_received, waiting, replied, or silent (the delay is over).';
REVOKE ALL ON questions_standing FROM app, admin;
GRANT SELECT ON questions_standing TO app;
"""

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
    dependencies = [("questions", "0004_called_by_functions")]
    operations = [migrations.RunSQL([STANDING, UNREACHABLE], migrations.RunSQL.noop)]
