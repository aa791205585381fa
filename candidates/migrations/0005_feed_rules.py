"""Feeds are written by functions of the owner: what moves the watermark cannot be said by a line of SQL.

Nobody leaves but by a feed that was received; one whose file is not whole is written down as refused.
"""

from django.db import migrations

TABLES = """
REVOKE ALL ON candidates_feed, candidates_feedrefusal FROM app;
GRANT SELECT ON candidates_feed TO app, admin, engine;
GRANT SELECT, DELETE ON candidates_feedrefusal TO app;

-- Two feeds at once would each take the people of the other for absent.
CREATE UNIQUE INDEX candidates_feed_one_at_a_time ON candidates_feed ((true)) WHERE state IN ('receiving', 'leaving');

-- Who was named by a line of an unfinished feed. Emptied when the feed ends.
CREATE TABLE candidates_feedperson (
    feed_id bigint NOT NULL REFERENCES candidates_feed ON DELETE CASCADE,
    source_id text NOT NULL,
    line int NOT NULL,
    leaving text,                        -- the coded reason why they leave
    refused bool NOT NULL,               -- named by a line that was refused: has not left
    PRIMARY KEY (feed_id, source_id, refused)
);
CREATE INDEX candidates_feedperson_leaving ON candidates_feedperson (feed_id) WHERE leaving IS NOT NULL;
REVOKE ALL ON candidates_feedperson FROM app, admin;
GRANT SELECT, INSERT ON candidates_feedperson TO app;
"""

WATERMARK = """
CREATE FUNCTION current_watermark() RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM candidates_feed WHERE kind = 'bulk' AND state IN ('receiving', 'leaving')) THEN NULL
        ELSE (SELECT max(watermark) FROM candidates_feed WHERE state = 'committed')
    END;
$$;
COMMENT ON FUNCTION current_watermark() IS
    'The instant as of which everyone registered is known. NULL: not known, or a bulk load is unfinished.';
GRANT EXECUTE ON FUNCTION current_watermark() TO app, admin, engine;

-- Whoever writes, the owner included: never beyond the product's time, never backwards.
CREATE FUNCTION candidates_feed_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state IN ('committed', 'refused') THEN
            RAISE EXCEPTION 'Un flux terminé ne change plus.' USING ERRCODE = 'restrict_violation';
        END IF;
        IF (OLD.kind, OLD.source, OLD.watermark, OLD.since, OLD.digest, OLD.lines, OLD.launched_by_id, OLD.started_at)
            IS DISTINCT FROM
           (NEW.kind, NEW.source, NEW.watermark, NEW.since, NEW.digest, NEW.lines, NEW.launched_by_id, NEW.started_at)
        THEN
            RAISE EXCEPTION 'Ce que dit un flux de lui-même ne change plus.' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF NEW.state <> 'refused' AND NEW.watermark > app_now() THEN
        RAISE EXCEPTION 'L''état d''un flux ne peut pas être dans le futur.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> 'refused' AND NEW.watermark < (SELECT max(watermark) FROM candidates_feed WHERE state = 'committed')
    THEN
        RAISE EXCEPTION 'Un flux plus récent est déjà pris en compte.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER candidates_feed_guard BEFORE INSERT OR UPDATE ON candidates_feed
    FOR EACH ROW EXECUTE FUNCTION candidates_feed_guard();
"""

OPEN = """
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

CLOSE = """
CREATE FUNCTION feed_close(a_feed bigint) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    feed candidates_feed;
    doubts text[];
    by_region jsonb;
    kept int := 0;
