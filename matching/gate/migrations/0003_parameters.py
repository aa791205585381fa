"""The national numbers of the gate: where they start, and the one way to set another value."""

from django.db import migrations

#: Code → value at the start, and the bounds of any other one.
VALUES = {
    "publication_days": (3, 1, 30),
    "validity_days": (3, 1, 10),
    "watermark_hours": (24, 1, 72),
    "lock_timeout_ms": (2000, 100, 10_000),
    "proposed_hours": (48, 1, 240),
    "rare_skill_percent": (2, 0, 100),
    "answered_percent": (20, 0, 100),
    "same_employer_days": (60, 0, 730),
    "newcomer_days": (1, 1, 10),
    "opening_rate_percent": (7, 0, 100),
}
BOUNDS = ", ".join(f"('{code}', {low}, {high})" for code, (_, low, high) in VALUES.items())
START = ", ".join(f"('{code}', {start}, 'valeur de départ')" for code, (start, _, _) in VALUES.items())

SQL = f"""
INSERT INTO gate_gateparameter (code, value, reason) VALUES {START};

CREATE FUNCTION gate_parameter(a_code text) RETURNS int LANGUAGE sql STABLE
    RETURN (SELECT p.value FROM gate_gateparameter p WHERE p.code = a_code ORDER BY p.id DESC LIMIT 1);
COMMENT ON FUNCTION gate_parameter(text) IS 'The value in force of a national parameter of the gate.';

CREATE FUNCTION gate_parameters() RETURNS jsonb LANGUAGE sql STABLE
    RETURN (SELECT jsonb_object_agg(latest.code, latest.value) FROM (
        SELECT DISTINCT ON (p.code) p.code, p.value FROM gate_gateparameter p ORDER BY p.code, p.id DESC) AS latest);

CREATE FUNCTION gate_set_parameter(a_user bigint, a_code text, a_value int, why text) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    IF NOT pilot_is(a_user, 'administrator') THEN
        PERFORM pilot_refuse('Seul un administrateur fixe un paramètre national.');
    ELSIF NOT EXISTS (
        SELECT FROM (VALUES {BOUNDS}) AS known (code, low, high)
        WHERE code = a_code AND a_value BETWEEN low AND high) THEN
        PERFORM pilot_refuse('Cette valeur sort des bornes du paramètre.');
    END IF;
    INSERT INTO gate_gateparameter (code, value, reason, set_by_id, set_at)
    VALUES (a_code, a_value, btrim(why), a_user, app_now()) RETURNING id INTO made;
    PERFORM journal_write(a_user, NULL, 'gate.parameter_set', 'gateparameter', NULL,
        jsonb_build_object('code', a_code, 'value', a_value));
    RETURN made;
END $$;
GRANT EXECUTE ON FUNCTION gate_parameter(text), gate_parameters() TO app, admin;
GRANT EXECUTE ON FUNCTION gate_set_parameter(bigint, text, int, text) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0002_rules")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
