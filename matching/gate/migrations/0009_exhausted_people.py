"""Findings are verified by whoever doubts, people in them forgotten in time; and the policies on exhausted matches."""

from django.db import migrations

PROOF = """
CREATE FUNCTION gate_verify_findings() RETURNS TABLE (finding_id bigint, problem text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT f.id, 'changed' FROM gate_absencefinding f WHERE gate_finding_hash(f) <> f.hash
    UNION ALL
    SELECT chained.id, 'link' FROM (
        SELECT f.id, f.previous_hash, lag(f.hash, 1, '') OVER (ORDER BY f.id) AS before FROM gate_absencefinding f
    ) AS chained WHERE chained.previous_hash <> chained.before
    UNION ALL
    SELECT p.finding_id, 'person' FROM gate_findingperson p
    JOIN gate_absencefinding f ON f.id = p.finding_id
    JOIN candidates_jobseeker j ON j.id = p.job_seeker_id
    WHERE p.commitment <> ALL (f.commitments)
        OR p.commitment <> gate_commitment(p.salt, j.public_id, p.state, p.unknown)
    ORDER BY 1, 2;
END $$;
COMMENT ON FUNCTION gate_verify_findings() IS
    'Findings that are not what was signed, links of the chain that break, people whom no finding committed to.';

CREATE FUNCTION gate_forget_people(rows bigint[]) RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone int;
BEGIN
    DELETE FROM gate_findingperson p USING gate_absencefinding f
    WHERE p.id = ANY (rows) AND f.id = p.finding_id AND f.signed_at <= app_now() - interval '6 months';
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
COMMENT ON FUNCTION gate_forget_people(bigint[]) IS 'Of these rows, those of findings signed six months ago or more.';

GRANT EXECUTE ON FUNCTION gate_verify_findings(), gate_forget_people(bigint[]) TO app;
"""

POLICY = """
CREATE FUNCTION gate_decide_exhaustion(a_pilote bigint, a_reference text) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_region text := pilot_region_of(a_pilote);
    made bigint;
BEGIN
    IF its_region IS NULL THEN
        PERFORM pilot_refuse('Votre compte ne pilote aucune région.');
    END IF;
    INSERT INTO gate_exhaustionpolicy (region_id, reference, decided_by_id, decided_at)
    VALUES (its_region, btrim(a_reference), a_pilote, app_now()) RETURNING id INTO made;
    PERFORM journal_write(a_pilote, NULL, 'gate.exhaustion_decided', 'exhaustionpolicy', NULL,
        jsonb_build_object('region', 'region:' || its_region));
    RETURN made;
EXCEPTION WHEN unique_violation THEN
    PERFORM pilot_refuse('Cette région a déjà une politique d''épuisement.');
    RETURN NULL;
END $$;

CREATE FUNCTION gate_countersign_exhaustion(a_pilote bigint, a_policy bigint) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    p gate_exhaustionpolicy;
BEGIN
    SELECT * INTO p FROM gate_exhaustionpolicy WHERE id = a_policy FOR UPDATE;
    IF pilot_region_of(a_pilote) IS NULL OR p.id IS NULL OR p.decided_by_id = a_pilote
        OR p.countersigned_at IS NOT NULL OR p.ended_at IS NOT NULL THEN
        PERFORM pilot_refuse('Un autre pilote régional contresigne, une fois, une politique qui l''attend.');
    END IF;
    UPDATE gate_exhaustionpolicy SET countersigned_by_id = a_pilote, countersigned_at = app_now() WHERE id = p.id;
    PERFORM journal_write(a_pilote, NULL, 'gate.exhaustion_countersigned', 'exhaustionpolicy', NULL,
        jsonb_build_object('region', 'region:' || p.region_id));
END $$;

CREATE FUNCTION gate_end_exhaustion(a_pilote bigint) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE gate_exhaustionpolicy SET ended_at = app_now()
    WHERE region_id = pilot_region_of(a_pilote) AND ended_at IS NULL;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Votre région n''a pas de politique d''épuisement.');
    END IF;
    PERFORM journal_write(a_pilote, NULL, 'gate.exhaustion_ended', 'exhaustionpolicy', NULL,
        jsonb_build_object('region', 'region:' || pilot_region_of(a_pilote)));
END $$;
GRANT EXECUTE ON FUNCTION gate_decide_exhaustion(bigint, text), gate_countersign_exhaustion(bigint, bigint),
    gate_end_exhaustion(bigint) TO app;
"""

# Under a policy of exhaustion, who was proposed and of whom nothing more is to be expected is no match.
EXHAUSTED = """
CREATE FUNCTION gate_exhausted_people(an_offer bigint) RETURNS bigint[]
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN gate_exhaustion_of(an_offer) IS NULL THEN '{}'::bigint[]
        ELSE ARRAY(SELECT e.job_seeker_id FROM shortlists_exhausted(an_offer) AS e ORDER BY 1) END
$$;
COMMENT ON FUNCTION gate_exhausted_people(bigint) IS
    'Who matches the offer, was proposed, and is taken for unavailable under the policy in force in its region.';
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0008_what_is_noted"), ("shortlists", "0003_employers_rules")]
    operations = [migrations.RunSQL([PROOF, POLICY, EXHAUSTED], migrations.RunSQL.noop)]
