"""Inserting an answer writes the typed columns: the rules of answers live here, beside the data.

The later date wins, then the later row; what is not known is dropped, unless it expires or corrects. « Aucun » and
« aucun autre » take back what earlier answers said of the items of the family. What a person, an advisor or an
employer says is written by a function of the owner, which dates it; a feed alone inserts its lines itself, with the
dates of its source: a thousand people at a time.
"""

from django.db import migrations

SCALARS = """
    opted_in available_from accepts_permanent accepts_fixed_term accepts_temporary accepts_seasonal
    accepts_apprenticeship accepts_self_employed accepts_full_time accepts_part_time accepts_remote accepts_night
    accepts_weekend accepts_on_call accepts_shifts accepts_long_trips wished_salary wished_salary_period
    education_level education_field
""".split()
FLAGS = "skills_complete licences_complete languages_complete certifications_complete".split()

STAMP = """
ALTER TABLE candidates_answer ADD COLUMN since xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE candidates_answer ADD CONSTRAINT candidates_answer_is_an_object
    CHECK (jsonb_typeof("values") = 'object' AND "values" <> '{}');

-- The database dates what it records; an answer may be older than its record, never newer.
CREATE FUNCTION candidates_stamp_answer() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.recorded_at := app_now();
    NEW.since := pg_current_xact_id();
    NEW.answered_at := coalesce(NEW.answered_at, NEW.recorded_at);
    IF NEW.answered_at > NEW.recorded_at THEN
        RAISE EXCEPTION 'Une réponse ne se date pas du futur.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.origin NOT IN ('correction', 'expiry') THEN
        NEW."values" := jsonb_strip_nulls(NEW."values");
        IF NEW."values" = '{}' THEN
            RETURN NULL;  -- nothing is known: nothing to record
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER candidates_stamp_answer BEFORE INSERT ON candidates_answer
    FOR EACH ROW EXECUTE FUNCTION candidates_stamp_answer();
"""

# The newest answer to each question of a person; the later row among equal dates.
CURRENT = """
CREATE VIEW candidates_current_answer AS
SELECT DISTINCT ON (a.job_seeker_id, said.question)
       a.job_seeker_id, said.question, said.value, a.id AS answer_id, a.origin, a.channel, a.recorded_by_id,
       a.answered_at, a.recorded_at, a.valid_until
FROM candidates_answer a CROSS JOIN LATERAL jsonb_each(a."values") AS said (question, value)
ORDER BY a.job_seeker_id, said.question, a.answered_at DESC, a.id DESC;
COMMENT ON VIEW candidates_current_answer IS
    'Provenance of what is known of a person: for each question, the newest answer (docs/matching.md).';
REVOKE ALL ON candidates_current_answer FROM app, admin;
GRANT SELECT ON candidates_current_answer TO app, admin;
"""

# What is known of an item is written; a null (expired, corrected) makes it "not asked" again. A detail that
# is not said leaves the one that was known; what is not held has none.
ITEMS = """
    , skills AS (
        INSERT INTO candidates_heldskill AS t (job_seeker_id, ogr, held)
        SELECT job_seeker_id, item::int, value::bool FROM known WHERE family = 'skill' AND value <> 'null'
        ON CONFLICT (job_seeker_id, ogr) DO UPDATE SET held = excluded.held
    ), licences AS (
        INSERT INTO candidates_heldlicence AS t (job_seeker_id, code, held)
        SELECT job_seeker_id, item, value::bool FROM known WHERE family = 'licence' AND value <> 'null'
        ON CONFLICT (job_seeker_id, code) DO UPDATE SET held = excluded.held
    ), languages AS (
        INSERT INTO candidates_heldlanguage AS t (job_seeker_id, code, held, level)
        SELECT job_seeker_id, item, value <> 'false', CASE WHEN jsonb_typeof(value) = 'string' THEN value #>> '{}' END
        FROM known WHERE family = 'language' AND value <> 'null'
        ON CONFLICT (job_seeker_id, code) DO UPDATE
            SET held = excluded.held, level = CASE WHEN excluded.held THEN coalesce(excluded.level, t.level) END
    ), certifications AS (
        INSERT INTO candidates_heldcertification AS t (job_seeker_id, code, held, level, obtained_on, valid_until)
        SELECT job_seeker_id, item, value <> 'false', coalesce(value ->> 'level', ''),
               (value ->> 'obtained_on')::date, (value ->> 'valid_until')::date
        FROM known WHERE family = 'certification' AND value <> 'null'
        ON CONFLICT (job_seeker_id, code) DO UPDATE SET held = excluded.held,
            level = CASE WHEN excluded.held THEN coalesce(nullif(excluded.level, ''), t.level) ELSE '' END,
            obtained_on = CASE WHEN excluded.held THEN coalesce(excluded.obtained_on, t.obtained_on) END,
            valid_until = CASE WHEN excluded.held THEN coalesce(excluded.valid_until, t.valid_until) END
    ), unknown_skills AS (
        DELETE FROM candidates_heldskill t USING known
        WHERE family = 'skill' AND value = 'null' AND t.job_seeker_id = known.job_seeker_id AND t.ogr::text = item
    ), unknown_licences AS (
        DELETE FROM candidates_heldlicence t USING known
        WHERE family = 'licence' AND value = 'null' AND t.job_seeker_id = known.job_seeker_id AND t.code = item
    ), unknown_languages AS (
        DELETE FROM candidates_heldlanguage t USING known
        WHERE family = 'language' AND value = 'null' AND t.job_seeker_id = known.job_seeker_id AND t.code = item
    ), unknown_certifications AS (
        DELETE FROM candidates_heldcertification t USING known
        WHERE family = 'certification' AND value = 'null' AND t.job_seeker_id = known.job_seeker_id AND t.code = item
    )
"""

