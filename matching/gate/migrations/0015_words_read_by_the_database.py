"""The database reads an offer's words itself: the application can only say more of them."""

from django.db import migrations

# With the rules that they are read by: other rules read them again. The criteria themselves, and not what
# their version says that they are.
DIGEST = """
CREATE OR REPLACE FUNCTION gate_wording_digest(an_offer bigint) RETURNS text LANGUAGE sql STABLE
    RETURN (SELECT encode(sha256(convert_to(jsonb_build_array(
            o.title, o.description,
            (SELECT jsonb_agg(jsonb_build_array(c.code, c.item, c.level, c.value)
                ORDER BY c.code, c.item, c.level, c.value) FROM offers_offercriterion c WHERE c.version_id = v.id),
            (SELECT max(a.id) FROM offers_alarmsetaside a WHERE a.offer_id = o.id),
            obj_description(to_regprocedure('public.offers_word_rules()'), 'pg_proc'))::text, 'UTF8')), 'hex')
        FROM offers_joboffer o JOIN offers_offerversion v ON v.id = o.current_version_id WHERE o.id = an_offer);
"""

RECORD = """
CREATE OR REPLACE FUNCTION gate_record_wording(an_offer bigint, a_digest text, is_unlawful boolean) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- The words may have changed while they were read.
    INSERT INTO gate_wordingcheck AS w (offer_id, version_id, digest, unlawful, checked_at)
    SELECT o.id, o.current_version_id, a_digest,
        is_unlawful IS NOT FALSE OR EXISTS (SELECT FROM offers_unlawful(an_offer)), app_now()
    FROM offers_joboffer o WHERE o.id = an_offer AND a_digest = gate_wording_digest(an_offer)
    ON CONFLICT (offer_id) DO UPDATE SET version_id = excluded.version_id, digest = excluded.digest,
        unlawful = excluded.unlawful OR w.unlawful AND w.digest = excluded.digest, checked_at = excluded.checked_at;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION gate_record_wording(bigint, text, boolean) IS
    'Read the words that bear this digest, and add what the caller says; false if the offer has others by now.';
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0014_contact_caps"), ("offers", "0008_lawful_criteria")]
    operations = [migrations.RunSQL([DIGEST, RECORD], migrations.RunSQL.noop)]
