"""What the database notes by itself: changes of criteria, what leaves people's files, offers to look at anew."""

from django.db import migrations

WRITTEN = "gate_sounding, gate_soundingdue, gate_criteriachange, gate_fileentry, gate_attempt"
RIGHTS = f"""
REVOKE INSERT, UPDATE, DELETE ON {WRITTEN} FROM app;
-- A version that was looked at leaves the queue; one that is taken out of it is looked at by nobody.
GRANT DELETE ON gate_soundingdue TO app;
-- When their time is over.
GRANT DELETE ON gate_fileentry, gate_attempt TO app;
REVOKE ALL ON gate_fileentry FROM admin;
ALTER TABLE gate_fileentry ADD COLUMN xact xid8 NOT NULL,
    ADD CONSTRAINT gate_fileentry_person_exists FOREIGN KEY (job_seeker_id) REFERENCES candidates_jobseeker (id)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE gate_criteriachange ADD COLUMN xact xid8 NOT NULL;
"""

CHANGES = """
CREATE FUNCTION gate_note_criteria_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO gate_criteriachange (offer_id, before_id, after_id, at, xact)
    VALUES (NEW.id, OLD.current_version_id, NEW.current_version_id, app_now(), pg_current_xact_id());
    RETURN NULL;
END $$;
CREATE TRIGGER gate_note_criteria_change AFTER UPDATE OF current_version_id ON offers_joboffer FOR EACH ROW
    WHEN (OLD.current_version_id <> NEW.current_version_id) EXECUTE FUNCTION gate_note_criteria_change();
"""

# The source's own record of a person is written by the transaction that takes its line in.
FILE_ENTRIES = """
CREATE FUNCTION gate_note_file_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO gate_fileentry (job_seeker_id, what, at, xact)
    SELECT j.id, TG_ARGV[0], app_now(), pg_current_xact_id() FROM candidates_jobseeker j
    WHERE j.id = coalesce(NEW.job_seeker_id, OLD.job_seeker_id) AND j.left_on IS NULL AND NOT EXISTS (
        SELECT FROM candidates_sourcerecord s WHERE s.job_seeker_id = j.id
        AND s.xmin::text::bigint >= pg_current_xact_id()::text::bigint & 4294967295);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER gate_note_phone AFTER UPDATE ON candidates_identity
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.phone <> '' AND NEW.phone = '')
    EXECUTE FUNCTION gate_note_file_entry('phone_deleted');
CREATE CONSTRAINT TRIGGER gate_note_email AFTER UPDATE ON candidates_identity
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.email <> '' AND NEW.email = '')
    EXECUTE FUNCTION gate_note_file_entry('email_deleted');
CREATE CONSTRAINT TRIGGER gate_note_phone_gone AFTER DELETE ON candidates_identity
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.phone <> '')
    EXECUTE FUNCTION gate_note_file_entry('phone_deleted');
CREATE CONSTRAINT TRIGGER gate_note_email_gone AFTER DELETE ON candidates_identity
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.email <> '')
    EXECUTE FUNCTION gate_note_file_entry('email_deleted');
CREATE CONSTRAINT TRIGGER gate_note_radius AFTER INSERT OR UPDATE ON candidates_mobilityarea
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.radius_km = 0)
    EXECUTE FUNCTION gate_note_file_entry('radius_zero');
"""

DUE = """
CREATE FUNCTION gate_note_sounding_due() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO gate_soundingdue (version_id, since)
    SELECT r.version_id, app_now() FROM matching_matchrun r WHERE r.id = NEW.run_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER gate_note_sounding_due AFTER INSERT OR UPDATE OF made_at ON matching_countercheck FOR EACH ROW
    WHEN (NEW.counts IS NOT NULL AND NEW.due_since IS NULL) EXECUTE FUNCTION gate_note_sounding_due();
"""

KEPT = """
CREATE FUNCTION gate_line_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' OR TG_OP = 'UPDATE'
        OR (to_jsonb(OLD) ->> TG_ARGV[0])::timestamptz > app_now() - interval '12 months' THEN
        RAISE EXCEPTION 'Ce qui a été relevé ne se réécrit pas, et ne s''efface qu''à son échéance.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER gate_attempt_stays BEFORE UPDATE OR DELETE ON gate_attempt
    FOR EACH ROW EXECUTE FUNCTION gate_line_stays('found_at');
CREATE TRIGGER gate_attempt_is_not_emptied BEFORE TRUNCATE ON gate_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION gate_line_stays();

-- With the person, or when its time is over.
CREATE FUNCTION gate_file_entry_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.at > app_now() - interval '12 months'
        AND EXISTS (SELECT FROM candidates_jobseeker WHERE id = OLD.job_seeker_id) THEN
        RAISE EXCEPTION 'Ce qui a été relevé ne s''efface qu''à son échéance, ou avec la personne.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER gate_file_entry_stays AFTER DELETE ON gate_fileentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gate_file_entry_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gate", "0020_second_look"),
        ("candidates", "0021_rebuild_reach"),
        ("common", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, CHANGES, FILE_ENTRIES, DUE, KEPT)
    ]
