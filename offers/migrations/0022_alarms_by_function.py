"""An alarm is set aside by a function of the owner: an advisor of the offer's agency, at the database's time."""

from django.db import migrations

SET_ASIDE = """
CREATE FUNCTION offers_set_alarm_aside(an_offer bigint, a_rule text, a_digest text, why text, an_advisor bigint)
    RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM FROM offers_joboffer o
        WHERE o.id = an_offer AND accounts_acts_for(an_advisor, 'advisor', o.agency_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Seul un conseiller de l''agence de l''offre écarte une alerte.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO offers_alarmsetaside (offer_id, rule, digest, reason, actor_id)
    VALUES (an_offer, a_rule, a_digest, why, an_advisor) RETURNING id INTO made;
    RETURN made;
END $$;
REVOKE INSERT ON offers_alarmsetaside FROM app;
GRANT EXECUTE ON FUNCTION offers_set_alarm_aside(bigint, text, text, text, bigint) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0021_rebuild_what_is_or_was_live"), ("accounts", "0007_acts_for")]
    operations = [migrations.RunSQL(SET_ASIDE, migrations.RunSQL.noop)]
