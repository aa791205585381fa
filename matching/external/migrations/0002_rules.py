"""Nobody but the owner's functions writes an act or a sighting; a row that is there is never changed."""

from django.db import migrations

SQL = """
REVOKE INSERT, UPDATE, DELETE ON external_profiles_externalact, external_profiles_sighting FROM app;
ALTER TABLE external_profiles_externalact ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE TRIGGER external_act_stays BEFORE UPDATE OR DELETE ON external_profiles_externalact
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
CREATE TRIGGER external_act_is_not_emptied BEFORE TRUNCATE ON external_profiles_externalact
    FOR EACH STATEMENT EXECUTE FUNCTION gate_history_stays();
-- A sighting is erased in time, and never changed.
CREATE TRIGGER external_sighting_stays BEFORE UPDATE ON external_profiles_sighting
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
-- Its act is of its own offer and finding.
ALTER TABLE external_profiles_sighting ADD CONSTRAINT external_sighting_of_act
    FOREIGN KEY (act_id, offer_id, finding_id) REFERENCES external_profiles_externalact (id, offer_id, finding_id);
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0001_initial"), ("gate", "0002_rules")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
