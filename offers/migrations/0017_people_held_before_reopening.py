"""Who reopens many offers holds the people proposed for them first, all at once."""

from django.db import migrations

SQL = """
-- People are proposed in another room, which answers here.
CREATE FUNCTION offers_hold_proposed(offers bigint[]) RETURNS void LANGUAGE sql VOLATILE AS 'SELECT';
COMMENT ON FUNCTION offers_hold_proposed(bigint[]) IS
    'Hold everybody whom opening these offers again counts as proposed, in one order for all, to the end of the transaction.';
GRANT EXECUTE ON FUNCTION offers_hold_proposed(bigint[]) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0016_version_made_by")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
