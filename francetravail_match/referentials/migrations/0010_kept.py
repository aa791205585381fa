"""What others refer to is retired, never deleted; of a dated rule only the end is written; no wage of the past."""

from django.db import migrations

RETIRED = (
    "region departement commune romecode appellation romemobility rometext skill romeskill workcontext"
    " romeworkcontext naf certification certificationterm certificationequivalence"
)
KEPT = f"""
REVOKE DELETE ON {", ".join(f"referentials_{name}" for name in RETIRED.split())} FROM app;
REVOKE UPDATE ON referentials_certificationterm, referentials_certificationequivalence FROM app;
GRANT UPDATE (valid_until) ON referentials_certificationterm, referentials_certificationequivalence TO app;
"""

TO_COME = """
-- No verdict of the past changes. Only the product itself (the owner, in a migration) dates a value back.
CREATE FUNCTION referentials_refuse_past() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user <> 'owner' AND NEW.valid_from < (app_now() AT TIME ZONE 'Europe/Paris')::date THEN
        RAISE EXCEPTION 'Une nouvelle valeur prend effet aujourd''hui ou plus tard.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION referentials_parameter_stamp() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.created_at := app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER referentials_refuse_past BEFORE INSERT ON referentials_nationalparameter
    FOR EACH ROW EXECUTE FUNCTION referentials_refuse_past();
CREATE TRIGGER referentials_refuse_past BEFORE INSERT ON referentials_minimumwage
    FOR EACH ROW EXECUTE FUNCTION referentials_refuse_past();
"""


class Migration(migrations.Migration):
    dependencies = [("referentials", "0009_search_path")]
    operations = [
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(TO_COME, migrations.RunSQL.noop),
    ]
