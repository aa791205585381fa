"""Moves between occupations as everyone reads them; numbers of the country that nobody rewrites."""

from django.db import migrations

MOVES = """
CREATE VIEW referentials_effectivemobility AS
SELECT DISTINCT ON (source_id, target_id) source_id, target_id, rank, inherited
FROM (
    SELECT m.source_id, m.target_id, m.rank, false AS inherited
    FROM referentials_romemobility m WHERE m.retired_at IS NULL
    UNION ALL
    SELECT child.id, m.target_id, m.rank, true
    FROM referentials_romecode child JOIN referentials_romemobility m ON m.source_id = child.parent_id
    WHERE m.retired_at IS NULL AND m.target_id <> child.id
) AS move
ORDER BY source_id, target_id, inherited;
COMMENT ON VIEW referentials_effectivemobility IS
    'Moves from an occupation: its own, and those of its parent that it has not itself.';
REVOKE ALL ON referentials_effectivemobility FROM app;
GRANT SELECT ON referentials_effectivemobility TO app, admin;
"""

# An import numbers new occupations after the highest number, so that dry runs do not use up a smallint.
NUMBERS = "GRANT UPDATE ON SEQUENCE referentials_romecode_id_seq TO app;"

HISTORY = """
CREATE FUNCTION referentials_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.valid_from > (app_now() AT TIME ZONE 'Europe/Paris')::date THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'Une valeur en vigueur ne se retire pas : ajoutez-en une nouvelle, datée.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RAISE EXCEPTION 'Une valeur datée ne se modifie pas : ajoutez-en une nouvelle.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER referentials_append_only BEFORE UPDATE OR DELETE ON referentials_nationalparameter
    FOR EACH ROW EXECUTE FUNCTION referentials_refuse_change();
CREATE TRIGGER referentials_append_only BEFORE UPDATE OR DELETE ON referentials_minimumwage
    FOR EACH ROW EXECUTE FUNCTION referentials_refuse_change();

-- A parameter changes no verdict of the past. Only the product itself (the owner, in a migration) dates one back.
CREATE FUNCTION referentials_parameter_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.created_at := app_now();
    IF current_user <> 'owner' AND NEW.valid_from < (app_now() AT TIME ZONE 'Europe/Paris')::date THEN
        RAISE EXCEPTION 'Une nouvelle valeur prend effet aujourd''hui ou plus tard.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referentials_parameter_stamp BEFORE INSERT ON referentials_nationalparameter
    FOR EACH ROW EXECUTE FUNCTION referentials_parameter_stamp();
"""


class Migration(migrations.Migration):
    dependencies = [("referentials", "0003_complete"), ("common", "0001_initial")]
    operations = [
        migrations.RunSQL(MOVES, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
    ]
