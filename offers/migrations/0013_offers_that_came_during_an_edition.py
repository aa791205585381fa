"""An edition of a referential makes all rows anew, but for those of offers that were being added meanwhile.

As for people (candidates 0015): the rows whose transaction the edition did not see are made anew once it is over.
"""

from django.db import migrations

EDITION = """
CREATE TABLE offers_editionchange (
    xact xid8 PRIMARY KEY DEFAULT pg_current_xact_id(),
    seen pg_snapshot NOT NULL,
    until xid8  -- the first transaction number that was not given yet when the edition was over
);
COMMENT ON TABLE offers_editionchange IS
    'Editions of referentials: the rows of offers that came meanwhile are still to be built.';
REVOKE ALL ON offers_editionchange FROM app, admin;

CREATE OR REPLACE FUNCTION offers_rebuild_all() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    saw pg_snapshot := pg_current_snapshot();
    offers bigint[] := ARRAY(SELECT id FROM offers_joboffer);
BEGIN
    PERFORM offers_rebuild(offers);
    -- The first edition of all is there before any offer is. Whom an earlier one did not see, this one sees or does not.
    IF offers <> '{}' THEN
        DELETE FROM offers_editionchange;
        INSERT INTO offers_editionchange (seen) VALUES (saw);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION offers_sweep() RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    over offers_editionchange;
    offers bigint[];
    swept int := 0;
BEGIN
    -- What goes on when an edition is over may have begun before: it is waited for.
    UPDATE offers_editionchange SET until = pg_snapshot_xmax(pg_current_snapshot()) WHERE until IS NULL;
    FOR over IN
        SELECT * FROM offers_editionchange WHERE until <= pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY xact FOR UPDATE SKIP LOCKED
    LOOP
        offers := ARRAY(
            SELECT r.offer_id FROM offers_searchrow r
            WHERE r.since >= pg_snapshot_xmin(over.seen) AND r.since < over.until AND r.since <> over.xact
              AND NOT pg_visible_in_snapshot(r.since, over.seen)
            ORDER BY r.offer_id);
        PERFORM offers_rebuild(offers);
        DELETE FROM offers_editionchange WHERE xact = over.xact;
        swept := swept + cardinality(offers);
    END LOOP;
    RETURN swept;
END $$;
COMMENT ON FUNCTION offers_sweep() IS
    'Make anew the rows of offers that came while an edition of a referential was taken in; how many they were.';
GRANT EXECUTE ON FUNCTION offers_sweep() TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0012_one_spelling_of_values")]
    operations = [migrations.RunSQL(EDITION, migrations.RunSQL.noop)]
