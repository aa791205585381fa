"""Who acts, asked by the functions of the owner: an active account that holds the role, in the agency itself."""

from django.db import migrations

ACTS_FOR = """
CREATE FUNCTION accounts_acts_for(a_user bigint, a_role text, an_agency bigint) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM accounts_user u
        WHERE u.id = a_user AND u.is_active AND a_role = ANY (u.roles) AND u.agency_id = an_agency);
COMMENT ON FUNCTION accounts_acts_for(bigint, text, bigint) IS
    'An active account with this role in this agency; false for no account, no agency.';
GRANT EXECUTE ON FUNCTION accounts_acts_for(bigint, text, bigint) TO app, admin;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_rights_and_closing")]
    operations = [migrations.RunSQL(ACTS_FOR, migrations.RunSQL.noop)]
