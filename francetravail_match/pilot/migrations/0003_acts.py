"""The acts of the pilot, one function each: who may, what must hold, the time of the database."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$"

EXPERIMENT = f"""
CREATE FUNCTION pilot_set_experiment(a_user bigint, last_day date, why text) RETURNS bigint {HEAD}
DECLARE
    made bigint;
BEGIN
    IF NOT pilot_is(a_user, 'administrator') THEN
        PERFORM pilot_refuse('Seul un administrateur fixe la durée de l''expérimentation.');
    END IF;
    IF last_day < pilot_day(app_now()) THEN
        PERFORM pilot_refuse('Le dernier jour de l''expérimentation est aujourd''hui ou plus tard.');
    END IF;
    INSERT INTO pilot_experiment (ends_on, reason, author_id, set_at)
    VALUES (last_day, btrim(why), a_user, app_now()) RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION pilot_record_consultation(
    a_pilote bigint, a_council text, an_opinion text, a_day date, expertise date, a_reference text
) RETURNS bigint {HEAD}
DECLARE
    its_region text := pilot_region_of(a_pilote);
    made bigint;
BEGIN
    IF its_region IS NULL THEN
        PERFORM pilot_refuse('Votre compte ne pilote aucune région.');
    END IF;
    IF greatest(a_day, expertise) > pilot_day(app_now()) THEN
        PERFORM pilot_refuse('Une consultation s''enregistre quand elle a eu lieu.');
    END IF;
    INSERT INTO pilot_consultation (
        council, region_id, opinion, held_on, expertise_on, reference, recorded_by_id, recorded_at)
    VALUES (a_council, CASE a_council WHEN 'establishment' THEN its_region END, an_opinion, a_day, expertise,
        btrim(a_reference), a_pilote, app_now()) RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION pilot_activate_region(a_pilote bigint, first_day date, last_day date) RETURNS bigint {HEAD}
DECLARE
    its_region text := pilot_region_of(a_pilote);
    the_end date := (SELECT ends_on FROM pilot_experiment ORDER BY id DESC LIMIT 1);
    central bigint := (SELECT id FROM pilot_consultation WHERE council = 'central' ORDER BY id DESC LIMIT 1);
    own bigint := (
        SELECT id FROM pilot_consultation WHERE council = 'establishment' AND region_id = its_region
        ORDER BY id DESC LIMIT 1);
    made bigint;
BEGIN
    IF its_region IS NULL THEN
        PERFORM pilot_refuse('Votre compte ne pilote aucune région.');
    ELSIF central IS NULL OR own IS NULL THEN
        PERFORM pilot_refuse('Enregistrez d''abord la consultation du CSE central et celle du CSE d''établissement.');
    ELSIF the_end IS NULL THEN
        PERFORM pilot_refuse('La durée de l''expérimentation n''est pas fixée : demandez-la à un administrateur.');
    ELSIF last_day > the_end THEN
        PERFORM pilot_refuse(format(
            'L''expérimentation se termine le %s : la région ne peut rester active après.',
            to_char(the_end, 'DD/MM/YYYY')));
    ELSIF first_day < pilot_day(app_now()) THEN
        PERFORM pilot_refuse('Une région devient active aujourd''hui ou plus tard.');
    ELSIF last_day < first_day THEN
        PERFORM pilot_refuse('Le dernier jour ne précède pas le premier.');
    END IF;
    INSERT INTO pilot_activation (
        region_id, starts_on, ends_on, central_id, establishment_id, activated_by_id, activated_at)
    VALUES (its_region, first_day, last_day, central, own, a_pilote, app_now()) RETURNING id INTO made;
    RETURN made;
EXCEPTION WHEN exclusion_violation THEN
    PERFORM pilot_refuse('Votre région est déjà active pendant ces jours.');
    RETURN NULL;
END $$;

CREATE FUNCTION pilot_end_region(a_pilote bigint) RETURNS void {HEAD}
BEGIN
    UPDATE pilot_activation SET ended_at = app_now(), ended_by_id = a_pilote
    WHERE region_id = pilot_region_of(a_pilote) AND ended_at IS NULL AND ends_on >= pilot_day(app_now());
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Votre région n''est pas active.');
    END IF;
END $$;
"""

LICENCES = f"""
CREATE FUNCTION pilot_set_volunteering(a_user bigint, wanted boolean) RETURNS boolean {HEAD}
DECLARE
    changed boolean;
BEGIN
    IF wanted THEN
        IF NOT pilot_is(a_user, 'advisor') THEN
            PERFORM pilot_refuse('Le volontariat est celui des conseillers entreprise.');
        END IF;
        INSERT INTO pilot_volunteer (user_id, since) VALUES (a_user, app_now()) ON CONFLICT DO NOTHING;
        changed := FOUND;
    ELSE
        -- In this order: a licence that is being given holds the row, and is seen once it is there.
        DELETE FROM pilot_volunteer WHERE user_id = a_user;
        changed := FOUND;
        UPDATE pilot_licence SET ended_at = app_now() WHERE user_id = a_user AND ended_at IS NULL;
    END IF;
    RETURN changed;
