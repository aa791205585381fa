"""A feed whose file is not whole is written down as refused, with the reason."""

from django.db import migrations

OPEN = """
DROP FUNCTION feed_open(text, text, timestamptz, timestamptz, text, int, bigint);
CREATE FUNCTION feed_open(
    a_kind text, a_source text, a_watermark timestamptz, a_since timestamptz, a_digest text, some_lines int,
    a_user bigint, a_defect text
) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    now timestamptz := app_now();
    current timestamptz := (SELECT max(watermark) FROM candidates_feed WHERE state = 'committed');
    refusal text;
    opened bigint;
BEGIN
    IF a_kind NOT IN ('full', 'incremental') THEN
        RAISE EXCEPTION 'Un flux est complet ou incrémental.' USING ERRCODE = 'check_violation';
    END IF;
    refusal := CASE
        WHEN a_defect <> '' THEN a_defect
        WHEN EXISTS (SELECT FROM candidates_feed WHERE kind = 'bulk' AND state IN ('receiving', 'leaving'))
            THEN 'Un chargement de masse n''est pas terminé : relancez-le d''abord.'
        WHEN a_watermark > now THEN 'L''état du flux est dans le futur : vérifiez « etat_au » et l''horloge de la source.'
        WHEN a_watermark < current THEN 'Un flux plus récent est déjà pris en compte.'
        WHEN a_kind = 'full' AND some_lines = 0
            THEN 'Un flux complet sans personne ferait sortir tout le monde : vérifiez l''extraction.'
        WHEN a_kind = 'incremental' AND current IS NULL
            THEN 'Aucun flux complet n''est pris en compte : commencez par un flux complet.'
        WHEN a_kind = 'incremental' AND a_since > current
            THEN 'Il manque les changements entre le dernier flux pris en compte et « depuis » : '
                 'demandez-les, ou un flux complet.'
    END;
    IF refusal IS NULL THEN
        UPDATE candidates_feed SET state = 'refused', doubt = 'Remplacé par un flux plus récent.', finished_at = now
            WHERE state IN ('receiving', 'leaving', 'to_countersign');
        TRUNCATE candidates_feedperson;
    END IF;
    INSERT INTO candidates_feed (public_id, kind, source, watermark, since, digest, lines, launched_by_id,
                                 state, doubt, started_at, finished_at)
    VALUES (gen_random_uuid(), a_kind, a_source, a_watermark, a_since, a_digest, some_lines, a_user,
            CASE WHEN refusal IS NULL THEN 'receiving' ELSE 'refused' END, coalesce(refusal, ''), now,
            CASE WHEN refusal IS NOT NULL THEN now END)
    RETURNING id INTO opened;
    RETURN opened;
END $$;
COMMENT ON FUNCTION feed_open(text, text, timestamptz, timestamptz, text, int, bigint, text) IS
    'Begin a feed in place of any unfinished one, or write it down as refused with the reason in `doubt`:
a defect of its file, or what the feeds before it forbid.';
GRANT EXECUTE ON FUNCTION feed_open(text, text, timestamptz, timestamptz, text, int, bigint, text) TO app;
"""

ADVANCE = """
DROP FUNCTION feed_advance(bigint, int, int, int, int, int[], text[], int, jsonb);
CREATE FUNCTION feed_advance(
    a_feed bigint, a_line int, created int, updated int, unchanged int, some_lines int[], reasons text[], unnamed int,
    dropped_so_far jsonb
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO candidates_feedrefusal (feed_id, line, reason)
        SELECT a_feed, refused.line, left(refused.reason, 200) FROM unnest(some_lines, reasons) AS refused(line, reason);
    UPDATE candidates_feed f
    SET last_line = a_line,
        n_read = n_read + created + updated + unchanged + cardinality(some_lines),
        n_created = n_created + created, n_updated = n_updated + updated, n_unchanged = n_unchanged + unchanged,
        n_refused = n_refused + cardinality(some_lines), n_unnamed = n_unnamed + unnamed, dropped = dropped_so_far
    WHERE f.id = a_feed AND f.state = 'receiving' AND f.last_line < a_line
      AND least(created, updated, unchanged, unnamed) >= 0;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Ce flux n''est plus en réception : un autre l''a remplacé.' USING ERRCODE = 'restrict_violation';
    END IF;
END $$;
COMMENT ON FUNCTION feed_advance(bigint, int, int, int, int, int[], text[], int, jsonb) IS
    'Write down what became of the lines up to this one, in the transaction that stores their people.';
GRANT EXECUTE ON FUNCTION feed_advance(bigint, int, int, int, int, int[], text[], int, jsonb) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0006_answers")]
    operations = [migrations.RunSQL(OPEN + ADVANCE, migrations.RunSQL.noop)]