# "Nothing else" denies what was said before it and not again in it. Once it ends or is corrected, what it denied is
# not known: nothing says again that it is held.
NONE = """
    denial AS MATERIALIZED (
        SELECT DISTINCT ON (concerned.job_seeker_id, concerned.family)
               concerned.job_seeker_id, concerned.family, a.answered_at, a.id,
               CASE WHEN EXISTS (
                   SELECT FROM candidates_answer newer
                   WHERE newer.job_seeker_id = a.job_seeker_id AND newer."values" ? (concerned.family || 's_complete')
                     AND (newer.answered_at, newer.id) > (a.answered_at, a.id)
                     AND newer."values" -> (concerned.family || 's_complete') <> 'true'
               ) THEN 'null'::jsonb ELSE 'false' END AS denied
        FROM (
            SELECT DISTINCT added.job_seeker_id, replace(split_part(said.question, ':', 1), 's_complete', '') AS family
            FROM added CROSS JOIN LATERAL jsonb_object_keys(added."values") AS said (question)
            WHERE strpos(said.question, ':') > 0 OR said.question LIKE '%s\\_complete'
        ) concerned
        JOIN candidates_answer a ON a.job_seeker_id = concerned.job_seeker_id
            AND a."values" -> (concerned.family || 's_complete') = 'true'
        ORDER BY concerned.job_seeker_id, concerned.family, a.answered_at DESC, a.id DESC
    ), listed AS MATERIALIZED (
        -- Where "nothing else" was said or ended just now: what it denies among the items that are there.
        SELECT denial.job_seeker_id, held.question, denial.family, held.item, denial.denied
        FROM denial
        JOIN added ON added.job_seeker_id = denial.job_seeker_id AND added."values" ? (denial.family || 's_complete')
        CROSS JOIN LATERAL (
            SELECT 'skill:' || ogr AS question, 'skill' AS family, ogr::text AS item
            FROM candidates_heldskill t WHERE t.job_seeker_id = denial.job_seeker_id
            UNION ALL SELECT 'licence:' || code, 'licence', code
            FROM candidates_heldlicence t WHERE t.job_seeker_id = denial.job_seeker_id
            UNION ALL SELECT 'language:' || code, 'language', code
            FROM candidates_heldlanguage t WHERE t.job_seeker_id = denial.job_seeker_id
            UNION ALL SELECT 'certification:' || code, 'certification', code
            FROM candidates_heldcertification t WHERE t.job_seeker_id = denial.job_seeker_id
        ) held
        LEFT JOIN LATERAL (
            SELECT own."values" -> held.question AS value, own.answered_at, own.id FROM candidates_answer own
            WHERE own.job_seeker_id = denial.job_seeker_id AND own."values" ? held.question
            ORDER BY own.answered_at DESC, own.id DESC LIMIT 1
        ) own ON true
        WHERE held.family = denial.family
          AND (own.id IS NULL OR (own.answered_at, own.id) < (denial.answered_at, denial.id) AND own.value <> 'false')
          AND NOT EXISTS (
              SELECT FROM newest WHERE newest.job_seeker_id = denial.job_seeker_id AND newest.question = held.question)
        GROUP BY denial.job_seeker_id, held.question, denial.family, held.item, denial.denied
    )
"""

