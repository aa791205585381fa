"""What an offer is (whose, given by whom, of which activity) is noted when it changes, whoever changes it."""

from django.db import migrations

NOTED = """
REVOKE INSERT, UPDATE, DELETE ON gate_factchange FROM app;

-- A gap that is filled changes nothing. Of an establishment, the offers of its employer that are not over.
CREATE FUNCTION gate_note_fact() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO gate_factchange (offer_id, what, at)
    SELECT o.id, TG_ARGV[0], app_now() FROM offers_joboffer o
    WHERE CASE TG_TABLE_NAME
        WHEN 'offers_joboffer' THEN o.id = (to_jsonb(OLD) ->> 'id')::bigint
        WHEN 'offers_offerdetails' THEN o.id = (to_jsonb(OLD) ->> 'offer_id')::bigint
        ELSE o.employer_id = (to_jsonb(OLD) ->> 'employer_id')::bigint AND o.state <> 'closed'
    END;
    RETURN NULL;
END $$;
CREATE TRIGGER gate_note_origin AFTER UPDATE OF origin ON offers_joboffer FOR EACH ROW
    WHEN (OLD.origin <> NEW.origin) EXECUTE FUNCTION gate_note_fact('origin');
CREATE TRIGGER gate_note_employer AFTER UPDATE OF employer_id, establishment_id ON offers_joboffer FOR EACH ROW
    WHEN (OLD.employer_id IS DISTINCT FROM NEW.employer_id AND OLD.employer_id IS NOT NULL
        OR OLD.establishment_id IS DISTINCT FROM NEW.establishment_id AND OLD.establishment_id IS NOT NULL)
    EXECUTE FUNCTION gate_note_fact('employer');
CREATE TRIGGER gate_note_activity AFTER UPDATE OF naf ON offers_offerdetails FOR EACH ROW
    WHEN (OLD.naf <> NEW.naf AND OLD.naf <> '') EXECUTE FUNCTION gate_note_fact('activity');
CREATE TRIGGER gate_note_activity_gone AFTER DELETE ON offers_offerdetails FOR EACH ROW
    WHEN (OLD.naf <> '') EXECUTE FUNCTION gate_note_fact('activity');
CREATE TRIGGER gate_note_establishment AFTER UPDATE OF naf, siret, employer_id ON offers_establishment FOR EACH ROW
    WHEN (OLD.naf <> NEW.naf AND OLD.naf <> '' OR OLD.siret <> NEW.siret OR OLD.employer_id <> NEW.employer_id)
    EXECUTE FUNCTION gate_note_fact('activity');
CREATE TRIGGER gate_note_establishment_gone AFTER DELETE ON offers_establishment FOR EACH ROW
    WHEN (OLD.naf <> '') EXECUTE FUNCTION gate_note_fact('activity');

CREATE TRIGGER gate_factchange_stays BEFORE UPDATE OR DELETE ON gate_factchange
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
"""

# What was ever said to come from a partner is not given to us by who says otherwise later.
ELIGIBLE = """
CREATE OR REPLACE FUNCTION gate_ineligible(an_offer bigint, at timestamptz DEFAULT app_now()) RETURNS text[]
    LANGUAGE sql STABLE
    RETURN (
        SELECT array_remove(ARRAY[
            CASE WHEN o.state NOT IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
                OR o.current_version_id IS NULL THEN 'not_published' END,
            CASE WHEN o.origin <> 'direct' OR EXISTS (
                SELECT FROM gate_factchange c WHERE c.offer_id = o.id AND c.what = 'origin') THEN 'partner' END,
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
"""

# The linter is the application's: what it once found in these words, nobody takes back but with other words,
# or by setting the alarm aside, which is in the digest.
WORDING = """
CREATE OR REPLACE FUNCTION gate_record_wording(an_offer bigint, a_digest text, is_unlawful boolean) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- The words may have changed while they were read.
    INSERT INTO gate_wordingcheck AS w (offer_id, version_id, digest, unlawful, checked_at)
    SELECT o.id, o.current_version_id, a_digest, is_unlawful, app_now() FROM offers_joboffer o
    WHERE o.id = an_offer AND a_digest = gate_wording_digest(an_offer)
    ON CONFLICT (offer_id) DO UPDATE SET version_id = excluded.version_id, digest = excluded.digest,
        unlawful = excluded.unlawful OR w.unlawful AND w.digest = excluded.digest, checked_at = excluded.checked_at;
    RETURN FOUND;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0011_barred"), ("offers", "0007_learned_titles")]
    operations = [migrations.RunSQL([NOTED, ELIGIBLE, WORDING], migrations.RunSQL.noop)]
