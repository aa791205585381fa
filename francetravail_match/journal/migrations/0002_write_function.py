"""The journal is written by one function of the owner and changed by nobody."""

from django.db import migrations

SQL = """
REVOKE ALL ON journal_entry FROM app, admin;
GRANT SELECT ON journal_entry TO app, admin;

CREATE FUNCTION journal_write(
    actor_id bigint, agency_id bigint, action text, object_type text, object_id uuid, payload jsonb
) RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    INSERT INTO public.journal_entry (occurred_at, actor_id, agency_id, action, object_type, object_id, payload)
    VALUES (public.app_now(), $1, $2, $3, $4, $5, $6) RETURNING id;
END;
COMMENT ON FUNCTION journal_write(bigint, bigint, text, text, uuid, jsonb) IS
    'The one way to write the journal; the time is the database''s own.';
GRANT EXECUTE ON FUNCTION journal_write(bigint, bigint, text, text, uuid, jsonb) TO app;

CREATE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Le journal ne se modifie pas.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("common", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
