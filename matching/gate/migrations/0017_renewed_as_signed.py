"""A second signature serves the renewals for the same reasons, unless something was done since."""

from django.db import migrations

COUNTERSIGNED = """
CREATE OR REPLACE FUNCTION gate_countersigned(a_finding bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    f gate_absencefinding;
    before gate_absencefinding;
BEGIN
    SELECT * INTO f FROM gate_absencefinding WHERE id = a_finding;
    IF f.signature_reasons = '{}'
        OR EXISTS (SELECT FROM gate_secondsignature s WHERE s.finding_id = f.id AND s.signed) THEN
        RETURN true;
    END IF;
    -- What a renewal needs signed may have been signed before it, for the same reasons: none of them new.
    SELECT * INTO before FROM gate_absencefinding WHERE id = f.renews_id;
    RETURN before.id IS NOT NULL AND 'since_signed' <> ALL (f.signature_reasons)
        AND f.signature_reasons <@ before.signature_reasons AND gate_countersigned(before.id);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0016_refused_as_asked_now")]
    operations = [migrations.RunSQL(COUNTERSIGNED, migrations.RunSQL.noop)]
