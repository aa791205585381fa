"""What time alone changes: parameters that take effect, answers that are over, rows that are due."""

from django.db import migrations

CHANGES = """
CREATE TABLE candidates_parameterchange (
    code text NOT NULL,
    valid_from date NOT NULL,
    last_person bigint NOT NULL DEFAULT 0,  -- up to whom the rows have been built with the new value
    PRIMARY KEY (code, valid_from)
);
COMMENT ON TABLE candidates_parameterchange IS
    'Values of national parameters with which search rows are still to be built. From its day on, they are stale.';
REVOKE ALL ON candidates_parameterchange FROM app, admin;

CREATE FUNCTION candidates_parameter_changes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO candidates_parameterchange (code, valid_from) VALUES (NEW.code, NEW.valid_from);
    ELSE
        DELETE FROM candidates_parameterchange WHERE code = OLD.code AND valid_from = OLD.valid_from;
    END IF;
    RETURN NULL;
END $$;
-- The radius is in the box of who never declared their mobility, the delay in the next change of everyone
-- who said from when they are free.
CREATE TRIGGER candidates_parameter_added AFTER INSERT ON referentials_nationalparameter
    FOR EACH ROW WHEN (NEW.code IN ('undeclared_mobility_km', 'asap_days'))
    EXECUTE FUNCTION candidates_parameter_changes();
CREATE TRIGGER candidates_parameter_withdrawn AFTER DELETE ON referentials_nationalparameter
    FOR EACH ROW WHEN (OLD.code IN ('undeclared_mobility_km', 'asap_days'))
    EXECUTE FUNCTION candidates_parameter_changes();

-- Of the oldest change that is due, the next people whose rows it is in. The last of them ends it.
CREATE FUNCTION candidates_take_changed(most int) RETURNS bigint[]
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    change candidates_parameterchange;
    people bigint[];
BEGIN
    LOOP
        SELECT * INTO change FROM candidates_parameterchange
            WHERE valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date
            ORDER BY valid_from, code LIMIT 1 FOR UPDATE;
        IF NOT FOUND OR most < 1 THEN
            RETURN '{}';
        END IF;
        SELECT array_agg(id ORDER BY id) INTO people FROM (
            SELECT j.id FROM candidates_jobseeker j
            WHERE j.id > change.last_person AND j.left_on IS NULL AND CASE change.code
                WHEN 'asap_days' THEN j.available_from IS NOT NULL
                ELSE NOT EXISTS (SELECT FROM candidates_mobilityarea a WHERE a.job_seeker_id = j.id)
            END
            ORDER BY j.id LIMIT most
        ) AS concerned;
        IF people IS NOT NULL THEN
            UPDATE candidates_parameterchange SET last_person = people[cardinality(people)]
                WHERE code = change.code AND valid_from = change.valid_from;
            RETURN people;
        END IF;
        DELETE FROM candidates_parameterchange WHERE code = change.code AND valid_from = change.valid_from;
    END LOOP;
END $$;
"""

SWEEP = """
CREATE FUNCTION candidates_sweep(most int) RETURNS TABLE (public_id uuid, questions text[])
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (app_now() AT TIME ZONE 'Europe/Paris')::date;
    people bigint[];
BEGIN
    SELECT coalesce(array_agg(due.id), '{}') INTO people FROM (
        (SELECT j.id FROM candidates_jobseeker j WHERE j.answers_valid_until < today LIMIT most)
        UNION
        (SELECT r.job_seeker_id FROM candidates_searchrow r WHERE r.next_change_at <= today LIMIT most)
        ORDER BY 1 LIMIT most) due (id);
    people := people || candidates_take_changed(most - cardinality(people));
    IF people = '{}' THEN
        RETURN;
    END IF;
    PERFORM 1 FROM candidates_jobseeker WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
    RETURN QUERY
    WITH over AS (
        -- It ended on the day after: an answer given since then is newer, and stays.
        INSERT INTO candidates_answer AS a (job_seeker_id, "values", origin, channel, answered_at)
        SELECT c.job_seeker_id, jsonb_object_agg(c.question, NULL), 'expiry', 'clock',
               greatest(max(c.answered_at), (c.valid_until + 1)::timestamp AT TIME ZONE 'Europe/Paris')
        FROM candidates_current_answer c
        WHERE c.job_seeker_id = ANY (people) AND c.valid_until < today
        GROUP BY c.job_seeker_id, c.valid_until
        RETURNING a.job_seeker_id, a."values"
    )
    SELECT j.public_id, coalesce(array_agg(said.question ORDER BY said.question)
                                     FILTER (WHERE said.question IS NOT NULL), '{}')
    FROM candidates_jobseeker j LEFT JOIN over ON over.job_seeker_id = j.id
    LEFT JOIN LATERAL jsonb_object_keys(over."values") AS said (question) ON true
    WHERE j.id = ANY (people) GROUP BY j.public_id ORDER BY j.public_id;

    UPDATE candidates_jobseeker j SET answers_valid_until = (
        SELECT min(c.valid_until) FROM candidates_current_answer c WHERE c.job_seeker_id = j.id)
    WHERE j.id = ANY (people) AND j.answers_valid_until < today;
    -- At commit, once, with those whom the answers marked.
    INSERT INTO candidates_mark (job_seeker_id) SELECT unnest(people) ON CONFLICT DO NOTHING;
    INSERT INTO candidates_doorbell DEFAULT VALUES;
END $$;
COMMENT ON FUNCTION candidates_sweep(int) IS
    'What time alone changed, for so many people at most: answers that are over become unknown, and the rows that
are due, or were made with a parameter that changed, are rebuilt. Returns these people, and the questions whose
answers ended. Idempotent.';
GRANT EXECUTE ON FUNCTION candidates_sweep(int) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0003_marks")]
    operations = [migrations.RunSQL([CHANGES, SWEEP], migrations.RunSQL.noop)]
