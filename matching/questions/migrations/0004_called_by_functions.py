"""Links, call sheets, calls and what people ask of a human are written by these functions of the owner alone."""

from importlib import import_module

from django.db import migrations

asked = import_module("matching.questions.migrations.0003_asked_by_functions")
HEAD, refuse = asked.HEAD, asked.refuse

LINKS = f"""
CREATE FUNCTION questions_create_link(
    a_digest text, a_person bigint, opens text[], an_offer bigint, a_delivery bigint, an_advisor bigint, lasts int
) RETURNS bigint {HEAD}
DECLARE
    made bigint;
BEGIN
    IF an_advisor IS NOT NULL AND NOT EXISTS (
        SELECT FROM offers_joboffer o
        WHERE o.id = an_offer AND accounts_acts_for(an_advisor, 'advisor', o.agency_id)) THEN
        {refuse("Seul un conseiller de l'agence de l'offre remet un lien.")}
    END IF;
    INSERT INTO questions_personallink (
        digest, job_seeker_id, purposes, offer_id, delivery_id, created_by_id, lasts_days)
    VALUES (a_digest, a_person, opens, an_offer, a_delivery, an_advisor, lasts) RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION questions_revoke_link(a_link bigint) RETURNS boolean {HEAD}
BEGIN
    UPDATE questions_personallink SET revoked_at = app_now() WHERE id = a_link AND revoked_at IS NULL;
    RETURN FOUND;
END $$;
"""

CALLS = f"""
CREATE FUNCTION questions_take_sheet(an_offer bigint, an_advisor bigint, people bigint[]) RETURNS bigint {HEAD}
DECLARE
    made bigint;
BEGIN
    PERFORM FROM offers_joboffer o
        WHERE o.id = an_offer AND accounts_acts_for(an_advisor, 'advisor', o.agency_id);
    IF NOT FOUND OR cardinality(people) NOT BETWEEN 1 AND 20 THEN
        {refuse("Seul un conseiller de l'agence prend une feuille d'appels, de vingt personnes au plus.")}
    END IF;
    INSERT INTO questions_callsheet (offer_id, taken_by_id) VALUES (an_offer, an_advisor) RETURNING id INTO made;
    INSERT INTO questions_callsheetline (sheet_id, job_seeker_id, position)
        SELECT made, called.person, called.position
        FROM unnest(people) WITH ORDINALITY AS called (person, position) ORDER BY called.person
        ON CONFLICT DO NOTHING;
    RETURN made;
END $$;

-- But for a wrong number, what the offer still needs to know counts as asked from now on. The same outcome,
-- noted twice in a day, is one call.
CREATE FUNCTION questions_log_call(a_line bigint, an_advisor bigint, an_outcome text, put text[]) RETURNS bigint {HEAD}
DECLARE
    line record;
    made bigint;
BEGIN
    SELECT l.job_seeker_id AS person, s.offer_id AS offer, s.day INTO line
        FROM questions_callsheetline l JOIN questions_callsheet s ON s.id = l.sheet_id
        JOIN offers_joboffer o ON o.id = s.offer_id
        WHERE l.id = a_line AND s.taken_by_id = an_advisor AND accounts_acts_for(an_advisor, 'advisor', o.agency_id);
    IF NOT FOUND THEN
        {refuse("L'appel est noté par qui a pris la feuille.")}
    ELSIF line.day <> (app_now() AT TIME ZONE 'Europe/Paris')::date THEN
        {refuse("Une feuille d'appels sert le jour où elle est prise.")}
    END IF;
    PERFORM FROM candidates_jobseeker WHERE id = line.person FOR NO KEY UPDATE;
    SELECT c.id INTO made FROM questions_call c
        WHERE c.job_seeker_id = line.person AND c.offer_id = line.offer AND c.called_by_id = an_advisor
            AND c.outcome = an_outcome AND c.day = line.day;
    IF FOUND THEN
        RETURN made;
    END IF;
    IF an_outcome <> 'wrong_number' THEN
        PERFORM questions_put(line.person, put);
    END IF;
    INSERT INTO questions_call (job_seeker_id, offer_id, called_by_id, outcome)
        VALUES (line.person, line.offer, an_advisor, an_outcome) RETURNING id INTO made;
    IF an_outcome = 'declined' THEN
        UPDATE questions_questionasked SET reply = 'declined' WHERE job_seeker_id = line.person AND reply = '';
    END IF;
    RETURN made;
END $$;
"""

APPEALS = f"""
CREATE FUNCTION questions_make_appeal(
    a_person bigint, an_offer bigint, a_kind text, what text, a_comment text
) RETURNS void {HEAD}
DECLARE
    its_agency bigint := (SELECT o.agency_id FROM offers_joboffer o WHERE o.id = an_offer);
BEGIN
    INSERT INTO questions_appeal (public_id, job_seeker_id, offer_id, agency_id, kind, about, comment)
        VALUES (gen_random_uuid(), a_person, an_offer, its_agency, a_kind, what, a_comment) ON CONFLICT DO NOTHING;
    -- One that still waits in this agency is not made twice: the newest comment stands.
    UPDATE questions_appeal SET comment = a_comment
        WHERE job_seeker_id = a_person AND agency_id = its_agency AND kind = a_kind AND about = what
            AND handled_at IS NULL AND comment <> a_comment;
END $$;

CREATE FUNCTION questions_handle_appeal(an_appeal bigint, a_user bigint) RETURNS boolean {HEAD}
BEGIN
    PERFORM FROM questions_appeal a JOIN accounts_user u ON u.id = a_user AND u.is_active
        WHERE a.id = an_appeal AND CASE a.kind
            WHEN 'objection' THEN 'dpo' = ANY (u.roles)
            ELSE u.agency_id = a.agency_id AND u.roles && '{{advisor,liaison,manager}}' END;
    IF NOT FOUND THEN
        {refuse("Cette demande n'est pas à vous de la traiter.")}
    END IF;
    UPDATE questions_appeal SET handled_by_id = a_user WHERE id = an_appeal AND handled_at IS NULL;
    RETURN FOUND;
END $$;
"""

GRANTS = """
GRANT EXECUTE ON FUNCTION
    questions_create_link(text, bigint, text[], bigint, bigint, bigint, int), questions_revoke_link(bigint),
    questions_take_sheet(bigint, bigint, bigint[]), questions_log_call(bigint, bigint, text, text[]),
    questions_make_appeal(bigint, bigint, text, text, text), questions_handle_appeal(bigint, bigint) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0003_asked_by_functions")]
    operations = [migrations.RunSQL([LINKS, CALLS, APPEALS, GRANTS], migrations.RunSQL.noop)]
