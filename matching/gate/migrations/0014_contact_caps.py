"""Two more numbers of the nation: how many people outside may be contacted."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

EARLIER = import_module("matching.gate.migrations.0003_parameters").VALUES
#: Code → value at the start, and the bounds of any other one.
VALUES = {"contacts_per_offer": (5, 1, 20), "contacts_per_week": (5, 1, 50)}
BOUNDS = ", ".join(f"('{code}', {low}, {high})" for code, (_, low, high) in (EARLIER | VALUES).items())
START = ", ".join(f"('{code}', {start}, 'valeur de départ')" for code, (start, _, _) in VALUES.items())

SQL = f"""
INSERT INTO gate_gateparameter (code, value, reason) VALUES {START};

CREATE OR REPLACE FUNCTION gate_set_parameter(a_user bigint, a_code text, a_value int, why text) RETURNS bigint
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gate", "0013_closed_for_a_registered_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
