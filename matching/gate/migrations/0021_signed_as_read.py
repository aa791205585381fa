"""Who signs, signs the version that was read: looked at under the lock of the offer."""

from django.db import migrations

SIGN = """
CREATE FUNCTION gate_sign_as_read(a_user bigint, an_offer bigint, why text, seen bigint) RETURNS gate_decision
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET lock_timeout = '2s' SET timezone = 'UTC' AS $$
DECLARE
    d gate_decision;
BEGIN
    d.refusal := gate_lock(an_offer);
    -- In a statement of its own, after the wait.
    IF d.refusal IS NULL THEN
        SELECT 'not_as_read' INTO d.refusal FROM offers_joboffer o
        WHERE o.id = an_offer AND o.current_version_id IS DISTINCT FROM seen;
    END IF;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, an_offer, 'sign');
    END IF;
    RETURN gate_sign(a_user, an_offer, why);
END $$;
COMMENT ON FUNCTION gate_sign_as_read(bigint, bigint, text, bigint) IS
    'As `gate_sign`, if the offer still asks for what the version `seen` does.';
GRANT EXECUTE ON FUNCTION gate_sign_as_read(bigint, bigint, text, bigint) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0020_employer_before")]
    operations = [migrations.RunSQL(SIGN, migrations.RunSQL.noop)]
