"""Nobody but the owner's functions writes what the gate is; a row that is there is never changed, and goes in time."""

from django.db import migrations

TABLES = """gateparameter wordingcheck exhaustionpolicy absencefinding findingperson secondsignature
    findingclosing askedbaseline sounding soundingdue criteriachange fileentry attempt openingalarm""".split()
#: Columns that are empty until something ends, and set once. Nothing else of a row ever changes.
SET_ONCE: dict[str, list[str]] = {
    "gateparameter": [],
    "exhaustionpolicy": ["countersigned_by_id", "countersigned_at", "ended_at"],
    "absencefinding": [],
    "secondsignature": [],
    "findingclosing": [],
    "askedbaseline": [],
}

RIGHTS = "".join(f"REVOKE INSERT, UPDATE, DELETE ON gate_{table} FROM app;\n" for table in TABLES)
RIGHTS += """
-- A version that was looked at leaves the queue; one that is taken out of it is looked at by nobody.
GRANT DELETE ON gate_soundingdue TO app;
-- When their time is over.
GRANT DELETE ON gate_fileentry, gate_attempt TO app;
-- Of an alarm, the application says that it was told, and nothing else.
GRANT UPDATE (message_state) ON gate_openingalarm TO app;
-- Who did not answer, and what left their file, is nobody's business at a prompt.
REVOKE ALL ON gate_findingperson, gate_fileentry FROM admin;
"""

HISTORY = """
CREATE FUNCTION gate_history_stays() RETURNS trigger
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
    RAISE EXCEPTION 'L''histoire de la recherche complémentaire ne se réécrit pas.'
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""CREATE TRIGGER gate_{table}_stays BEFORE UPDATE OR DELETE ON gate_{table}
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays({", ".join(f"'{column}'" for column in columns)});
CREATE TRIGGER gate_{table}_is_not_emptied BEFORE TRUNCATE ON gate_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION gate_history_stays();
"""
    for table, columns in SET_ONCE.items()
)

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

-- The line of a person is never changed; it goes with them, or in time.
CREATE TRIGGER gate_findingperson_stays BEFORE UPDATE ON gate_findingperson
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
"""

TIES = """
ALTER TABLE gate_absencefinding ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE gate_secondsignature ADD CONSTRAINT gate_signature_first
    FOREIGN KEY (finding_id, first_by_id) REFERENCES gate_absencefinding (id, signed_by_id);
-- With the person, whoever erases them.
ALTER TABLE gate_findingperson ADD CONSTRAINT gate_findingperson_person
    FOREIGN KEY (job_seeker_id) REFERENCES candidates_jobseeker (id) ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE gate_fileentry ADD COLUMN xact xid8 NOT NULL,
    ADD CONSTRAINT gate_fileentry_person_exists FOREIGN KEY (job_seeker_id) REFERENCES candidates_jobseeker (id)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE gate_criteriachange ADD COLUMN xact xid8 NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gate", "0001_initial"),
        ("pilot", "0003_acts"),
        ("questions", "0005_unreachable"),
        ("journal", "0002_lines_and_seals"),
    ]
    operations = [migrations.RunSQL([RIGHTS, HISTORY, KEPT, TIES], migrations.RunSQL.noop)]