BEGIN
    SELECT * INTO STRICT feed FROM candidates_feed WHERE id = a_feed FOR UPDATE;
    IF feed.state <> 'receiving' OR feed.kind = 'bulk' OR feed.n_read <> feed.lines THEN
        RAISE EXCEPTION 'Ce flux n''est pas entièrement reçu.' USING ERRCODE = 'restrict_violation';
    END IF;
    -- What could not be read of them may say that they stay.
    UPDATE candidates_feedperson p SET leaving = NULL
    FROM candidates_feedperson unread
    WHERE p.feed_id = a_feed AND p.leaving IS NOT NULL
      AND unread.feed_id = a_feed AND unread.source_id = p.source_id AND unread.refused;
    IF feed.kind = 'full' AND feed.n_unnamed = 0 THEN
        INSERT INTO candidates_feedperson (feed_id, source_id, line, leaving, refused)
        SELECT a_feed, j.registration_number, 0, 'absent', false FROM candidates_jobseeker j
        WHERE j.left_on IS NULL AND NOT j.synthetic AND NOT EXISTS (
            SELECT FROM candidates_feedperson p WHERE p.feed_id = a_feed AND p.source_id = j.registration_number);
    ELSIF feed.kind = 'full' THEN
        -- A line that names nobody may be about any of them.
        SELECT count(*) INTO kept FROM candidates_jobseeker j
        WHERE j.left_on IS NULL AND NOT j.synthetic AND NOT EXISTS (
            SELECT FROM candidates_feedperson p WHERE p.feed_id = a_feed AND p.source_id = j.registration_number);
    END IF;
    WITH region AS (
        SELECT coalesce(d.region_id, '?') AS code, coalesce(max(r.name), 'Résidence inconnue') AS name,
               count(*) AS registered, count(p.leaving) AS leaving
        FROM candidates_jobseeker j
        LEFT JOIN candidates_feedperson p
            ON p.feed_id = a_feed AND p.source_id = j.registration_number AND p.leaving IS NOT NULL
        LEFT JOIN referentials_commune c ON c.code = j.commune_id
        LEFT JOIN referentials_departement d ON d.code = c.departement_id
        LEFT JOIN referentials_region r ON r.code = d.region_id
        WHERE j.left_on IS NULL AND (NOT j.synthetic OR p.leaving IS NOT NULL)
        GROUP BY coalesce(d.region_id, '?')
    )
    SELECT jsonb_object_agg(code, jsonb_build_array(leaving, registered)) FILTER (WHERE leaving > 0),
           array_agg(format('%s : %s sorties sur %s inscrits, plus de 1 %%.', name, leaving, registered) ORDER BY code)
               FILTER (WHERE leaving * 100 > registered)
    INTO by_region, doubts FROM region;
    IF feed.n_refused::bigint * 1000 > feed.lines THEN
        doubts := format('%s lignes refusées sur %s, plus de 0,1 %%.', feed.n_refused, feed.lines) || doubts;
    END IF;
    UPDATE candidates_feed
    SET state = CASE WHEN doubts IS NULL THEN 'leaving' ELSE 'to_countersign' END,
        doubt = coalesce(array_to_string(doubts, ' '), ''), leaving = coalesce(by_region, '{}'), n_kept = kept
    WHERE id = a_feed RETURNING * INTO feed;
    RETURN feed.state;
END $$;
COMMENT ON FUNCTION feed_close(bigint) IS
    'The last line is stored: say who leaves, and whether someone must countersign first. The new state.';