END $$;
COMMENT ON FUNCTION pilot_set_volunteering(bigint, boolean) IS
    'True if it changed something. The licence ends with the volunteering, at once.';

CREATE FUNCTION pilot_grant_licence(a_pilote bigint, a_user bigint) RETURNS bigint {HEAD}
DECLARE
    its_region text := pilot_region_of(a_pilote);
    free_in_country int;
    free_in_region int;
    made bigint;
BEGIN
    -- One at a time, so that each sees the seats that the one before took. The seats hold without it.
    PERFORM pg_advisory_xact_lock(hashtextextended('pilot_licence', 0));
    IF its_region IS NULL THEN
        PERFORM pilot_refuse('Votre compte ne pilote aucune région.');
    ELSIF NOT EXISTS (
        SELECT FROM accounts_user u JOIN accounts_agency g ON g.id = u.agency_id
        WHERE u.id = a_user AND g.region_id = its_region AND pilot_is(u.id, 'advisor')) THEN
        PERFORM pilot_refuse('Cette personne n''est pas conseiller entreprise dans une agence de votre région.');
    ELSIF NOT EXISTS (SELECT FROM pilot_volunteer WHERE user_id = a_user FOR UPDATE) THEN
        PERFORM pilot_refuse('Cette personne n''est pas volontaire.');
    ELSIF EXISTS (SELECT FROM pilot_licence WHERE user_id = a_user AND ended_at IS NULL) THEN
        PERFORM pilot_refuse('Cette personne a déjà une licence.');
    END IF;
    SELECT min(seat) INTO free_in_country FROM generate_series(1, 500) AS seat
    WHERE seat NOT IN (SELECT national_seat FROM pilot_licence WHERE ended_at IS NULL);
    SELECT min(seat) INTO free_in_region FROM generate_series(1, 100) AS seat
    WHERE seat NOT IN (SELECT region_seat FROM pilot_licence WHERE ended_at IS NULL AND region_id = its_region);
    IF free_in_country IS NULL THEN
        PERFORM pilot_refuse('Les 500 licences du pays sont données : la suivante attend qu''une autre soit rendue.');
    ELSIF free_in_region IS NULL THEN
        PERFORM pilot_refuse('Les 100 licences de la région sont données : la suivante attend qu''une autre soit rendue.');
    END IF;
    INSERT INTO pilot_licence (user_id, region_id, national_seat, region_seat, granted_by_id, granted_at)
    VALUES (a_user, its_region, free_in_country, free_in_region, a_pilote, app_now()) RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION pilot_withdraw_licence(a_pilote bigint, a_user bigint) RETURNS void {HEAD}
BEGIN
    UPDATE pilot_licence SET ended_at = app_now()
    WHERE user_id = a_user AND region_id = pilot_region_of(a_pilote) AND ended_at IS NULL;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Cette personne n''a pas de licence dans votre région.');
    END IF;
END $$;

-- A closed account, a role taken away, another region: the seat is free, and nobody is a volunteer unawares.
CREATE FUNCTION pilot_leave() RETURNS trigger {HEAD}
BEGIN
    IF NOT pilot_is(NEW.id, 'advisor') OR (SELECT region_id FROM accounts_agency WHERE id = NEW.agency_id)
        IS DISTINCT FROM (SELECT region_id FROM accounts_agency WHERE id = OLD.agency_id) THEN
        PERFORM pilot_set_volunteering(NEW.id, false);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER pilot_leave AFTER UPDATE OF roles, is_active, agency_id ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION pilot_leave();
"""

SWITCHES = f"""
CREATE FUNCTION pilot_switch(
    a_user bigint, a_kind text, a_level text, an_agency bigint, a_region text, why text
) RETURNS bigint {HEAD}
DECLARE
    now timestamptz;
    asked pilot_switchact;
    made bigint;
BEGIN
    -- One at a time: each decides from what the one before did.
    PERFORM pg_advisory_xact_lock(hashtextextended('pilot_switch', 0));
    now := app_now();
    IF NOT coalesce(CASE a_level
        WHEN 'agency' THEN pilot_leads(a_user, an_agency, now)
        WHEN 'region' THEN pilot_region_of(a_user) = a_region
        WHEN 'nation' THEN pilot_region_of(a_user) IS NOT NULL END, false) THEN
        PERFORM pilot_refuse('Cet arrêt ou cette reprise ne relève pas de vous.');
    ELSIF pilot_stopped(a_level, an_agency, a_region, now) = (a_kind = 'stop') THEN
        PERFORM pilot_refuse(CASE a_kind
            WHEN 'stop' THEN 'L''expérimentation y est déjà arrêtée.' ELSE 'L''expérimentation n''y est pas arrêtée.' END);
    END IF;
    IF a_level = 'nation' THEN
        asked := pilot_waiting_signature(now);
        IF asked.kind = a_kind AND asked.by_id = a_user THEN
            PERFORM pilot_refuse('Vous avez déjà signé : un autre pilote régional doit signer à son tour.');
        ELSIF asked.kind <> a_kind THEN
            asked := NULL;
        END IF;
    END IF;
    INSERT INTO pilot_switchact (kind, level, agency_id, region_id, by_id, reason, done_at, answers_id, first_by_id)
    VALUES (a_kind, a_level, an_agency, a_region, a_user, btrim(why), now, asked.id, asked.by_id)
    RETURNING id INTO made;
    RETURN made;
