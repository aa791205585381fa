"""An edition of a referential makes all rows anew, but for those of people who were being added meanwhile.

Neither transaction sees the other: their rows are made of the former edition and nobody looks at them again. They are the
rows whose transaction the edition did not see; the sweep makes them anew once none of these transactions goes on.
Until then rows are stale, and the gate refuses.
"""

from django.db import migrations

EDITION = """
-- Of an edition: the transaction that took it in, the people that it saw, and the first transaction number that was
-- not given yet when it was over.
ALTER TABLE candidates_parameterchange ADD COLUMN xact xid8, ADD COLUMN seen pg_snapshot, ADD COLUMN until xid8;
COMMENT ON TABLE candidates_parameterchange IS
    'Values of national parameters, and editions of referentials, with which search rows are still to be built.
From its day on, they are stale.';

CREATE OR REPLACE FUNCTION candidates_rebuild_all() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people bigint[];
    saw pg_snapshot := pg_current_snapshot();
BEGIN
    PERFORM candidates_lock_all_families();
    FOR people IN
        SELECT array_agg(id) FROM (
            SELECT id, row_number() OVER (ORDER BY id) / 10000 AS batch FROM candidates_jobseeker
        ) AS numbered GROUP BY batch ORDER BY batch
    LOOP
        PERFORM candidates_rebuild(people);
    END LOOP;
    -- The first edition of all is there before anybody is.
    IF FOUND THEN
        INSERT INTO candidates_parameterchange (code, valid_from, xact, seen)
            VALUES ('edition', (app_now() AT TIME ZONE 'Europe/Paris')::date, pg_current_xact_id(), saw)
        ON CONFLICT (code, valid_from)
            DO UPDATE SET xact = excluded.xact, seen = excluded.seen, until = NULL, last_person = 0;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION candidates_take_changed(most int) RETURNS bigint[]
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    change candidates_parameterchange;
    people bigint[];
BEGIN
    -- What goes on when an edition is over may have begun before: it is waited for.
    UPDATE candidates_parameterchange SET until = pg_snapshot_xmax(pg_current_snapshot())
        WHERE code = 'edition' AND until IS NULL;
    LOOP
        SELECT * INTO change FROM candidates_parameterchange
            WHERE valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date
              AND (code <> 'edition' OR until <= pg_snapshot_xmin(pg_current_snapshot()))
            ORDER BY valid_from, code LIMIT 1 FOR UPDATE;
        IF NOT FOUND OR most < 1 THEN
            RETURN '{}';
        END IF;
        IF change.code = 'edition' THEN
            WITH unseen AS MATERIALIZED (
                SELECT DISTINCT r.job_seeker_id AS id FROM candidates_searchrow r
                WHERE r.since >= pg_snapshot_xmin(change.seen) AND r.since < change.until AND r.since <> change.xact
                  AND r.job_seeker_id > change.last_person AND NOT pg_visible_in_snapshot(r.since, change.seen)
            )
            SELECT array_agg(id ORDER BY id) INTO people FROM (SELECT id FROM unseen ORDER BY id LIMIT most) AS first;
        ELSE
            SELECT array_agg(id ORDER BY id) INTO people FROM (
                SELECT j.id FROM candidates_jobseeker j
                WHERE j.id > change.last_person AND j.left_on IS NULL AND CASE change.code
                    WHEN 'asap_days' THEN j.available_from IS NOT NULL
                    ELSE NOT EXISTS (SELECT FROM candidates_mobilityarea a WHERE a.job_seeker_id = j.id)
                END
                ORDER BY j.id LIMIT most
            ) AS concerned;
        END IF;
        IF people IS NOT NULL THEN
            UPDATE candidates_parameterchange SET last_person = people[cardinality(people)]
                WHERE code = change.code AND valid_from = change.valid_from;
            RETURN people;
        END IF;
        DELETE FROM candidates_parameterchange WHERE code = change.code AND valid_from = change.valid_from;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0014_days_of_the_calendar")]
    operations = [migrations.RunSQL(EDITION, migrations.RunSQL.noop)]
