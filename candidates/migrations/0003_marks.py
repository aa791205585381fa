"""Search rows are kept equal to their sources by the database itself.

Statement triggers mark the people that a statement touched; a deferred trigger rebuilds all the marked people
of the transaction once, at commit. Bulk updates and raw SQL go through the same door. Who changes people and who
counts them take turns, family of ROME by family: a rebuild holds the families of its people shared, an act of the
gate holds its offer's exclusively while it counts.
"""

from django.db import migrations

MARKS = """
CREATE TABLE candidates_mark (
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    job_seeker_id bigint NOT NULL,
    PRIMARY KEY (xact, job_seeker_id)
);
CREATE TABLE candidates_doorbell (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xact xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX candidates_doorbell_xact ON candidates_doorbell (xact);
REVOKE ALL ON candidates_mark, candidates_doorbell FROM app, admin;

-- TG_ARGV[0]: the column of the table that holds the person's id.
CREATE FUNCTION candidates_mark_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- The rebuild waits for other writers, then reads: under an older snapshot it would not see what they wrote.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'Les personnes s''écrivent en READ COMMITTED.'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('INSERT INTO candidates_mark (job_seeker_id)
            SELECT %1$I FROM changed UNION SELECT %1$I FROM previous ON CONFLICT DO NOTHING', TG_ARGV[0]);
    ELSE
        EXECUTE format('INSERT INTO candidates_mark (job_seeker_id)
            SELECT DISTINCT %1$I FROM changed ON CONFLICT DO NOTHING', TG_ARGV[0]);
    END IF;
    IF EXISTS (SELECT FROM candidates_mark WHERE xact = pg_current_xact_id()) THEN
        INSERT INTO candidates_doorbell DEFAULT VALUES;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION candidates_rebuild_marked() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people bigint[];
BEGIN
    WITH taken AS (
        DELETE FROM candidates_mark WHERE xact = pg_current_xact_id() RETURNING job_seeker_id
    )
    SELECT array_agg(job_seeker_id ORDER BY job_seeker_id) INTO people FROM taken;
    DELETE FROM candidates_doorbell WHERE xact = pg_current_xact_id();
    IF people IS NOT NULL THEN
        PERFORM 1 FROM candidates_jobseeker WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
        PERFORM candidates_lock_families(people);
        PERFORM candidates_rebuild(people);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER candidates_rebuild_at_commit AFTER INSERT ON candidates_doorbell
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION candidates_rebuild_marked();

-- Search rows copy occupations and places, nothing of the classification of activities (NAF).
CREATE FUNCTION candidates_rebuild_all() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people bigint[];
BEGIN
    PERFORM candidates_lock_all_families();
    FOR people IN
        SELECT array_agg(id) FROM (
            SELECT id, row_number() OVER (ORDER BY id) / 10000 AS batch FROM candidates_jobseeker
        ) AS numbered GROUP BY batch ORDER BY batch
    LOOP
        PERFORM candidates_rebuild(people);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER candidates_rebuild_all AFTER INSERT OR UPDATE ON referentials_referenceversion
    FOR EACH ROW WHEN (NEW.name <> 'naf') EXECUTE FUNCTION candidates_rebuild_all();
"""

MARK_TRIGGERS = "".join(
    f"""
CREATE TRIGGER mark_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_changed('{column}');
CREATE TRIGGER mark_updated AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed OLD TABLE AS previous
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_changed('{column}');
CREATE TRIGGER mark_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_changed('{column}');
"""
    for table, column in [
        ("candidates_jobseeker", "id"),
        *(
            (table, "job_seeker_id")
            for table in (
                "candidates_soughtoccupation",
                "candidates_mobilityarea",
                "candidates_heldskill",
                "candidates_heldlicence",
                "candidates_heldlanguage",
                "candidates_heldcertification",
                "candidates_identity",
            )
        ),
    ]
)

