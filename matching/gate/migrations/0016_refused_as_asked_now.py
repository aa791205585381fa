"""Who refused something that the offer has changed since has refused nothing of what it asks now."""

from django.db import migrations

# What a person refuses bears the code of the criterion. Without a change since, the version is that of now.
EXHAUSTED = """
CREATE FUNCTION gate_asks_the_same(a_version bigint, another bigint, a_code text) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(DISTINCT asked.what) = 1 FROM (
        SELECT coalesce(jsonb_agg(jsonb_build_array(c.item, c.level, c.value) ORDER BY c.item, c.level, c.value)
            FILTER (WHERE c.id IS NOT NULL), '[]') AS what
        FROM unnest(ARRAY[a_version, another]) AS version (id)
        LEFT JOIN offers_offercriterion c ON c.version_id = version.id AND c.code = a_code
        GROUP BY version.id) AS asked
$$;

CREATE OR REPLACE FUNCTION gate_exhausted_people(an_offer bigint) RETURNS bigint[]
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN gate_exhaustion_of(an_offer) IS NULL THEN '{}'::bigint[]
        ELSE ARRAY(
            SELECT e.job_seeker_id FROM shortlists_exhausted(an_offer) AS e
            JOIN offers_joboffer o ON o.id = an_offer
            LEFT JOIN LATERAL (
                SELECT a.reason, coalesce((
                    SELECT c.before_id FROM gate_criteriachange c
                    WHERE c.offer_id = an_offer AND c.at >= a.at ORDER BY c.id LIMIT 1), o.current_version_id) AS version
                FROM shortlists_referralact a JOIN shortlists_referral f ON f.id = a.referral_id
                WHERE f.offer_id = an_offer AND f.job_seeker_id = e.job_seeker_id AND a.to_state = 'declined'
                ORDER BY a.id DESC LIMIT 1
            ) AS refusal ON e.why = 'refused'
            WHERE e.why <> 'refused' OR gate_asks_the_same(refusal.version, o.current_version_id, refusal.reason)
            ORDER BY 1)
    END
$$;
COMMENT ON FUNCTION gate_exhausted_people(bigint) IS
    'Who matches the offer, was proposed, and is taken for unavailable under the policy in force in its region.';
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0015_words_read_by_the_database"), ("shortlists", "0003_employers_rules")]
    operations = [migrations.RunSQL(EXHAUSTED, migrations.RunSQL.noop)]
