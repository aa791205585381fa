"""Which offers may ever reach the gate: the database says what is missing."""

from django.db import migrations

# Words are compared with what the linter saw: title, description, criteria, and what was set aside.
WORDING = """
CREATE FUNCTION gate_wording_digest(an_offer bigint) RETURNS text LANGUAGE sql STABLE
    RETURN (SELECT encode(sha256(convert_to(jsonb_build_array(
            o.title, o.description, v.digest,
            (SELECT max(a.id) FROM offers_alarmsetaside a WHERE a.offer_id = o.id))::text, 'UTF8')), 'hex')
        FROM offers_joboffer o JOIN offers_offerversion v ON v.id = o.current_version_id WHERE o.id = an_offer);
COMMENT ON FUNCTION gate_wording_digest(bigint) IS
    'What the words of an offer are known by; NULL while it asks for nothing.';

CREATE FUNCTION gate_record_wording(an_offer bigint, a_digest text, is_unlawful boolean) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- The words may have changed while they were read.
    INSERT INTO gate_wordingcheck (offer_id, version_id, digest, unlawful, checked_at)
    SELECT o.id, o.current_version_id, a_digest, is_unlawful, app_now() FROM offers_joboffer o
    WHERE o.id = an_offer AND a_digest = gate_wording_digest(an_offer)
    ON CONFLICT (offer_id) DO UPDATE SET version_id = excluded.version_id, digest = excluded.digest,
        unlawful = excluded.unlawful, checked_at = excluded.checked_at;
    RETURN FOUND;
END $$;
COMMENT ON FUNCTION gate_record_wording(bigint, text, boolean) IS
    'What the linter says of the words that bear this digest; false if the offer has others by now.';
"""

# The same rule as `offers/gaps.py: TO_COMPLETE`; a test compares them.
COMPLETE = """
CREATE FUNCTION gate_incomplete(a_version bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM offers_offercriterion c WHERE c.version_id = a_version AND (
            c.code = 'mobility' AND (c.value ->> 'place') IS DISTINCT FROM 'commune'
            OR c.code IN ('contract', 'salary') AND c.item = 'unreadable'
            OR c.code = 'experience' AND c.value -> 'months' = 'null'
            OR c.code IN ('licence', 'language') AND c.item LIKE 'label:%' AND c.level = 'required'));
"""

PUBLISHED = """
CREATE FUNCTION gate_published_since(an_offer bigint) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN (SELECT t.at FROM offers_offertransition t
        WHERE t.offer_id = an_offer AND t.from_state IN ('qualifying', 'closed') AND t.to_state = 'published'
        ORDER BY t.id DESC LIMIT 1);
COMMENT ON FUNCTION gate_published_since(bigint) IS
    'Since when the offer has been published here, as the database dated it; a date that came with it proves nothing.';
"""

ELIGIBLE = """
CREATE FUNCTION gate_ineligible(an_offer bigint, at timestamptz DEFAULT app_now()) RETURNS text[]
    LANGUAGE sql STABLE
    RETURN (
        SELECT array_remove(ARRAY[
            CASE WHEN o.state NOT IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
                OR o.current_version_id IS NULL THEN 'not_published' END,
            CASE WHEN o.origin <> 'direct' THEN 'partner' END,
            CASE WHEN o.employer_id IS NULL THEN 'no_employer' END,
            CASE WHEN e.id IS NULL OR NOT siret_is_valid(e.siret) THEN 'no_siret' END,
            CASE
                WHEN d.naf LIKE '78%' OR EXISTS (
                    SELECT FROM offers_establishment other
                    WHERE other.employer_id = o.employer_id AND other.naf LIKE '78%') THEN 'placement_agency'
                WHEN coalesce(e.naf, '') = '' AND coalesce(d.naf, '') = '' THEN 'activity_unknown'
            END,
            CASE WHEN gate_incomplete(o.current_version_id) THEN 'incomplete' END,
            CASE WHEN (working_time_after(gate_published_since(o.id), gate_parameter('publication_days')) <= at)
                IS NOT TRUE THEN 'too_recent' END,
            CASE
                WHEN w.digest IS DISTINCT FROM gate_wording_digest(o.id) THEN 'wording_unchecked'
                WHEN w.unlawful THEN 'unlawful_wording'
            END
        ], NULL)
        FROM offers_joboffer o
        LEFT JOIN offers_establishment e ON e.id = o.establishment_id
        LEFT JOIN offers_offerdetails d ON d.offer_id = o.id
        LEFT JOIN gate_wordingcheck w ON w.offer_id = o.id
        WHERE o.id = an_offer);
COMMENT ON FUNCTION gate_ineligible(bigint, timestamptz) IS
    'Why an offer may not reach the gate, all reasons; empty if it may, NULL for no offer.';
GRANT EXECUTE ON FUNCTION gate_wording_digest(bigint), gate_incomplete(bigint), gate_published_since(bigint),
    gate_ineligible(bigint, timestamptz) TO app, admin;
GRANT EXECUTE ON FUNCTION gate_record_wording(bigint, text, boolean) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0003_parameters"), ("offers", "0003_life")]
    operations = [migrations.RunSQL([WORDING, COMPLETE, PUBLISHED, ELIGIBLE], migrations.RunSQL.noop)]
