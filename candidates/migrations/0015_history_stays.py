"""What is kept of people goes with them alone, and nobody leaves but by a feed that was received."""

from django.db import migrations, models

HISTORY = """
-- What was said or done goes with the person, in one transaction, whatever the order.
CREATE FUNCTION candidates_history_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM candidates_jobseeker WHERE id = OLD.job_seeker_id) THEN
        RAISE EXCEPTION 'Ce qui est inscrit d''une personne ne s''efface qu''avec elle.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE CONSTRAINT TRIGGER candidates_history_stays AFTER DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION candidates_history_stays();
"""
    for table in ("candidates_answer", "candidates_consent", "candidates_reveal")
)

CONSENT = """
CREATE FUNCTION candidates_stamp_consent() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.decided_at := app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER candidates_stamp_consent BEFORE INSERT ON candidates_consent
    FOR EACH ROW EXECUTE FUNCTION candidates_stamp_consent();

ALTER FUNCTION candidates_reveal_cap() SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION candidates_synthetic_for_ever() SET search_path = pg_catalog, public, pg_temp;
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

CLOSE = """
CREATE OR REPLACE FUNCTION feed_close(a_feed bigint) RETURNS text
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
"""

NOW = models.Func(function="app_now", output_field=models.DateTimeField())


class Migration(migrations.Migration):
    dependencies = [("candidates", "0014_none_denies"), ("common", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="consent",
            name="decided_at",
            field=models.DateTimeField(db_default=NOW, editable=False, verbose_name="décidé le"),
        ),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
        migrations.RunSQL(CONSENT, migrations.RunSQL.noop),
        migrations.RunSQL(LEAVING, migrations.RunSQL.noop),
        migrations.RunSQL(CLOSE, migrations.RunSQL.noop),
    ]
