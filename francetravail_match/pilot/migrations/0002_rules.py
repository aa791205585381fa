"""Nobody but the owner's functions writes what the pilot is; they check who acts and stamp the time themselves."""

from django.db import migrations

TABLES = "experiment consultation activation volunteer licence switchact deputy".split()
#: Columns that are empty until something ends, and set once. Nothing else of a row ever changes.
SET_ONCE = {
    "experiment": [],
    "consultation": [],
    "activation": ["ended_at", "ended_by_id"],
    "licence": ["ended_at"],
    "switchact": [],
    "deputy": ["withdrawn_at"],
}

RIGHTS = "".join(f"REVOKE INSERT, UPDATE, DELETE ON pilot_{table} FROM app;\n" for table in TABLES)
# Who volunteers, and above all who no longer does, is nobody's business at a prompt.
RIGHTS += "REVOKE ALL ON pilot_volunteer FROM admin;\n"

HISTORY = """
CREATE FUNCTION pilot_history_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before jsonb;
    after jsonb;
    field text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := to_jsonb(OLD);
        after := to_jsonb(NEW);
        FOREACH field IN ARRAY coalesce(TG_ARGV, '{}') LOOP
            IF before -> field = 'null' THEN
                before := before - field;
                after := after - field;
            END IF;
        END LOOP;
        IF before = after THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'L''histoire de l''expérimentation ne se réécrit pas.' USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""CREATE TRIGGER pilot_{table}_stays BEFORE UPDATE OR DELETE ON pilot_{table}
    FOR EACH ROW EXECUTE FUNCTION pilot_history_stays({", ".join(f"'{column}'" for column in columns)});
CREATE TRIGGER pilot_{table}_is_not_emptied BEFORE TRUNCATE ON pilot_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION pilot_history_stays();
"""
    for table, columns in SET_ONCE.items()
)

# The council of an activation is its region's own; what a second signature answers was signed by who it says.
TIES = """
ALTER TABLE pilot_activation ADD CONSTRAINT pilot_activation_establishment
    FOREIGN KEY (establishment_id, region_id) REFERENCES pilot_consultation (id, region_id);
ALTER TABLE pilot_switchact ADD CONSTRAINT pilot_switchact_first_signature
    FOREIGN KEY (answers_id, first_by_id, kind, level) REFERENCES pilot_switchact (id, by_id, kind, level);
"""