CREATE FUNCTION feed_countersign(a_feed bigint, a_user bigint, a_reason text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE candidates_feed f
    SET state = 'leaving', countersigned_by_id = a_user, countersigned_at = app_now(), countersign_reason = a_reason
    FROM accounts_user u
    WHERE f.id = a_feed AND f.state = 'to_countersign' AND btrim(a_reason) <> '' AND u.id = a_user AND u.is_active
      AND u.roles && ARRAY['administrator', 'regional_pilot']::varchar[];
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Ce flux ne peut pas être contresigné ainsi.' USING ERRCODE = 'restrict_violation';
    END IF;
END $$;
COMMENT ON FUNCTION feed_countersign(bigint, bigint, text) IS
    'Let a doubtful feed through. Another person than the one who launched it; the reason is kept.';

CREATE FUNCTION feed_leave(a_feed bigint, most int) RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    feed candidates_feed;
    taken text[];
    reasons text[];
    people int;
BEGIN
    SELECT * INTO STRICT feed FROM candidates_feed WHERE id = a_feed FOR UPDATE;
    IF feed.state <> 'leaving' OR most > 1000 THEN
        RAISE EXCEPTION 'Personne ne sort par ce flux.' USING ERRCODE = 'restrict_violation';
    END IF;
    WITH gone AS (
        DELETE FROM candidates_feedperson WHERE (feed_id, source_id, refused) IN (
            SELECT feed_id, source_id, refused FROM candidates_feedperson
            WHERE feed_id = a_feed AND leaving IS NOT NULL LIMIT most
        ) RETURNING source_id, leaving
    )
    SELECT coalesce(array_agg(source_id), '{}'), array_agg(leaving) INTO taken, reasons FROM gone;
    PERFORM 1 FROM candidates_jobseeker WHERE registration_number = ANY (taken) ORDER BY id FOR NO KEY UPDATE;
    WITH left_now AS (
        UPDATE candidates_jobseeker
        SET left_on = greatest((feed.watermark AT TIME ZONE 'Europe/Paris')::date, registered_on)
        WHERE registration_number = ANY (taken) AND left_on IS NULL RETURNING id, registration_number
    ), noted AS (
        UPDATE candidates_sourcerecord s SET left_reason = gone.reason
        FROM left_now JOIN unnest(taken, reasons) AS gone(source_id, reason) ON source_id = registration_number
        WHERE s.job_seeker_id = left_now.id
    )
    SELECT count(*) INTO people FROM left_now;
    UPDATE candidates_feed SET n_left = n_left + people WHERE id = a_feed;
    RETURN cardinality(taken);
END $$;
COMMENT ON FUNCTION feed_leave(bigint, int) IS
    'Make at most so many people leave by a closed feed; 0 when nobody is left to leave.';

CREATE FUNCTION feed_commit(a_feed bigint) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE candidates_feed SET state = 'committed', finished_at = app_now()
    WHERE id = a_feed AND state = 'leaving' AND kind <> 'bulk'
      AND NOT EXISTS (SELECT FROM candidates_feedperson WHERE feed_id = a_feed AND leaving IS NOT NULL);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Ce flux n''est pas terminé.' USING ERRCODE = 'restrict_violation';
    END IF;
    TRUNCATE candidates_feedperson;
END $$;
COMMENT ON FUNCTION feed_commit(bigint) IS 'Everyone who leaves has left: the watermark moves to this feed.';

GRANT EXECUTE ON FUNCTION feed_close(bigint), feed_countersign(bigint, bigint, text), feed_leave(bigint, int),
    feed_commit(bigint) TO app;
"""

LEAVING = """
-- The functions of feeds work as owner: whoever writes the day by themselves does not.
CREATE FUNCTION candidates_leaves_by_feed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user <> 'owner' THEN
        RAISE EXCEPTION 'Une personne ne sort que par un flux de la source.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER candidates_leaves_by_feed BEFORE UPDATE ON candidates_jobseeker
    FOR EACH ROW WHEN (NEW.left_on IS NOT NULL AND NEW.left_on IS DISTINCT FROM OLD.left_on)
    EXECUTE FUNCTION candidates_leaves_by_feed();

-- The lock has the closing of the feed wait for these lines; those that come later find it closed.
CREATE FUNCTION candidates_feedperson_while_received() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM candidates_feed WHERE id IN (SELECT feed_id FROM added) FOR SHARE;
    IF EXISTS (SELECT FROM candidates_feed WHERE id IN (SELECT feed_id FROM added) AND state <> 'receiving') THEN
        RAISE EXCEPTION 'Ce flux n''est plus en réception.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER candidates_feedperson_while_received AFTER INSERT ON candidates_feedperson
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION candidates_feedperson_while_received();
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0004_sweep")]
    operations = [
        migrations.RunSQL([TABLES, WATERMARK, OPEN, ADVANCE, CLOSE, LEAVING], migrations.RunSQL.noop)
    ]
