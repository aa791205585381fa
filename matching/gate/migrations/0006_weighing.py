"""What every act goes through: the locks, the count after them, and what becomes of the finding."""

from django.db import migrations

HEAD = "SET search_path = pg_catalog, public, pg_temp AS $$"

TYPES = """
CREATE TYPE gate_decision AS (
    allowed boolean, refusal text, finding_id bigint, act_id bigint,
    n_match int, n_to_ask int, n_unanswered int, n_cannot_be_asked int, snapshot text
);
CREATE TYPE gate_weighing AS (
    refusal text, context jsonb, weights_id bigint, reference_version text, snapshot text, watermark timestamptz,
    n_match int, n_exhausted int, n_to_ask int, n_unanswered int, n_cannot_be_asked int, n_waiting_newcomers int,
    people jsonb
);
"""

LOCK = f"""
-- Offer, then finding, then the family of ROME: what follows is counted in a new statement. The wait is caught
-- here, so that a refusal is a result.
CREATE FUNCTION gate_lock(an_offer bigint) RETURNS text LANGUAGE plpgsql VOLATILE {HEAD}
BEGIN
    -- Under an older snapshot, who registered while the lock was awaited would not be seen.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RETURN 'isolation';
    ELSIF candidates_touched() THEN
        RETURN 'people_changed';
    END IF;
    PERFORM set_config('lock_timeout', gate_parameter('lock_timeout_ms') || 'ms', true);
    BEGIN
        PERFORM FROM offers_joboffer WHERE id = an_offer FOR UPDATE;
        IF NOT FOUND THEN
            RETURN 'no_offer';
        END IF;
        PERFORM FROM gate_absencefinding WHERE offer_id = an_offer ORDER BY id DESC LIMIT 1 FOR UPDATE;
        PERFORM candidates_count_alone(o.occupation) FROM offers_searchrow o WHERE o.offer_id = an_offer;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        RETURN 'busy';
    END;
    RETURN NULL;
END $$;

CREATE FUNCTION gate_lock_chain() RETURNS text LANGUAGE plpgsql VOLATILE {HEAD}
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('gate.chain', 0));
    RETURN NULL;
EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
    RETURN 'busy';
END $$;
"""

WEIGH = f"""
CREATE FUNCTION gate_edition() RETURNS text LANGUAGE sql STABLE
    RETURN (SELECT coalesce(max(v.version), '') FROM referentials_referenceversion v WHERE v.name = 'rome');

CREATE FUNCTION gate_weigh(an_offer bigint, with_people boolean DEFAULT false) RETURNS gate_weighing
    LANGUAGE plpgsql STABLE {HEAD}
DECLARE
    w gate_weighing;
    now timestamptz := app_now();
    stale boolean;
    waiting bigint[];
    newcomers bigint[] := '{{}}';
BEGIN
    SELECT c.context, c.weights_id INTO w.context, w.weights_id FROM gate_context() AS c;
    SELECT k.reference_version, k.snapshot, k.n_match, k.n_exhausted, k.n_to_ask, k.n_unanswered,
        k.n_cannot_be_asked, k.people, k.stale, k.waiting
    INTO w.reference_version, w.snapshot, w.n_match, w.n_exhausted, w.n_to_ask, w.n_unanswered,
        w.n_cannot_be_asked, w.people, stale, waiting
    FROM offers_joboffer o CROSS JOIN LATERAL
        gate_count(o.current_version_id, w.context, gate_exhausted_people(o.id), with_people) AS k
    WHERE o.id = an_offer;
    IF w.n_to_ask > 0 AND cardinality(waiting) = w.n_to_ask THEN
        newcomers := gate_waiting_newcomers(an_offer, waiting, w.context, now);
    END IF;
    w.n_waiting_newcomers := cardinality(newcomers);
    w.n_to_ask := w.n_to_ask - w.n_waiting_newcomers;
    w.watermark := current_watermark();
    w.refusal := CASE
        WHEN w.snapshot IS NULL THEN 'not_published'
        WHEN w.n_match > 0 THEN 'match'
        WHEN (w.watermark > now - make_interval(hours => gate_parameter('watermark_hours'))) IS NOT TRUE
            THEN 'stale_feed'
        WHEN stale OR w.reference_version IS DISTINCT FROM gate_edition() OR EXISTS (
            SELECT FROM candidates_parameterchange c WHERE c.valid_from <= pilot_day(now)) THEN 'stale_rows'
        WHEN w.n_to_ask > 0 THEN 'to_ask'
    END;
    RETURN w;
END $$;
COMMENT ON FUNCTION gate_weigh(bigint, boolean) IS
    'The count of an offer as the calling statement sees it, and the first reason why it opens nothing.';
"""

