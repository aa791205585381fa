"""The past of offers' search rows is kept for so long and no longer."""

from django.db import migrations

PURGE = """
CREATE FUNCTION offers_searchrow_past_purge(most int) RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    n_gone int;
BEGIN
    DELETE FROM offers_searchrow_past WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM offers_searchrow_past
        WHERE ended_at <= app_now() - make_interval(days => (
            SELECT value::int FROM referentials_nationalparameter
            WHERE code = 'history_days' AND valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date
            ORDER BY valid_from DESC LIMIT 1))
        ORDER BY ended_at LIMIT most FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS n_gone = ROW_COUNT;
    RETURN n_gone;
END $$;
COMMENT ON FUNCTION offers_searchrow_past_purge(int) IS
    'Erase so many past rows at most that have been kept for `history_days`; how many they were.';
GRANT EXECUTE ON FUNCTION offers_searchrow_past_purge(int) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0015_engine_rows"), ("referentials", "0011_history")]
    operations = [migrations.RunSQL(PURGE, migrations.RunSQL.noop)]
