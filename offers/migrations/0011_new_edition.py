"""Only an edition of what the search rows copy has them made anew."""

from django.db import migrations

SQL = """
DROP TRIGGER offers_rebuild_all ON referentials_referenceversion;
CREATE TRIGGER offers_rebuild_all AFTER INSERT OR UPDATE ON referentials_referenceversion
    FOR EACH ROW WHEN (NEW.name <> 'naf') EXECUTE FUNCTION offers_rebuild_all();
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0010_apply_url")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
