"""Nobody but the owner's functions writes what the gate is; a row that is there is never changed."""

from django.db import migrations

TABLES = """gateparameter wordingcheck exhaustionpolicy absencefinding findingperson secondsignature
    findingclosing askedbaseline""".split()
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
# Who did not answer is nobody's business at a prompt.
RIGHTS += "REVOKE ALL ON gate_findingperson FROM admin;\n"

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

TIES = """
ALTER TABLE gate_absencefinding ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE gate_secondsignature ADD CONSTRAINT gate_signature_first
    FOREIGN KEY (finding_id, first_by_id) REFERENCES gate_absencefinding (id, signed_by_id);
-- With the person, whoever erases them.
ALTER TABLE gate_findingperson ADD CONSTRAINT gate_findingperson_person
    FOREIGN KEY (job_seeker_id) REFERENCES candidates_jobseeker (id) ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gate", "0001_initial"),
        ("common", "0001_initial"),
        ("pilot", "0003_acts"),
        ("questions", "0005_one_appeal_for_each_agency"),
        ("journal", "0007_integration_index"),
    ]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, HISTORY, TIES)]
