"""What the database notes by itself: changes of criteria, what leaves people's files, offers to look at anew, first waves."""

from django.db import migrations

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

# Whose wave was complete: the snapshot says who was to be asked then, whatever happens to them since.
BASELINE = """
CREATE FUNCTION gate_note_first_wave() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO gate_askedbaseline (version_id, snapshot, as_of, at)
    SELECT o.current_version_id, pg_current_snapshot()::text, pilot_day(app_now()), app_now()
    FROM offers_joboffer o WHERE o.id = NEW.offer_id AND o.current_version_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER gate_note_first_wave AFTER UPDATE OF waves ON questions_campaign FOR EACH ROW
    WHEN (OLD.waves = 0 AND NEW.waves > 0) EXECUTE FUNCTION gate_note_first_wave();
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0007_acts")]
    operations = [migrations.RunSQL([CHANGES, FILE_ENTRIES, DUE, BASELINE], migrations.RunSQL.noop)]