END $$;
COMMENT ON FUNCTION pilot_switch(bigint, text, text, bigint, text, text) IS
    'Stops the pilot in a place, or lifts its stop. For the country the first of two signatures does nothing yet.';
"""

# Between two signatures nothing of the country was decided, and three days at most went by.
WAITING = """
CREATE FUNCTION pilot_waiting_signature(at timestamptz DEFAULT app_now()) RETURNS pilot_switchact
    LANGUAGE sql STABLE
    RETURN (
        SELECT s FROM pilot_switchact s
        WHERE s.level = 'nation' AND s.answers_id IS NULL AND s.done_at > at - interval '3 days' AND s.done_at <= at
        AND NOT EXISTS (
            SELECT FROM pilot_switchact later
            WHERE later.level = 'nation' AND later.answers_id IS NOT NULL AND later.id > s.id)
        ORDER BY s.id DESC LIMIT 1);
COMMENT ON FUNCTION pilot_waiting_signature(timestamptz) IS
    'The first signature, on a national stop or on the end of one, that a second one would put into effect.';
"""

DEPUTIES = f"""
CREATE FUNCTION pilot_name_deputy(a_manager bigint, a_deputy bigint, first_day date, last_day date)
    RETURNS bigint {HEAD}
DECLARE
    its_agency bigint := (SELECT agency_id FROM accounts_user WHERE id = a_manager AND pilot_is(id, 'manager'));
    made bigint;
BEGIN
    IF its_agency IS NULL THEN
        PERFORM pilot_refuse('Seul un responsable d''équipe désigne son suppléant.');
    ELSIF a_deputy = a_manager OR NOT EXISTS (
        SELECT FROM accounts_user WHERE id = a_deputy AND is_active AND agency_id = its_agency) THEN
        PERFORM pilot_refuse('Le suppléant est une autre personne de l''agence.');
    ELSIF first_day < pilot_day(app_now()) THEN
        PERFORM pilot_refuse('Une suppléance commence aujourd''hui ou plus tard.');
    ELSIF last_day < first_day THEN
        PERFORM pilot_refuse('Le dernier jour ne précède pas le premier.');
    END IF;
    INSERT INTO pilot_deputy (agency_id, manager_id, deputy_id, starts_on, ends_on, named_at)
    VALUES (its_agency, a_manager, a_deputy, first_day, last_day, app_now()) RETURNING id INTO made;
    RETURN made;
EXCEPTION WHEN exclusion_violation THEN
    PERFORM pilot_refuse('Vous avez déjà désigné un suppléant pendant ces jours.');
    RETURN NULL;
END $$;

CREATE FUNCTION pilot_withdraw_deputy(a_manager bigint, a_row bigint) RETURNS bigint {HEAD}
DECLARE
    it bigint;
BEGIN
    UPDATE pilot_deputy SET withdrawn_at = app_now()
    WHERE id = a_row AND manager_id = a_manager AND withdrawn_at IS NULL AND ends_on >= pilot_day(app_now())
    RETURNING deputy_id INTO it;
    IF it IS NULL THEN
        PERFORM pilot_refuse('Cette suppléance n''est pas la vôtre, ou elle est finie.');
    END IF;
    RETURN it;
END $$;
"""

GRANTS = """
GRANT EXECUTE ON FUNCTION pilot_set_experiment(bigint, date, text),
    pilot_record_consultation(bigint, text, text, date, date, text), pilot_activate_region(bigint, date, date),
    pilot_end_region(bigint), pilot_set_volunteering(bigint, boolean), pilot_grant_licence(bigint, bigint),
    pilot_withdraw_licence(bigint, bigint), pilot_switch(bigint, text, text, bigint, text, text),
    pilot_name_deputy(bigint, bigint, date, date), pilot_withdraw_deputy(bigint, bigint) TO app;
GRANT EXECUTE ON FUNCTION pilot_waiting_signature(timestamptz) TO app, admin;
"""


class Migration(migrations.Migration):
    dependencies = [("pilot", "0002_rules")]
    operations = [
        migrations.RunSQL([EXPERIMENT, LICENCES, WAITING, SWITCHES, DEPUTIES, GRANTS], migrations.RunSQL.noop)
    ]
