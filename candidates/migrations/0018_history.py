"""Answers know the transaction that recorded them; the past of search rows is kept for so long and no longer."""

import django.db.models.deletion
from django.db import migrations, models

SINCE = """
ALTER TABLE candidates_answer ADD COLUMN since xid8 NOT NULL DEFAULT pg_current_xact_id();

-- The database dates what it records; an answer may be older than its record, never newer.
CREATE OR REPLACE FUNCTION candidates_stamp_answer() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.recorded_at := app_now();
    NEW.since := pg_current_xact_id();
    NEW.answered_at := coalesce(NEW.answered_at, NEW.recorded_at);
    IF NEW.answered_at > NEW.recorded_at THEN
        RAISE EXCEPTION 'Une réponse ne se date pas du futur.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.origin NOT IN ('correction', 'expiry') THEN
        NEW."values" := jsonb_strip_nulls(NEW."values");
        IF NEW."values" = '{}' THEN
            RETURN NULL;  -- nothing is known: nothing to record
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

PURGE = """
CREATE FUNCTION candidates_searchrow_past_purge(most int) RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    n_gone int;
BEGIN
    DELETE FROM candidates_searchrow_past WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM candidates_searchrow_past
        WHERE ended_at <= app_now() - make_interval(days => (
            SELECT value::int FROM referentials_nationalparameter
            WHERE code = 'history_days' AND valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date
            ORDER BY valid_from DESC LIMIT 1))
        ORDER BY ended_at LIMIT most FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS n_gone = ROW_COUNT;
    RETURN n_gone;
END $$;
COMMENT ON FUNCTION candidates_searchrow_past_purge(int) IS
    'Erase so many past rows at most that have been kept for `history_days`; how many they were.';
GRANT EXECUTE ON FUNCTION candidates_searchrow_past_purge(int) TO app;
"""

# Room on each page for rows that change: they stay beside those of the same occupation and place.
ROOM = "ALTER TABLE candidates_searchrow SET (fillfactor = 90);"


class Migration(migrations.Migration):
    dependencies = [("candidates", "0017_engine_rows"), ("referentials", "0011_history")]
    operations = [
        migrations.CreateModel(
            name="PastSearchRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "job_seeker_id", "occupation", "area", "ended_at", verbose_name="clé"
                    ),
                ),
                ("occupation", models.SmallIntegerField(verbose_name="métier")),
                ("area", models.BigIntegerField(db_column="area_id", verbose_name="zone")),
                ("ended_at", models.DateTimeField(verbose_name="remplacée le")),
                (
                    "job_seeker",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="candidates.jobseeker",
                        verbose_name="demandeur d'emploi",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de recherche passée",
                "verbose_name_plural": "lignes de recherche passées",
                "db_table": "candidates_searchrow_past",
                "ordering": ["job_seeker", "ended_at"],
                "managed": False,
            },
        ),
        migrations.RunSQL(SINCE, migrations.RunSQL.noop),
        migrations.RunSQL(PURGE, migrations.RunSQL.noop),
        migrations.RunSQL(ROOM, migrations.RunSQL.noop),
    ]