APPLY = f"""
CREATE FUNCTION candidates_apply_answers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    unreadable text;
BEGIN
    IF NOT EXISTS (SELECT FROM added) THEN
        RETURN NULL;
    END IF;
    SELECT said.question INTO unreadable FROM added CROSS JOIN LATERAL jsonb_object_keys("values") AS said (question)
    WHERE NOT (said.question = ANY ('{{{",".join(SCALARS + FLAGS)}}}')
        OR said.question ~ '^(skill:[0-9]{{1,9}}|licence:.+|language:.+|certification:.+)$') LIMIT 1;
    IF unreadable IS NOT NULL THEN
        RAISE EXCEPTION 'Question inconnue : %.', unreadable USING ERRCODE = 'check_violation';
    END IF;

    -- Who records an answer of the same person waits here, then reads what the other wrote.
    PERFORM 1 FROM candidates_jobseeker WHERE id IN (SELECT job_seeker_id FROM added)
        ORDER BY id FOR NO KEY UPDATE;

    WITH newest AS MATERIALIZED (
        SELECT DISTINCT ON (a.job_seeker_id, said.question) a.job_seeker_id, said.question, said.value,
               split_part(said.question, ':', 1) AS family, substr(said.question, strpos(said.question, ':') + 1) AS item,
               a.answered_at, a.id
        FROM added a CROSS JOIN LATERAL jsonb_each(a."values") AS said (question, value)
        WHERE NOT EXISTS (
            SELECT FROM candidates_answer newer
            WHERE newer.job_seeker_id = a.job_seeker_id AND newer."values" ? said.question
              AND (newer.answered_at, newer.id) > (a.answered_at, a.id))
        ORDER BY a.job_seeker_id, said.question, a.answered_at DESC, a.id DESC
    ), {NONE}, known AS MATERIALIZED (
        SELECT n.job_seeker_id, n.question, n.family, n.item,
               CASE WHEN (denial.answered_at, denial.id) > (n.answered_at, n.id) AND n.value NOT IN ('false', 'null')
                    THEN denial.denied ELSE n.value END AS value
        FROM newest n LEFT JOIN denial ON denial.job_seeker_id = n.job_seeker_id AND denial.family = n.family
        UNION ALL
        SELECT job_seeker_id, question, family, item, denied FROM listed
    ), scalars AS (
        SELECT job_seeker_id, jsonb_object_agg(question, value) AS "values"
        FROM known WHERE item = question GROUP BY job_seeker_id
    ), written AS (
        UPDATE candidates_jobseeker j SET ({", ".join(SCALARS + FLAGS)}) = (
            SELECT {", ".join([f"r.{name}" for name in SCALARS] + [f"coalesce(r.{name}, false)" for name in FLAGS])}
            FROM jsonb_populate_record(j, scalars."values") r)
        FROM scalars WHERE scalars.job_seeker_id = j.id
    ) {ITEMS}
    SELECT NULL INTO unreadable;

    UPDATE candidates_jobseeker j SET answers_valid_until = due.first
    FROM (
        SELECT p.id, min(c.valid_until) AS first
        FROM candidates_jobseeker p LEFT JOIN candidates_current_answer c ON c.job_seeker_id = p.id
        WHERE p.id IN (SELECT job_seeker_id FROM added WHERE valid_until IS NOT NULL)
           OR p.id IN (SELECT job_seeker_id FROM added) AND p.answers_valid_until IS NOT NULL
        GROUP BY p.id
    ) due
    WHERE due.id = j.id AND j.answers_valid_until IS DISTINCT FROM due.first;
    RETURN NULL;
END $$;
CREATE TRIGGER candidates_apply_answers AFTER INSERT ON candidates_answer REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_apply_answers();
"""

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
    dependencies = [("candidates", "0005_feed_rules")]
    operations = [migrations.RunSQL([STAMP, CURRENT, APPLY, RECORD], migrations.RunSQL.noop)]
