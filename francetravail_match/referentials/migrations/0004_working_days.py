"""Working days: a day that is not in the table is closed. Nobody changes those that are there."""

from django.db import migrations, models

from ..working_days import YEARS_AHEAD, working_days_of

RULES = """
REVOKE ALL ON referentials_workingday FROM app;
GRANT SELECT ON referentials_workingday TO app, admin, engine;

CREATE FUNCTION is_working_day(day date) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN EXISTS (SELECT FROM public.referentials_workingday w WHERE w.day = $1);
CREATE FUNCTION working_days_after(day date, count int) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT w.day FROM public.referentials_workingday w WHERE w.day > $1
            ORDER BY w.day OFFSET greatest(count - 1, 0) LIMIT 1);
COMMENT ON FUNCTION working_days_after(date, int) IS
    'The n-th working day after a day, which does not count itself; NULL beyond the end of the table.';
CREATE FUNCTION working_time_after(moment timestamptz, count int) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (working_days_after((moment AT TIME ZONE 'Europe/Paris')::date, count)
            + (moment AT TIME ZONE 'Europe/Paris')::time) AT TIME ZONE 'Europe/Paris';
COMMENT ON FUNCTION working_time_after(timestamptz, int) IS 'The same time of the day in Paris, n working days later.';

CREATE FUNCTION referentials_add_working_days(days date[]) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH added AS (
        INSERT INTO referentials_workingday
        SELECT DISTINCT day FROM unnest(days) AS new (day)
        WHERE day > coalesce((SELECT max(w.day) FROM referentials_workingday w), '-infinity')
          AND extract(isodow FROM day) <= 5 AND day < app_now() + interval '4 years'
        RETURNING 1
    ) SELECT count(*) FROM added
$$;
COMMENT ON FUNCTION referentials_add_working_days(date[]) IS
    'Weekdays after the last one that is there, four years ahead at most; the others are left out.';
REVOKE ALL ON FUNCTION referentials_add_working_days(date[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referentials_add_working_days(date[]) TO app;
GRANT EXECUTE ON FUNCTION is_working_day(date), working_days_after(date, int), working_time_after(timestamptz, int)
    TO app, admin, engine;
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT extract(year FROM app_now())::int")
        (year,) = cursor.fetchone()
        days = list(working_days_of(range(year, year + YEARS_AHEAD + 1)))
        cursor.execute("SELECT referentials_add_working_days(%s)", [days])


class Migration(migrations.Migration):
    dependencies = [("referentials", "0003_certifications"), ("common", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="WorkingDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="jour")),
            ],
            options={
                "verbose_name": "jour ouvré",
                "verbose_name_plural": "jours ouvrés",
                "ordering": ["day"],
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