TERMS = """
-- How long a certificate is good for decides on which day its holder's rows change.
CREATE FUNCTION candidates_mark_holders() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'Les durées des certifications s''écrivent en READ COMMITTED.'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO candidates_mark (job_seeker_id)
            SELECT h.job_seeker_id FROM candidates_heldcertification h JOIN referentials_certification c USING (code)
            WHERE c.id IN (SELECT certification_id FROM changed UNION SELECT certification_id FROM previous)
        ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO candidates_mark (job_seeker_id)
            SELECT h.job_seeker_id FROM candidates_heldcertification h JOIN referentials_certification c USING (code)
            WHERE c.id IN (SELECT certification_id FROM changed)
        ON CONFLICT DO NOTHING;
    END IF;
    IF EXISTS (SELECT FROM candidates_mark WHERE xact = pg_current_xact_id()) THEN
        INSERT INTO candidates_doorbell DEFAULT VALUES;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER candidates_mark_inserted AFTER INSERT ON referentials_certificationterm
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_holders();
CREATE TRIGGER candidates_mark_updated AFTER UPDATE ON referentials_certificationterm
    REFERENCING NEW TABLE AS changed OLD TABLE AS previous FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_holders();
CREATE TRIGGER candidates_mark_deleted AFTER DELETE ON referentials_certificationterm
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_holders();
"""

#: The first half of the keys of these advisory locks; the second is the family, and 0 stands for "has rebuilt".
KEY = 20136

LOCKS = f"""
-- Before the rebuild and after the rows of the people: what these are and what they will be, in one order.
CREATE FUNCTION candidates_lock_families(people bigint[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({KEY}, family) FROM (
        SELECT 0 AS family UNION
        SELECT coalesce(r.parent_id, r.id)::int FROM (
            SELECT p.occupation FROM candidates_searchrow p WHERE p.job_seeker_id = ANY (people)
            UNION SELECT s.rome_id FROM candidates_soughtoccupation s WHERE s.job_seeker_id = ANY (people)
        ) AS theirs JOIN referentials_romecode r ON r.id = theirs.occupation
        ORDER BY 1
    ) AS families;
END $$;
COMMENT ON FUNCTION candidates_lock_families(bigint[]) IS
    'Until the end of the transaction no act counts in the families of ROME of these people, old and new.';

CREATE FUNCTION candidates_lock_all_families() RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({KEY}, family) FROM (
        SELECT 0 AS family UNION SELECT r.id FROM referentials_romecode r WHERE r.parent_id IS NULL ORDER BY 1
    ) AS families;
END $$;

-- The other side. Raises lock_not_available after `lock_timeout`.
CREATE FUNCTION candidates_count_alone(occupation smallint) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({KEY}, coalesce(r.parent_id, r.id))
    FROM referentials_romecode r WHERE r.id = occupation;
END $$;
COMMENT ON FUNCTION candidates_count_alone(smallint) IS
    'Until the end of the transaction nobody of the occupation''s family changes: whoever has is counted by the next
statement.';

CREATE FUNCTION candidates_touched() RETURNS boolean
    LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM candidates_mark WHERE xact = pg_current_xact_id_if_assigned())
        OR EXISTS (
            SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
            AND classid = {KEY} AND objid = 0 AND objsubid = 2)
$$;
COMMENT ON FUNCTION candidates_touched() IS 'Whether this transaction has changed people, or rebuilt their rows.';
"""

COUNTED = """
CREATE TABLE candidates_counted (xact xid8 PRIMARY KEY);
COMMENT ON TABLE candidates_counted IS 'Transactions that have counted people for an act: they may change nobody any more.';
REVOKE ALL ON candidates_counted FROM app, admin;

CREATE FUNCTION candidates_seal() RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM candidates_counted WHERE xact IN (
        SELECT xact FROM candidates_counted WHERE xact < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY xact LIMIT 100 FOR UPDATE SKIP LOCKED);
    INSERT INTO candidates_counted (xact) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
END $$;
COMMENT ON FUNCTION candidates_seal() IS 'Nobody is changed any more in this transaction.';

CREATE FUNCTION candidates_refuse_after_count() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM candidates_counted WHERE xact = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'Un acte a compté les personnes inscrites : elles ne changent plus dans la même transaction.'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER candidates_refuse_after_count BEFORE INSERT ON candidates_mark
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_refuse_after_count();
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0002_search_rows")]
    operations = [migrations.RunSQL([MARKS, MARK_TRIGGERS, TERMS, LOCKS, COUNTED], migrations.RunSQL.noop)]
