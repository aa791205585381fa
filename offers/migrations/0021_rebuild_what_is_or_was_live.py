"""The write of an offer that is not live, and has no search row, rebuilds none."""

from django.db import migrations

CHANGED = """
CREATE OR REPLACE FUNCTION offers_rebuild_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    concerned bigint[];
BEGIN
    -- A draft has no row and gets none; its writer holds its lock, so that nobody else gives it one meanwhile.
    SELECT array_agg(id) INTO concerned FROM changed
    WHERE state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
       OR EXISTS (SELECT FROM offers_searchrow s WHERE s.offer_id = changed.id);
    IF concerned IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM offers_rebuild(concerned);
    IF TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM changed JOIN offers_joboffer o USING (id)
        WHERE o.state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
          AND NOT EXISTS (SELECT FROM offers_searchrow s WHERE s.version_id = o.current_version_id)
    ) THEN
        RAISE EXCEPTION 'Une offre publiée a un métier et un lieu que les référentiels connaissent.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0020_alarms_set_aside")]

    operations = [migrations.RunSQL(CHANGED, migrations.RunSQL.noop)]
