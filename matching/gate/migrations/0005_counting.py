"""The count that an act goes by: the engine's own, made by the role that sees nothing else of people.

Who is to be asked, and was not before, waits for their day, and is then counted apart.
"""

from django.db import migrations

HEAD = "SET search_path = pg_catalog, public, pg_temp AS $$"

COUNT = """
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
GRANT SELECT ON questions_standing, referentials_romecode TO engine;
"""

# The counting belongs to the role that may read what is counted, and nothing else of anybody.
GIVE = """
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'engine', 'SET') THEN
        RAISE EXCEPTION 'Le rôle owner ne peut donner ses fonctions au rôle engine : lancez, en superutilisateur, '
            'GRANT engine TO owner WITH INHERIT FALSE, SET TRUE; puis migrate de nouveau.';
    END IF;
END $$;
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

EXHAUSTED = """
CREATE FUNCTION gate_exhaustion_of(an_offer bigint) RETURNS bigint LANGUAGE sql STABLE
    RETURN (SELECT p.id FROM gate_exhaustionpolicy p JOIN accounts_agency g ON g.region_id = p.region_id
        JOIN offers_joboffer o ON o.agency_id = g.id
        WHERE o.id = an_offer AND p.countersigned_at IS NOT NULL AND p.ended_at IS NULL);
COMMENT ON FUNCTION gate_exhaustion_of(bigint) IS 'The policy in force in the region of the offer; NULL if none is.';
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0004_eligibility")]
    operations = [migrations.RunSQL([COUNT, GIVE, WAITING, EXHAUSTED], migrations.RunSQL.noop)]
