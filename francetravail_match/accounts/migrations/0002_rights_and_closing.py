"""Since when an account is closed, who gave it its rights, and what a prompt may read of it."""

from django.db import migrations

CLOSING = """
CREATE FUNCTION accounts_user_closing() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.is_active THEN
        NEW.closed_at := NULL;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.closed_at := coalesce(NEW.closed_at, app_now());
    ELSIF OLD.is_active THEN
        NEW.closed_at := app_now();
    ELSE
        NEW.closed_at := coalesce(NEW.closed_at, OLD.closed_at);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_user_closing BEFORE INSERT OR UPDATE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION accounts_user_closing();
"""

RIGHTS = """
CREATE FUNCTION accounts_user_rights(account accounts_user) RETURNS jsonb
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'roles', account.roles, 'active', account.is_active, 'region', 'region:' || account.region_id,
        'agency', (SELECT 'agency:' || a.code FROM accounts_agency a WHERE a.id = account.agency_id)))
$$;
COMMENT ON FUNCTION accounts_user_rights(accounts_user) IS 'What an account may do, in codes.';

CREATE FUNCTION accounts_user_journal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    rights jsonb := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        rights := rights || jsonb_build_object('from', accounts_user_rights(OLD));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        rights := rights || jsonb_build_object('to', accounts_user_rights(NEW));
    END IF;
    -- Which of our roles was connected; another one may bear somebody's name.
    rights := rights || jsonb_build_object('by', CASE
        WHEN session_user IN ('app', 'migrator', 'owner', 'postgres') THEN session_user ELSE 'other' END);
    PERFORM journal_write(NULL, NULL, 'user.rights_changed', 'user',
        CASE TG_OP WHEN 'DELETE' THEN OLD.public_id ELSE NEW.public_id END, rights);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION accounts_user_journal() IS
    'Whoever writes, by whatever means. The line of the administration names the administrator.';
CREATE TRIGGER accounts_user_given AFTER INSERT OR DELETE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION accounts_user_journal();
CREATE TRIGGER accounts_user_changed AFTER UPDATE ON accounts_user FOR EACH ROW
    WHEN ((OLD.roles, OLD.is_active, OLD.agency_id, OLD.region_id)
        IS DISTINCT FROM (NEW.roles, NEW.is_active, NEW.agency_id, NEW.region_id))
    EXECUTE FUNCTION accounts_user_journal();
"""

SECRETS = """
-- A column that comes later is readable by a prompt only if its migration says so.
REVOKE SELECT ON accounts_user FROM admin;
GRANT SELECT (id, public_id, email, first_name, last_name, roles, agency_id, region_id, is_active,
    closed_at, second_factor_since, last_login, daily_message) ON accounts_user TO admin;
REVOKE SELECT ON otp_totp_totpdevice, otp_static_staticdevice, otp_static_statictoken, django_session FROM admin;
REVOKE SELECT ON django_admin_log, axes_accessattempt, axes_accessattemptexpiration, axes_accesslog,
    axes_accessfailurelog FROM admin;
-- The journal stands for these.
REVOKE INSERT, UPDATE, DELETE ON django_admin_log, axes_accesslog, axes_accessfailurelog FROM app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("journal", "0002_lines_and_seals"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("axes", "0010_accessattemptexpiration"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunSQL([CLOSING, RIGHTS, SECRETS], migrations.RunSQL.noop)]
