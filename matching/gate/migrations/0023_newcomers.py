"""Who is to be asked, and was not before: they wait for their day, and are then counted apart."""

from django.db import migrations

HEAD = "SET search_path = pg_catalog, public, pg_temp AS $$"

# Whose wave was complete: the snapshot says who was to be asked then, whatever happens to them since.
BASELINE = """
CREATE FUNCTION gate_note_first_wave() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO gate_askedbaseline (version_id, snapshot, as_of, at)
    SELECT o.current_version_id, pg_current_snapshot()::text, pilot_day(app_now()), app_now()
    FROM offers_joboffer o WHERE o.id = NEW.offer_id AND o.current_version_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER gate_note_first_wave AFTER UPDATE OF waves ON questions_campaign FOR EACH ROW
    WHEN (OLD.waves = 0 AND NEW.waves > 0) EXECUTE FUNCTION gate_note_first_wave();
"""

COUNT = """
SET ROLE engine;
DROP FUNCTION gate_count(bigint, jsonb, bigint[], boolean);
SET ROLE owner;
CREATE FUNCTION gate_count(
    version bigint, context jsonb, exhausted bigint[], with_people boolean,
    OUT reference_version text, OUT snapshot text, OUT n_match int, OUT n_exhausted int, OUT n_to_ask int,
    OUT n_unanswered int, OUT n_cannot_be_asked int, OUT stale boolean, OUT waiting bigint[], OUT people jsonb
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    counted record;
BEGIN
    SELECT f.* INTO counted FROM matching_offer(
        version, context, CASE WHEN cardinality(exhausted) = 0 THEN 0 ELSE 2147483647 END) AS f;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    reference_version := counted.reference_version;
    snapshot := counted.snapshot;
    n_exhausted := 0;
    IF cardinality(exhausted) > 0 THEN
        SELECT count(*) INTO n_exhausted FROM string_to_table(counted.results, E'\\n') AS line
        WHERE split_part(line, ' ', 3) = '0' AND split_part(line, ' ', 1)::bigint = ANY (exhausted);
    END IF;
    n_match := counted.n_match - n_exhausted;
    -- A row whose day is past is not what the person is.
    stale := EXISTS (
        SELECT FROM candidates_searchrow p
        JOIN offers_searchrow o ON p.occupation = ANY (o.occupations) AND p.area && o.area
        WHERE o.version_id = version AND p.next_change_at <= (context ->> 'as_of')::date);
    n_to_ask := 0;
    n_unanswered := 0;
    n_cannot_be_asked := 0;
    waiting := '{}';
    people := '[]';
    IF counted.n_to_qualify > 0 THEN
        SELECT count(*) FILTER (WHERE state NOT IN ('unanswered', 'cannot_be_asked')),
            count(*) FILTER (WHERE state = 'unanswered'), count(*) FILTER (WHERE state = 'cannot_be_asked'),
            coalesce(array_agg(job_seeker_id ORDER BY job_seeker_id) FILTER (WHERE state = 'waiting'), '{}'),
            CASE WHEN with_people THEN coalesce(jsonb_agg(jsonb_build_object(
                'id', job_seeker_id, 'public_id', public_id, 'state', state, 'unknown', unknown)
                ORDER BY job_seeker_id), '[]') ELSE '[]' END
        INTO n_to_ask, n_unanswered, n_cannot_be_asked, waiting, people
        FROM questions_states(version, context);
    END IF;
END $$;
COMMENT ON FUNCTION gate_count(bigint, jsonb, bigint[], boolean) IS
    'Who matches a live version and who is left to ask, over everyone, as the calling statement sees them.';

CREATE FUNCTION gate_was_asked(person bigint, an_offer bigint, seen pg_snapshot, context jsonb) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM matching_person_before(person, seen, '0'::xid8, context) AS b
        WHERE b.offer_id = an_offer AND b.unknown);
END $$;
COMMENT ON FUNCTION gate_was_asked(bigint, bigint, pg_snapshot, jsonb) IS
    'Whether the person was to be asked about the offer, as it is now, with the rows that the snapshot saw.';

GRANT CREATE ON SCHEMA public TO engine;
ALTER FUNCTION gate_count(bigint, jsonb, bigint[], boolean) OWNER TO engine;
ALTER FUNCTION gate_was_asked(bigint, bigint, pg_snapshot, jsonb) OWNER TO engine;
REVOKE CREATE ON SCHEMA public FROM engine;
SET ROLE engine;
REVOKE EXECUTE ON FUNCTION gate_count(bigint, jsonb, bigint[], boolean),
    gate_was_asked(bigint, bigint, pg_snapshot, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_count(bigint, jsonb, bigint[], boolean),
    gate_was_asked(bigint, bigint, pg_snapshot, jsonb) TO owner;
SET ROLE owner;
"""

