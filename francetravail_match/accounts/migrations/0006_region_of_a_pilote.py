"""A regional pilote has a region; giving it is giving rights, and is journalled like the others."""

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = """
CREATE OR REPLACE FUNCTION accounts_user_rights(account accounts_user) RETURNS jsonb
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'roles', account.roles, 'active', account.is_active, 'region', 'region:' || account.region_id,
        'agency', (SELECT 'agency:' || a.code FROM accounts_agency a WHERE a.id = account.agency_id)))
$$;
DROP TRIGGER accounts_user_changed ON accounts_user;
CREATE TRIGGER accounts_user_changed AFTER UPDATE ON accounts_user FOR EACH ROW
    WHEN ((OLD.roles, OLD.is_active, OLD.agency_id, OLD.region_id)
        IS DISTINCT FROM (NEW.roles, NEW.is_active, NEW.agency_id, NEW.region_id))
    EXECUTE FUNCTION accounts_user_journal();
GRANT SELECT (region_id) ON accounts_user TO admin;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_switchboard"), ("referentials", "0013_working_days")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="region",
            field=models.ForeignKey(
                blank=True,
                help_text="Celle d'un pilote régional. Les autres rôles tiennent la leur de leur agence.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referentials.region",
                verbose_name="région pilotée",
            ),
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
