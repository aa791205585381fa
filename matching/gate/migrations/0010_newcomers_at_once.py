"""Who is newly to be asked is written to at once, beyond the message of the week if need be."""

from django.db import migrations

HEAD = "SET search_path = pg_catalog, public, pg_temp AS $$"
OWNER = f"SECURITY DEFINER {HEAD}"

# Who is new, and, of them, who has had their day: one rule for both.
NEW = f"""
CREATE FUNCTION gate_new_among(an_offer bigint, people bigint[], context jsonb, at timestamptz) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {HEAD}
DECLARE
    baseline gate_askedbaseline;
BEGIN
    -- Nobody was left to ask when it was signed.
    IF gate_finding_state(gate_latest(an_offer), at) IN ('open', 'to_countersign', 'expired') THEN
        RETURN people;
    END IF;
    SELECT b.* INTO baseline FROM gate_askedbaseline b JOIN offers_joboffer o ON o.current_version_id = b.version_id
    WHERE o.id = an_offer;
    IF baseline.version_id IS NULL THEN
        RETURN '{{}}';
    END IF;
    RETURN ARRAY(
        SELECT person FROM unnest(people) AS person
        WHERE NOT gate_was_asked(person, an_offer, baseline.snapshot::pg_snapshot,
            context || jsonb_build_object('as_of', baseline.as_of))
        ORDER BY person);
END $$;
COMMENT ON FUNCTION gate_new_among(bigint, bigint[], jsonb, timestamptz) IS
    'Of these people to ask, who was not when the finding was signed, or the first wave complete.';

CREATE OR REPLACE FUNCTION gate_waiting_newcomers(
    an_offer bigint, waiting bigint[], context jsonb, at timestamptz
) RETURNS bigint[] LANGUAGE plpgsql STABLE {HEAD}
DECLARE
    days int := gate_parameter('newcomer_days');
BEGIN
    RETURN ARRAY(
        SELECT person FROM unnest(gate_new_among(an_offer, waiting, context, at)) AS person
        WHERE NOT EXISTS (
            SELECT FROM questions_standing s JOIN questions_questionasked q ON q.id = s.id
            LEFT JOIN questions_delivery d ON d.id = q.delivery_id
            WHERE s.job_seeker_id = person AND s.standing = 'waiting' AND NOT (
                coalesce(d.state IN ('sent', 'declared_sent') AND working_time_after(d.sent_at, days) <= at, false)
                OR EXISTS (
                    SELECT FROM questions_call c
                    WHERE c.job_seeker_id = person AND c.called_at >= q.asked_at AND c.outcome <> 'wrong_number'
                    AND working_time_after(c.called_at, days) <= at)))
        ORDER BY person);
END $$;
"""

ASK = f"""
-- For an offer that may reach the gate, where the pilot is open: elsewhere, nobody waits for them.
CREATE FUNCTION gate_newcomers(an_offer bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE {OWNER}
DECLARE
    version bigint;
    given jsonb;
BEGIN
    SELECT o.current_version_id INTO version FROM offers_joboffer o JOIN accounts_agency g ON g.id = o.agency_id
    WHERE o.id = an_offer AND pilot_place(g.region_id, g.id) = 'open' AND gate_ineligible(o.id) = '{{}}';
    IF version IS NULL THEN
        RETURN '{{}}';
    END IF;
    SELECT c.context INTO given FROM gate_context() AS c;
    RETURN gate_new_among(an_offer, ARRAY(
        SELECT s.job_seeker_id FROM questions_states(version, given) AS s
        WHERE s.state = 'to_ask' AND s.never_asked <> '{{}}' ORDER BY 1), given, app_now());
END $$;
COMMENT ON FUNCTION gate_newcomers(bigint) IS
    'Who is newly to be asked about the offer, and was not asked yet.';

-- In the order of people, as waves write to them: two that want the same wait for each other in one direction.
CREATE FUNCTION gate_ask_newcomers(an_offer bigint, messages jsonb) RETURNS bigint[] LANGUAGE plpgsql VOLATILE {OWNER}
DECLARE
    new bigint[] := gate_newcomers(an_offer);
    made bigint[];
BEGIN
    SELECT coalesce(array_agg(written.message) FILTER (WHERE written.message IS NOT NULL), '{{}}') INTO made FROM (
        SELECT questions_write(m.person, o.agency_id, m.code, m.wanted, o.id) AS message
        FROM (
            SELECT DISTINCT ON (person) person, code, wanted
            FROM jsonb_to_recordset(messages) AS given (person bigint, code text, wanted jsonb)
            WHERE person = ANY (new) ORDER BY person
        ) AS m JOIN offers_joboffer o ON o.id = an_offer OFFSET 0
    ) AS written;
    RETURN made;
END $$;
COMMENT ON FUNCTION gate_ask_newcomers(bigint, jsonb) IS
    'One message each, beyond that of the week, to those of [{{person, code, wanted}}] who are new; once for the offer.';
GRANT EXECUTE ON FUNCTION gate_newcomers(bigint), gate_ask_newcomers(bigint, jsonb) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0009_exhausted_people"), ("questions", "0006_beyond_the_week")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (NEW, ASK)]