READING = """
CREATE FUNCTION pilot_day(at timestamptz) RETURNS date LANGUAGE sql STABLE
    RETURN (at AT TIME ZONE 'Europe/Paris')::date;
COMMENT ON FUNCTION pilot_day(timestamptz) IS 'The day in Paris: days of the pilot begin and end there.';

CREATE FUNCTION pilot_is(a_user bigint, a_role text) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (SELECT FROM accounts_user u WHERE u.id = a_user AND u.is_active AND a_role = ANY (u.roles));

CREATE FUNCTION pilot_region_of(a_pilote bigint) RETURNS text LANGUAGE sql STABLE
    RETURN (SELECT u.region_id FROM accounts_user u WHERE u.id = a_pilote AND pilot_is(u.id, 'regional_pilot'));
COMMENT ON FUNCTION pilot_region_of(bigint) IS 'The region that this account pilots; NULL if none.';

CREATE FUNCTION pilot_leads(a_user bigint, an_agency bigint, at timestamptz DEFAULT app_now()) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM accounts_user u WHERE u.id = a_user AND u.agency_id = an_agency AND u.is_active AND (
            pilot_is(u.id, 'manager')
            OR EXISTS (
                SELECT FROM pilot_deputy d JOIN accounts_user m ON m.id = d.manager_id
                WHERE d.deputy_id = u.id AND d.agency_id = an_agency AND d.named_at <= at
                AND pilot_day(at) BETWEEN d.starts_on AND d.ends_on AND (d.withdrawn_at > at) IS NOT FALSE
                AND m.agency_id = an_agency AND pilot_is(m.id, 'manager'))));
COMMENT ON FUNCTION pilot_leads(bigint, bigint, timestamptz) IS
    'A manager of the agency, or the deputy that one of its managers named for that day.';

CREATE FUNCTION pilot_stopped(
    a_level text, an_agency bigint, a_region text, at timestamptz DEFAULT app_now()
) RETURNS boolean LANGUAGE sql STABLE
    RETURN coalesce((
        SELECT s.kind = 'stop' FROM pilot_switchact s
        WHERE s.level = a_level AND s.agency_id IS NOT DISTINCT FROM an_agency
        AND s.region_id IS NOT DISTINCT FROM a_region AND s.done_at <= at
        AND (s.level <> 'nation' OR s.answers_id IS NOT NULL)
        ORDER BY s.id DESC LIMIT 1), false);
COMMENT ON FUNCTION pilot_stopped(text, bigint, text, timestamptz) IS
    'Whether the latest act in effect of this very place is a stop.';

CREATE FUNCTION pilot_place(a_region text, an_agency bigint, at timestamptz DEFAULT app_now()) RETURNS text
    LANGUAGE sql STABLE
    RETURN CASE
        WHEN (SELECT e.ends_on FROM pilot_experiment e WHERE e.set_at <= at ORDER BY e.id DESC LIMIT 1) IS NULL
            THEN 'no_experiment'
        WHEN pilot_day(at) >
            (SELECT e.ends_on FROM pilot_experiment e WHERE e.set_at <= at ORDER BY e.id DESC LIMIT 1) THEN 'over'
        WHEN pilot_stopped('nation', NULL, NULL, at) THEN 'nation_stopped'
        WHEN NOT EXISTS (
            SELECT FROM pilot_activation a WHERE a.region_id = a_region AND a.activated_at <= at
            AND pilot_day(at) BETWEEN a.starts_on AND a.ends_on AND (a.ended_at > at) IS NOT FALSE
        ) THEN 'region_inactive'
        WHEN pilot_stopped('region', NULL, a_region, at) THEN 'region_stopped'
        WHEN an_agency IS NOT NULL AND pilot_stopped('agency', an_agency, NULL, at) THEN 'agency_stopped'
        ELSE 'open'
    END;
COMMENT ON FUNCTION pilot_place(text, bigint, timestamptz) IS
    'How the pilot stands in a region, or in an agency of it: open, or the first reason why it is not.';

CREATE FUNCTION pilot_open(a_user bigint, an_agency bigint, at timestamptz DEFAULT app_now()) RETURNS text
    LANGUAGE sql STABLE
    RETURN coalesce((
        SELECT CASE
            WHEN pilot_place(g.region_id, g.id, at) <> 'open' THEN pilot_place(g.region_id, g.id, at)
            WHEN NOT EXISTS (
                SELECT FROM accounts_user u
                WHERE u.id = a_user AND u.agency_id = g.id AND pilot_is(u.id, 'advisor')) THEN 'not_advisor'
            WHEN NOT EXISTS (
                SELECT FROM pilot_licence l WHERE l.user_id = a_user AND l.region_id = g.region_id
                AND l.granted_at <= at AND (l.ended_at > at) IS NOT FALSE) THEN 'no_licence'
            ELSE 'open'
        END FROM accounts_agency g WHERE g.id = an_agency), 'not_advisor');
COMMENT ON FUNCTION pilot_open(bigint, bigint, timestamptz) IS
    'May this advisor work in the pilot for this agency: open, or the reason why not. Roles are those of now.';

GRANT EXECUTE ON FUNCTION pilot_day(timestamptz), pilot_is(bigint, text), pilot_region_of(bigint),
    pilot_leads(bigint, bigint, timestamptz), pilot_stopped(text, bigint, text, timestamptz),
    pilot_place(text, bigint, timestamptz), pilot_open(bigint, bigint, timestamptz) TO app, admin;
"""

REFUSE = """
CREATE FUNCTION pilot_refuse(words text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', words USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION pilot_refuse(text) IS 'An act is refused, in words for the person who asked for it.';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pilot", "0001_initial"),
        ("accounts", "0002_rights_and_closing"),
        ("common", "0001_initial"),
    ]
    operations = [migrations.RunSQL([RIGHTS, HISTORY, TIES, READING, REFUSE], migrations.RunSQL.noop)]
