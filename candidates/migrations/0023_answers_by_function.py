"""What a person, an advisor or an employer says is written by a function of the owner, which dates it.

A feed alone inserts its lines itself, with the dates of its source: a thousand people at a time.
"""

from django.db import migrations

RECORD = """
CREATE FUNCTION candidates_record_answer(
    a_person bigint, said jsonb, an_origin text, a_channel text, a_user bigint, holds_until date
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF an_origin NOT IN ('person', 'advisor', 'employer', 'correction') THEN
        RAISE EXCEPTION 'Un flux et une échéance ne s''enregistrent pas ainsi.' USING ERRCODE = 'restrict_violation';
    ELSIF a_user IS NOT NULL AND NOT EXISTS (
        SELECT FROM accounts_user u WHERE u.id = a_user AND u.is_active AND u.roles && '{advisor,liaison,dpo}') THEN
        RAISE EXCEPTION 'Ce compte ne note pas les réponses des personnes.' USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, recorded_by_id, valid_until)
    VALUES (a_person, said, an_origin, a_channel, a_user, holds_until);
END $$;
GRANT EXECUTE ON FUNCTION candidates_record_answer(bigint, jsonb, text, text, bigint, date) TO app;

CREATE FUNCTION candidates_answer_refuse() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Une réponse s''enregistre par candidates_record_answer, qui la date.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER candidates_answer_by_function BEFORE INSERT ON candidates_answer
    FOR EACH ROW WHEN (NEW.origin <> 'feed' AND current_user IN ('app', 'admin'))
    EXECUTE FUNCTION candidates_answer_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0022_families"), ("accounts", "0007_acts_for")]
    operations = [migrations.RunSQL(RECORD, migrations.RunSQL.noop)]