WAITING = f"""
-- Of these people, all waiting for a reply: who is new since the finding was signed or the first wave was
-- complete, and has had their day. Where nobody can say who was asked before, nobody is new.
CREATE FUNCTION gate_waiting_newcomers(an_offer bigint, waiting bigint[], context jsonb, at timestamptz)
    RETURNS bigint[] LANGUAGE plpgsql STABLE {HEAD}
DECLARE
    days int := gate_parameter('newcomer_days');
    signed boolean := coalesce(
        gate_finding_state(gate_latest(an_offer), at) IN ('open', 'to_countersign', 'expired'), false);
    baseline gate_askedbaseline;
BEGIN
    SELECT b.* INTO baseline FROM gate_askedbaseline b JOIN offers_joboffer o ON o.current_version_id = b.version_id
    WHERE o.id = an_offer;
    IF NOT signed AND baseline.version_id IS NULL THEN
        RETURN '{{}}';
    END IF;
    RETURN ARRAY(
        SELECT person FROM unnest(waiting) AS person
        WHERE NOT EXISTS (
            SELECT FROM questions_standing s JOIN questions_questionasked q ON q.id = s.id
            LEFT JOIN questions_delivery d ON d.id = q.delivery_id
            WHERE s.job_seeker_id = person AND s.standing = 'waiting' AND NOT (
                coalesce(d.state IN ('sent', 'declared_sent') AND working_time_after(d.sent_at, days) <= at, false)
                OR EXISTS (
                    SELECT FROM questions_call c
                    WHERE c.job_seeker_id = person AND c.called_at >= q.asked_at AND c.outcome <> 'wrong_number'
                    AND working_time_after(c.called_at, days) <= at)))
        AND (signed OR NOT gate_was_asked(person, an_offer, baseline.snapshot::pg_snapshot,
            context || jsonb_build_object('as_of', baseline.as_of)))
        ORDER BY person);
END $$;
"""

WEIGH = f"""
CREATE OR REPLACE FUNCTION gate_weigh(an_offer bigint, with_people boolean DEFAULT false) RETURNS gate_weighing
    LANGUAGE plpgsql STABLE {HEAD}
DECLARE
    w gate_weighing;
    now timestamptz := app_now();
    stale boolean;
    waiting bigint[];
    newcomers bigint[] := '{{}}';
BEGIN
    SELECT c.context, c.weights_id INTO w.context, w.weights_id FROM gate_context() AS c;
    SELECT k.reference_version, k.snapshot, k.n_match, k.n_exhausted, k.n_to_ask, k.n_unanswered,
        k.n_cannot_be_asked, k.people, k.stale, k.waiting
    INTO w.reference_version, w.snapshot, w.n_match, w.n_exhausted, w.n_to_ask, w.n_unanswered,
        w.n_cannot_be_asked, w.people, stale, waiting
    FROM offers_joboffer o CROSS JOIN LATERAL
        gate_count(o.current_version_id, w.context, gate_exhausted_people(o.id), with_people) AS k
    WHERE o.id = an_offer;
    IF w.n_to_ask > 0 AND cardinality(waiting) = w.n_to_ask THEN
        newcomers := gate_waiting_newcomers(an_offer, waiting, w.context, now);
    END IF;
    w.n_waiting_newcomers := cardinality(newcomers);
    w.n_to_ask := w.n_to_ask - w.n_waiting_newcomers;
    w.watermark := current_watermark();
    w.refusal := CASE
        WHEN w.snapshot IS NULL THEN 'not_published'
        WHEN w.n_match > 0 THEN 'match'
        WHEN (w.watermark > now - make_interval(hours => gate_parameter('watermark_hours'))) IS NOT TRUE
            THEN 'stale_feed'
        WHEN stale OR w.reference_version IS DISTINCT FROM gate_edition() OR EXISTS (
            SELECT FROM candidates_parameterchange c WHERE c.valid_from <= pilot_day(now)) THEN 'stale_rows'
        WHEN w.n_to_ask > 0 THEN 'to_ask'
    END;
    RETURN w;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0022_opening_alarms"), ("questions", "0005_one_appeal_for_each_agency")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (BASELINE, COUNT, WAITING, WEIGH)]
