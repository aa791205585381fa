"""What has become of each question asked in the last sixty days; the code by which a message is recognised."""

from django.db import migrations, models

import matching.questions.models.deliveries

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


class Migration(migrations.Migration):
    dependencies = [("questions", "0002_rules"), ("referentials", "0013_working_days")]
    operations = [
        migrations.AddField(
            model_name="delivery",
            name="code",
            field=models.CharField(
                default=matching.questions.models.deliveries.new_code,
                editable=False,
                max_length=9,
                unique=True,
                verbose_name="code de vérification",
            ),
        ),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="questionasked",
            index=models.Index(fields=["job_seeker", "asked_on"], name="questions_asked_person"),
        ),
    ]
