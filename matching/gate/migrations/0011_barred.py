"""What rows alone say against an act, before anybody is counted: one rule for acts and for who announces them."""

from django.db import migrations

HEAD = "SET search_path = pg_catalog, public, pg_temp AS $$"

SQL = f"""
CREATE FUNCTION gate_barred(a_user bigint, an_offer bigint) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER {HEAD}
DECLARE
    latest bigint := gate_latest(an_offer);
    state text := gate_finding_state(latest);
BEGIN
    RETURN coalesce(
        gate_bars(a_user, an_offer),
        CASE WHEN latest IS NULL THEN 'no_finding' WHEN state <> 'open' THEN state END);
END $$;
COMMENT ON FUNCTION gate_barred(bigint, bigint) IS
    'Why this person may do nothing outside for the offer, as far as rows say: acts count. NULL if nothing is said.';
GRANT EXECUTE ON FUNCTION gate_barred(bigint, bigint) TO app;

CREATE OR REPLACE FUNCTION gate_pass(a_user bigint, an_offer bigint, act text) RETURNS gate_decision
    LANGUAGE plpgsql VOLATILE {HEAD}
DECLARE
    d gate_decision;
    w gate_weighing;
    state text;
BEGIN
    d.refusal := gate_lock(an_offer);
    IF d.refusal IS NULL THEN
        d.finding_id := gate_latest(an_offer);
        d.refusal := gate_barred(a_user, an_offer);
        state := gate_finding_state(d.finding_id);
        IF state IN ('criteria_changed', 'engine_changed', 'reference_changed') THEN
            PERFORM gate_close_finding(d.finding_id, state);
        END IF;
    END IF;
    IF d.refusal IS NULL THEN
        SELECT * INTO w FROM gate_weigh(an_offer);
        d := gate_with_counts(d, w);
        IF d.refusal = 'match' THEN
            PERFORM gate_close_finding(d.finding_id, 'match');
        END IF;
    END IF;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, an_offer, act);
    END IF;
    PERFORM candidates_seal();
    d.allowed := true;
    RETURN d;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0010_newcomers_at_once")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