STATE = f"""
CREATE FUNCTION gate_latest(an_offer bigint) RETURNS bigint LANGUAGE sql STABLE
    RETURN (SELECT f.id FROM gate_absencefinding f WHERE f.offer_id = an_offer ORDER BY f.id DESC LIMIT 1);

CREATE FUNCTION gate_countersigned(a_finding bigint) RETURNS boolean LANGUAGE plpgsql STABLE {HEAD}
DECLARE
    f gate_absencefinding;
    before gate_absencefinding;
BEGIN
    SELECT * INTO f FROM gate_absencefinding WHERE id = a_finding;
    IF f.signature_reasons = '{{}}'
        OR EXISTS (SELECT FROM gate_secondsignature s WHERE s.finding_id = f.id AND s.signed) THEN
        RETURN true;
    END IF;
    -- What a renewal needs signed may have been signed before it, for the same reasons.
    SELECT * INTO before FROM gate_absencefinding WHERE id = f.renews_id;
    RETURN before.id IS NOT NULL AND f.signature_reasons <@ before.signature_reasons
        AND gate_countersigned(before.id);
END $$;

CREATE FUNCTION gate_finding_state(a_finding bigint, at timestamptz DEFAULT app_now()) RETURNS text
    LANGUAGE sql STABLE {HEAD}
    SELECT CASE
        WHEN EXISTS (SELECT FROM gate_findingclosing c WHERE c.finding_id = f.id) THEN 'closed'
        WHEN f.version_id IS DISTINCT FROM o.current_version_id THEN 'criteria_changed'
        WHEN f.engine_hash IS DISTINCT FROM (SELECT e.hash FROM matching_engine e WHERE e.installed) THEN 'engine_changed'
        WHEN f.reference_version IS DISTINCT FROM gate_edition() THEN 'reference_changed'
        WHEN f.id <> gate_latest(f.offer_id) THEN 'renewed'
        WHEN f.valid_until <= at THEN 'expired'
        WHEN NOT gate_countersigned(f.id) THEN 'to_countersign'
        ELSE 'open'
    END FROM gate_absencefinding f JOIN offers_joboffer o ON o.id = f.offer_id WHERE f.id = a_finding
$$;
COMMENT ON FUNCTION gate_finding_state(bigint, timestamptz) IS
    'How a finding stands as far as rows can say: acts count again. open, or the reason why not.';

CREATE FUNCTION gate_close_finding(a_finding bigint, why text, a_user bigint DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql VOLATILE {HEAD}
BEGIN
    INSERT INTO gate_findingclosing (finding_id, reason, by_id, at) VALUES (a_finding, why, a_user, app_now())
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM journal_write(a_user, f.agency_id, 'gate.closed', 'finding', f.public_id,
            jsonb_build_object('reason', why)) FROM gate_absencefinding f WHERE f.id = a_finding;
    END IF;
END $$;

-- The first reason why this person may do nothing for this offer.
CREATE FUNCTION gate_bars(a_user bigint, an_offer bigint) RETURNS text LANGUAGE plpgsql STABLE {HEAD}
DECLARE
    opening text := (SELECT pilot_open(a_user, o.agency_id) FROM offers_joboffer o WHERE o.id = an_offer);
BEGIN
    IF opening IS DISTINCT FROM 'open' THEN
        RETURN coalesce(opening, 'no_offer');
    END IF;
    RETURN (gate_ineligible(an_offer))[1];
END $$;

CREATE FUNCTION gate_reasons(an_offer bigint) RETURNS text[] LANGUAGE plpgsql STABLE {HEAD}
DECLARE
    reasons text[];
BEGIN
    IF to_regprocedure('public.gate_signature_reasons(bigint)') IS NOT NULL THEN
        EXECUTE 'SELECT public.gate_signature_reasons($1)' INTO reasons USING an_offer;
    END IF;
    RETURN coalesce(reasons, '{{not_computed}}');
END $$;
COMMENT ON FUNCTION gate_reasons(bigint) IS 'Why a second signature is needed; what is not known needs one.';

CREATE FUNCTION gate_refused(d gate_decision, a_user bigint, an_offer bigint, act text) RETURNS gate_decision
    LANGUAGE plpgsql VOLATILE {HEAD}
BEGIN
    d.allowed := false;
    PERFORM journal_write(a_user, o.agency_id, 'gate.refused', 'offer', o.public_id,
        jsonb_build_object('act', act, 'reason', d.refusal)) FROM offers_joboffer o WHERE o.id = an_offer;
    RETURN d;
END $$;

CREATE FUNCTION gate_with_counts(d gate_decision, w gate_weighing) RETURNS gate_decision
    LANGUAGE plpgsql IMMUTABLE {HEAD}
BEGIN
    d.refusal := w.refusal;
    d.n_match := w.n_match;
    d.n_to_ask := w.n_to_ask;
    d.n_unanswered := w.n_unanswered;
    d.n_cannot_be_asked := w.n_cannot_be_asked;
    d.snapshot := w.snapshot;
    RETURN d;
END $$;
GRANT EXECUTE ON FUNCTION gate_finding_state(bigint, timestamptz), gate_countersigned(bigint), gate_latest(bigint),
    gate_edition() TO app, admin;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0005_counting")]
    operations = [migrations.RunSQL([TYPES, LOCK, WEIGH, STATE], migrations.RunSQL.noop)]
