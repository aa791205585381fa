"""What a feed named is forgotten row by row where it is little: another file for the table costs more."""

from django.db import migrations

#: Every session throws the plans away that it made of a table that gets another file.
FORGET = """
CREATE FUNCTION feed_forget_people() RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM candidates_feedperson LIMIT 1001) AS named) > 1000 THEN
        TRUNCATE candidates_feedperson;
    ELSE
        DELETE FROM candidates_feedperson;
    END IF;
END $$;
COMMENT ON FUNCTION feed_forget_people() IS 'Whom the feed before named is needed no more.';

DO $$
DECLARE
    forgets regprocedure;
    known text;
BEGIN
    FOREACH forgets IN ARRAY ARRAY[
        'feed_open(text, text, timestamptz, timestamptz, text, int, bigint, text)', 'feed_commit(bigint)'
    ]::regprocedure[] LOOP
        known := pg_get_functiondef(forgets);
        ASSERT known LIKE '%TRUNCATE candidates_feedperson;%';
        EXECUTE replace(known, 'TRUNCATE candidates_feedperson;', 'PERFORM feed_forget_people();');
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0012_kept_answers")]
    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
