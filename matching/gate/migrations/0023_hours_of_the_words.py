"""What an offer's words are read with holds the hours of its week: pay is compared in proportion."""

from django.db import migrations

DIGEST = """
CREATE OR REPLACE FUNCTION gate_wording_digest(an_offer bigint) RETURNS text LANGUAGE sql STABLE
    RETURN (SELECT encode(sha256(convert_to(jsonb_build_array(
            o.title, o.description,
            (SELECT jsonb_agg(jsonb_build_array(c.code, c.item, c.level, c.value)
                ORDER BY c.code, c.item, c.level, c.value) FROM offers_offercriterion c WHERE c.version_id = v.id),
            (SELECT d.weekly_minutes FROM offers_offerdetails d WHERE d.offer_id = o.id),
            (SELECT max(a.id) FROM offers_alarmsetaside a WHERE a.offer_id = o.id),
            obj_description(to_regprocedure('public.offers_word_rules()'), 'pg_proc'))::text, 'UTF8')), 'hex')
        FROM offers_joboffer o JOIN offers_offerversion v ON v.id = o.current_version_id WHERE o.id = an_offer);
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0022_same_words"), ("offers", "0008_lawful_criteria")]
    operations = [migrations.RunSQL(DIGEST, migrations.RunSQL.noop)]
