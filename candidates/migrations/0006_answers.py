"""Inserting an answer writes the typed columns: the rules of answers live here, beside the data.

The later date wins, then the later row; what is not known is dropped, unless it expires or corrects.
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
ALTER TABLE candidates_answer ADD CONSTRAINT candidates_answer_is_an_object
    CHECK (jsonb_typeof("values") = 'object' AND "values" <> '{}');

-- The database dates what it records; an answer may be older than its record, never newer.
CREATE FUNCTION candidates_stamp_answer() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.recorded_at := app_now();
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

    WITH known AS MATERIALIZED (
        SELECT DISTINCT ON (a.job_seeker_id, said.question) a.job_seeker_id, said.question, said.value,
               split_part(said.question, ':', 1) AS family, substr(said.question, strpos(said.question, ':') + 1) AS item
        FROM added a CROSS JOIN LATERAL jsonb_each(a."values") AS said (question, value)
        WHERE NOT EXISTS (
            SELECT FROM candidates_answer newer
            WHERE newer.job_seeker_id = a.job_seeker_id AND newer."values" ? said.question
              AND (newer.answered_at, newer.id) > (a.answered_at, a.id))
        ORDER BY a.job_seeker_id, said.question, a.answered_at DESC, a.id DESC
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


class Migration(migrations.Migration):
    dependencies = [("candidates", "0005_feed_rules"), ("common", "0001_initial")]
    operations = [
        migrations.RunSQL(STAMP, migrations.RunSQL.noop),
        migrations.RunSQL(CURRENT, migrations.RunSQL.noop),
        migrations.RunSQL(APPLY, migrations.RunSQL.noop),
    ]
