"""An offer that is opened again brings its referrals back: nobody gets a fourth open one by it."""

from django.db import migrations

SQL = """
CREATE FUNCTION shortlists_is_open(f shortlists_referral) RETURNS boolean LANGUAGE sql STABLE
    RETURN (f).state IN ('proposed', 'approached', 'interested', 'sent_to_employer', 'interview')
        AND NOT ((f).state = 'proposed' AND (f).proposed_at <= app_now() - interval '14 days');
COMMENT ON FUNCTION shortlists_is_open(shortlists_referral) IS
    'Whether the referral counts among the open ones of its person, as long as its offer is not closed.';

CREATE OR REPLACE FUNCTION shortlists_others_open(person bigint, own bigint) RETURNS bigint
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT count(*) FROM shortlists_referral f JOIN offers_joboffer o ON o.id = f.offer_id
        WHERE f.job_seeker_id = person AND f.id IS DISTINCT FROM own AND o.state <> 'closed'
            AND shortlists_is_open(f));

CREATE FUNCTION shortlists_pseudonym(public_id uuid) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN (SELECT string_agg(
            substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 1 + substring(tail FROM 5 * i + 1 FOR 5)::bit(5)::int, 1)
            || CASE i WHEN 3 THEN '-' ELSE '' END, '' ORDER BY i)
        FROM (SELECT ('x' || right(public_id::text, 10))::bit(40) AS tail) AS bits, generate_series(0, 7) AS i);
COMMENT ON FUNCTION shortlists_pseudonym(uuid) IS 'The name of a person on screen, as candidates.models.pseudonym.';

-- After `offers_transition_apply`, which comes before it by its name: the offers are open already.
CREATE FUNCTION shortlists_reopening() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    PERFORM FROM candidates_jobseeker p WHERE p.id IN (
        SELECT f.job_seeker_id FROM inserted t JOIN shortlists_referral f ON f.offer_id = t.offer_id
        WHERE t.from_state = 'closed' AND shortlists_is_open(f))
    ORDER BY p.id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT min(o.source_number) AS offer,
        string_agg(w.who, ', ' ORDER BY w.who) FILTER (WHERE w.removable) AS to_remove,
        string_agg(w.who, ', ' ORDER BY w.who) FILTER (WHERE NOT w.removable) AS to_wait_for
    INTO bad
    FROM inserted t JOIN offers_joboffer o ON o.id = t.offer_id
    JOIN shortlists_referral f ON f.offer_id = t.offer_id
    JOIN shortlists_shortlist s ON s.id = f.shortlist_id
    JOIN candidates_jobseeker p ON p.id = f.job_seeker_id
    CROSS JOIN LATERAL (SELECT shortlists_pseudonym(p.public_id) AS who,
        f.state = 'proposed' AND s.state <> 'sent' AS removable) AS w
    WHERE t.from_state = 'closed' AND shortlists_is_open(f) AND shortlists_others_open(p.id, f.id) >= 3;
    IF bad.offer IS NOT NULL THEN
        RAISE EXCEPTION '%', concat_ws(' ',
            format('L''offre %s reste clôturée : des personnes de sa présélection ont déjà trois autres mises en'
                ' relation ouvertes, le plus permis.', bad.offer),
            'À retirer d''abord de la présélection : ' || bad.to_remove || '.',
            'Déjà approchées pour cette offre : ' || bad.to_wait_for
                || ' ; une autre de leurs mises en relation doit d''abord se terminer.')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offers_transition_refused';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER shortlists_reopening AFTER INSERT ON offers_offertransition
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION shortlists_reopening();
"""


class Migration(migrations.Migration):
    dependencies = [("shortlists", "0005_one_approach_a_week"), ("offers", "0003_life")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
