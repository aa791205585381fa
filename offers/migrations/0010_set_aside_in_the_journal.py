"""Who sets an alarm aside is in the journal, whoever calls the function."""

from django.db import migrations

SET_ASIDE = """
CREATE OR REPLACE FUNCTION offers_set_alarm_aside(
    an_offer bigint, a_rule text, a_digest text, why text, an_advisor bigint
) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
    PERFORM journal_write(an_advisor, o.agency_id, 'offer.alarm_set_aside', 'offer', o.public_id,
        jsonb_build_object('rule', a_rule, 'excerpt', a_digest), why) FROM offers_joboffer o WHERE o.id = an_offer;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0009_to_complete"), ("journal", "0002_lines_and_seals")]
    operations = [migrations.RunSQL(SET_ASIDE, migrations.RunSQL.noop)]
