"""A sheet of calls is kept from its day in Paris: what was taken just after midnight was kept an hour or two more."""

from django.db import migrations

KEPT = """
CREATE OR REPLACE FUNCTION questions_history_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept_from text := to_jsonb(OLD) ->> TG_ARGV[0];
BEGIN
    IF EXISTS (SELECT FROM candidates_jobseeker WHERE id = OLD.job_seeker_id)
        AND (CASE TG_ARGV[0]
            WHEN 'day' THEN kept_from::timestamp AT TIME ZONE 'Europe/Paris'
            ELSE kept_from::timestamptz
        END) > app_now() - interval '6 months'
        AND NOT EXISTS (
            SELECT FROM questions_delivery d
            WHERE TG_TABLE_NAME = 'questions_questionasked' AND d.state = 'cancelled'
                AND d.id = (to_jsonb(OLD) ->> 'delivery_id')::bigint) THEN
        RAISE EXCEPTION 'Ce qui a été demandé à une personne ne s''efface qu''à son échéance, ou avec elle.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0007_words_of_appeals")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
