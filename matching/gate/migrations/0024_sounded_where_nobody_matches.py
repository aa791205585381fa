"""A counter-check that somebody asked for, of an offer that somebody matches, has nothing sounded."""

from django.db import migrations

DUE = """
CREATE OR REPLACE FUNCTION gate_note_sounding_due() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO gate_soundingdue (version_id, since)
    SELECT r.version_id, app_now() FROM matching_matchrun r WHERE r.id = NEW.run_id AND r.n_match = 0
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0023_hours_of_the_words")]
    operations = [migrations.RunSQL(DUE, migrations.RunSQL.noop)]
