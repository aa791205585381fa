"""What is for a time ends within one: a deputy after three months, the experiment after three years, at most.

What grounds it is not older than that either.
"""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$"

SQL = f"""
CREATE OR REPLACE FUNCTION pilot_set_experiment(a_user bigint, last_day date, why text) RETURNS bigint {HEAD}
DECLARE
    today date := pilot_day(app_now());
    made bigint;
BEGIN
    IF NOT pilot_is(a_user, 'administrator') THEN
        PERFORM pilot_refuse('Seul un administrateur fixe la durée de l''expérimentation.');
    END IF;
    IF last_day < today THEN
        PERFORM pilot_refuse('Le dernier jour de l''expérimentation est aujourd''hui ou plus tard.');
    ELSIF last_day > (today + interval '3 years')::date THEN
        PERFORM pilot_refuse('Le dernier jour de l''expérimentation est dans les trois ans.');
    END IF;
    INSERT INTO pilot_experiment (ends_on, reason, author_id, set_at)
    VALUES (last_day, btrim(why), a_user, app_now()) RETURNING id INTO made;
    RETURN made;
END $$;

CREATE OR REPLACE FUNCTION pilot_record_consultation(
    a_pilote bigint, a_council text, an_opinion text, a_day date, expertise date, a_reference text
) RETURNS bigint {HEAD}
DECLARE
    its_region text := pilot_region_of(a_pilote);
    today date := pilot_day(app_now());
    made bigint;
BEGIN
    IF its_region IS NULL THEN
        PERFORM pilot_refuse('Votre compte ne pilote aucune région.');
    END IF;
    IF greatest(a_day, expertise) > today THEN
        PERFORM pilot_refuse('Une consultation s''enregistre quand elle a eu lieu.');
    ELSIF least(a_day, expertise) < (today - interval '3 years')::date THEN
        PERFORM pilot_refuse('Vérifiez l''année : cette date a plus de trois ans.');
    END IF;
    INSERT INTO pilot_consultation (
        council, region_id, opinion, held_on, expertise_on, reference, recorded_by_id, recorded_at)
    VALUES (a_council, CASE a_council WHEN 'establishment' THEN its_region END, an_opinion, a_day, expertise,
        btrim(a_reference), a_pilote, app_now()) RETURNING id INTO made;
    RETURN made;
END $$;

CREATE OR REPLACE FUNCTION pilot_name_deputy(a_manager bigint, a_deputy bigint, first_day date, last_day date)
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
    ELSIF last_day > (first_day + interval '3 months')::date THEN
        PERFORM pilot_refuse('Une suppléance dure trois mois au plus. Au-delà, désignez de nouveau un suppléant.');
    END IF;
    INSERT INTO pilot_deputy (agency_id, manager_id, deputy_id, starts_on, ends_on, named_at)
    VALUES (its_agency, a_manager, a_deputy, first_day, last_day, app_now()) RETURNING id INTO made;
    RETURN made;
EXCEPTION WHEN exclusion_violation THEN
    PERFORM pilot_refuse('Vous avez déjà désigné un suppléant pendant ces jours.');
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("pilot", "0003_acts")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
