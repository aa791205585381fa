"""One function for each act: who may, the locks, the count, then the row; a refusal is a result."""

from django.db import migrations

ACT = """LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET lock_timeout = '2s' SET timezone = 'UTC' AS $$"""
HEAD = "SET search_path = pg_catalog, public, pg_temp AS $$"

PROOF = f"""
CREATE FUNCTION gate_finding_hash(f gate_absencefinding) RETURNS text LANGUAGE sql STABLE {HEAD}
    SELECT encode(sha256(convert_to(jsonb_build_array(
        f.id, f.public_id, f.offer_id, f.version_id, f.agency_id, f.renews_id, f.signed_by_id,
        extract(epoch FROM f.signed_at), extract(epoch FROM f.valid_until), f.reason, f.signature_reasons,
        f.engine_hash, f.reference_version, f.parameters, f.gate_parameters, f.weights_id,
        extract(epoch FROM f.watermark), f.snapshot, f.xact::text, f.n_people, f.n_match, f.n_to_ask, f.n_unanswered,
        f.n_cannot_be_asked, f.n_waiting_newcomers, f.n_exhausted, f.n_refused_lines, f.exhaustion_id,
        f.not_compared, f.histogram, f.commitments, f.previous_hash
    )::text, 'UTF8')), 'hex')
$$;
CREATE FUNCTION gate_commitment(salt uuid, person uuid, state text, unknown text[]) RETURNS text
    LANGUAGE sql IMMUTABLE {HEAD}
    SELECT encode(sha256(convert_to(jsonb_build_array(salt, person, state, unknown)::text, 'UTF8')), 'hex')
$$;
"""

WRITE = f"""
CREATE FUNCTION gate_write_finding(
    a_user bigint, an_offer bigint, w gate_weighing, why text, reasons text[], renewed bigint
) RETURNS gate_absencefinding LANGUAGE plpgsql VOLATILE {HEAD}
DECLARE
    f gate_absencefinding;
    people jsonb;
BEGIN
    SELECT coalesce(jsonb_agg(p || jsonb_build_object('salt', salt)), '[]') INTO people
    FROM (SELECT p, gen_random_uuid() AS salt FROM jsonb_array_elements(w.people) AS p OFFSET 0) AS salted;
    SELECT o.id, o.current_version_id, o.agency_id INTO f.offer_id, f.version_id, f.agency_id
    FROM offers_joboffer o WHERE o.id = an_offer;
    f.id := nextval('gate_absencefinding_id_seq');
    f.public_id := gen_random_uuid();
    f.xact := pg_current_xact_id();
    f.renews_id := renewed;
    f.signed_by_id := a_user;
    f.signed_at := app_now();
    f.valid_until := working_time_after(f.signed_at, gate_parameter('validity_days'));
    f.reason := btrim(why);
    f.signature_reasons := reasons;
    f.engine_hash := (SELECT e.hash FROM matching_engine e WHERE e.installed);
    f.reference_version := w.reference_version;
    f.parameters := w.context;
    f.gate_parameters := gate_parameters();
    f.weights_id := w.weights_id;
    f.watermark := w.watermark;
    f.snapshot := w.snapshot;
    f.n_people := (SELECT r.people FROM registered_people r);
    f.n_match := w.n_match;
    f.n_to_ask := w.n_to_ask;
    f.n_unanswered := w.n_unanswered;
    f.n_cannot_be_asked := w.n_cannot_be_asked;
    f.n_waiting_newcomers := w.n_waiting_newcomers;
    f.n_exhausted := w.n_exhausted;
    f.exhaustion_id := CASE WHEN w.n_exhausted > 0 THEN gate_exhaustion_of(an_offer) END;
    f.n_refused_lines := coalesce((
        SELECT c.n_refused FROM candidates_feed c WHERE c.state = 'committed' ORDER BY c.watermark DESC, c.id DESC LIMIT 1), 0);
    f.not_compared := jsonb_build_object(
        'categories', coalesce((SELECT jsonb_object_agg(l.category, l.people) FROM left_out_by_category l), '{{}}'),
        'without_occupation', coalesce((
            SELECT jsonb_object_agg(coalesce(l.departement, ''), l.people) FROM without_occupation_by_departement l), '{{}}'));
    f.histogram := (
        SELECT c.counts FROM matching_countercheck c JOIN matching_matchrun r ON r.id = c.run_id
        WHERE r.version_id = f.version_id AND r.state = 'done' AND c.counts IS NOT NULL
        ORDER BY r.confirmed_at DESC, r.id DESC LIMIT 1);
    f.commitments := coalesce((
        SELECT array_agg(digest ORDER BY digest) FROM (
            SELECT gate_commitment(p.salt, p.public_id, p.state, p.unknown) AS digest
            FROM jsonb_to_recordset(people) AS p (salt uuid, public_id uuid, state text, unknown text[])) AS each), '{{}}');
    f.previous_hash := coalesce((SELECT b.hash FROM gate_absencefinding b ORDER BY b.id DESC LIMIT 1), '');
    f.hash := gate_finding_hash(f);
    INSERT INTO gate_absencefinding SELECT f.*;
    INSERT INTO gate_findingperson (finding_id, job_seeker_id, state, unknown, salt, commitment)
    SELECT f.id, p.id, p.state, p.unknown, p.salt, gate_commitment(p.salt, p.public_id, p.state, p.unknown)
    FROM jsonb_to_recordset(people) AS p (id bigint, salt uuid, public_id uuid, state text, unknown text[]);
    PERFORM candidates_seal();
    RETURN f;
END $$;
"""

SIGN = f"""
CREATE FUNCTION gate_sign(a_user bigint, an_offer bigint, why text) RETURNS gate_decision {ACT}
DECLARE
    d gate_decision;
    w gate_weighing;
    f gate_absencefinding;
    state text;
    reasons text[];
BEGIN
    d.refusal := gate_lock(an_offer);
    -- Whatever is read from here on is read after the wait: each in a statement of its own.
    IF d.refusal IS NULL THEN
        d.refusal := coalesce(gate_bars(a_user, an_offer), gate_lock_chain());
    END IF;
    IF d.refusal IS NULL THEN
        state := gate_finding_state(gate_latest(an_offer));
        d.refusal := CASE
            WHEN state = 'open' THEN 'already_open'
            WHEN state = 'to_countersign' THEN 'to_countersign'
            WHEN btrim(coalesce(why, '')) = '' OR length(why) > 500 THEN 'no_reason'
            WHEN working_time_after(app_now(), gate_parameter('validity_days')) IS NULL THEN 'no_calendar'
        END;
    END IF;
    IF d.refusal IS NULL THEN
        SELECT * INTO w FROM gate_weigh(an_offer, true);
        d := gate_with_counts(d, w);
    END IF;
    IF d.refusal IS NULL AND gate_lines_left(an_offer) > 0 THEN
        d.refusal := 'lines_to_answer';
    END IF;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, an_offer, 'sign');
    END IF;
    reasons := gate_reasons(an_offer) || CASE WHEN w.n_exhausted > 0 THEN '{{exhaustion}}'::text[] ELSE '{{}}' END;
    f := gate_write_finding(a_user, an_offer, w, why, reasons, NULL);
    d.finding_id := f.id;
    d.allowed := true;
    PERFORM journal_write(a_user, f.agency_id, 'gate.signed', 'finding', f.public_id, jsonb_build_object(
        'unanswered', f.n_unanswered, 'cannot_be_asked', f.n_cannot_be_asked, 'needs', to_jsonb(reasons)));
    RETURN d;
END $$;
COMMENT ON FUNCTION gate_sign(bigint, bigint, text) IS
    'An advisor signs that nobody registered matches and nobody is left to ask: the database counts it.';

CREATE FUNCTION gate_renew(a_user bigint, an_offer bigint) RETURNS gate_decision {ACT}
DECLARE
    d gate_decision;
    w gate_weighing;
    f gate_absencefinding;
    made gate_absencefinding;
    state text;
BEGIN
    d.refusal := gate_lock(an_offer);
    -- Whatever is read from here on is read after the wait: each in a statement of its own.
    IF d.refusal IS NULL THEN
        d.refusal := coalesce(gate_bars(a_user, an_offer), gate_lock_chain());
    END IF;
    IF d.refusal IS NULL THEN
        SELECT * INTO f FROM gate_absencefinding WHERE id = gate_latest(an_offer);
        state := gate_finding_state(f.id);
        d.refusal := CASE
            WHEN f.id IS NULL THEN 'no_finding'
            WHEN state NOT IN ('open', 'expired') THEN state
            WHEN NOT gate_countersigned(f.id) THEN 'to_countersign'
            WHEN working_time_after(app_now(), gate_parameter('validity_days')) IS NULL THEN 'no_calendar'
        END;
    END IF;
    IF d.refusal IS NULL THEN
        SELECT * INTO w FROM gate_weigh(an_offer, true);
        d := gate_with_counts(d, w);
        IF d.refusal = 'match' THEN
            PERFORM gate_close_finding(f.id, 'match');
        END IF;
    END IF;
    IF d.refusal IS NULL AND gate_lines_left(an_offer) > 0 THEN
        d.refusal := 'lines_to_answer';
    END IF;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, an_offer, 'renew');
    END IF;
    made := gate_write_finding(a_user, an_offer, w, f.reason,
        gate_reasons(an_offer) || CASE WHEN w.n_exhausted > 0 THEN '{{exhaustion}}'::text[] ELSE '{{}}' END, f.id);
    d.finding_id := made.id;
    d.allowed := true;
    PERFORM journal_write(a_user, made.agency_id, 'gate.renewed', 'finding', made.public_id,
        jsonb_build_object('unanswered', made.n_unanswered, 'cannot_be_asked', made.n_cannot_be_asked));
    RETURN d;
END $$;
COMMENT ON FUNCTION gate_renew(bigint, bigint) IS 'The same finding for some more days: counted again, as the first.';
"""

COUNTERSIGN = f"""
CREATE FUNCTION gate_countersign(a_user bigint, a_finding bigint, is_signed boolean, why_not text, explained text)
    RETURNS gate_decision {ACT}
DECLARE
    d gate_decision;
    w gate_weighing;
    f gate_absencefinding;
    now timestamptz;
    place text;
BEGIN
    SELECT * INTO f FROM gate_absencefinding WHERE id = a_finding;
    d.finding_id := f.id;
    d.refusal := CASE WHEN f.id IS NULL THEN 'no_finding' ELSE gate_lock(f.offer_id) END;
    IF d.refusal IS NULL THEN
        now := app_now();
        SELECT pilot_place(g.region_id, g.id, now) INTO place FROM accounts_agency g WHERE g.id = f.agency_id;
        d.refusal := CASE
            WHEN a_user = f.signed_by_id THEN 'same_person'
            WHEN NOT pilot_leads(a_user, f.agency_id, now) THEN 'not_leader'
            WHEN place IS DISTINCT FROM 'open' THEN place
            WHEN gate_finding_state(f.id, now) <> 'to_countersign' THEN 'nothing_to_countersign'
            WHEN NOT is_signed AND btrim(coalesce(explained, '')) = '' THEN 'no_reason'
            WHEN is_signed THEN (gate_ineligible(f.offer_id))[1]
        END;
    END IF;
    IF d.refusal IS NULL AND is_signed THEN
        SELECT * INTO w FROM gate_weigh(f.offer_id);
        d := gate_with_counts(d, w);
        IF d.refusal = 'match' THEN
            PERFORM gate_close_finding(f.id, 'match');
        END IF;
    END IF;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, f.offer_id, 'countersign');
    END IF;
    INSERT INTO gate_secondsignature (finding_id, first_by_id, by_id, signed, refusal, words, at)
    VALUES (f.id, f.signed_by_id, a_user, is_signed, CASE WHEN is_signed THEN '' ELSE why_not END,
        btrim(coalesce(explained, '')), now);
    IF is_signed THEN
        PERFORM candidates_seal();
    ELSE
        PERFORM gate_close_finding(f.id, 'not_countersigned', a_user);
    END IF;
    PERFORM journal_write(a_user, f.agency_id, 'gate.countersigned', 'finding', f.public_id,
        jsonb_strip_nulls(jsonb_build_object('signed', is_signed, 'reason', CASE WHEN NOT is_signed THEN why_not END)));
    d.allowed := true;
    RETURN d;
END $$;
COMMENT ON FUNCTION gate_countersign(bigint, bigint, boolean, text, text) IS
    'The second signature of a manager or their deputy, or its refusal with a coded reason and words.';
"""

CLOSE = f"""
CREATE FUNCTION gate_withdraw(a_user bigint, an_offer bigint) RETURNS gate_decision {ACT}
DECLARE
    d gate_decision;
BEGIN
    d.refusal := gate_lock(an_offer);
    IF d.refusal IS NULL THEN
        d.finding_id := gate_latest(an_offer);
        d.refusal := CASE
            WHEN NOT EXISTS (
                SELECT FROM accounts_user u JOIN offers_joboffer o ON o.agency_id = u.agency_id
                WHERE u.id = a_user AND o.id = an_offer AND (pilot_is(u.id, 'advisor') OR pilot_leads(u.id, u.agency_id)))
                THEN 'not_advisor'
            WHEN d.finding_id IS NULL THEN 'no_finding'
            WHEN gate_finding_state(d.finding_id) NOT IN ('open', 'to_countersign') THEN gate_finding_state(d.finding_id)
        END;
    END IF;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, an_offer, 'withdraw');
    END IF;
    PERFORM gate_close_finding(d.finding_id, 'withdrawn', a_user);
    d.allowed := true;
    RETURN d;
END $$;

CREATE FUNCTION gate_recheck(an_offer bigint) RETURNS text {ACT}
DECLARE
    latest bigint;
    state text;
    why text;
    w gate_weighing;
BEGIN
    IF gate_lock(an_offer) IS NOT NULL THEN
        RETURN 'busy';
    END IF;
    latest := gate_latest(an_offer);
    state := gate_finding_state(latest);
    IF state IN ('criteria_changed', 'engine_changed', 'reference_changed') THEN
        why := state;
    ELSIF state IN ('open', 'to_countersign', 'expired') THEN
        SELECT * INTO w FROM gate_weigh(an_offer);
        why := CASE
            WHEN w.n_match > 0 THEN 'match'
            WHEN 'not_published' = ANY (gate_ineligible(an_offer)) THEN 'not_published'
            WHEN gate_ineligible(an_offer) <> '{{}}' THEN 'ineligible'
        END;
    END IF;
    IF why IS NOT NULL THEN
        PERFORM gate_close_finding(latest, why);
    END IF;
    RETURN why;
END $$;
COMMENT ON FUNCTION gate_recheck(bigint) IS 'Close the finding of an offer if it no longer holds; returns why, or NULL.';
"""

# What every external act begins with; nobody calls it but the functions of acts.
PASS = f"""
CREATE FUNCTION gate_pass(a_user bigint, an_offer bigint, act text) RETURNS gate_decision
    LANGUAGE plpgsql VOLATILE {HEAD}
DECLARE
    d gate_decision;
    w gate_weighing;
    state text;
BEGIN
    d.refusal := gate_lock(an_offer);
    IF d.refusal IS NULL THEN
        d.finding_id := gate_latest(an_offer);
        state := gate_finding_state(d.finding_id);
        IF state IN ('criteria_changed', 'engine_changed', 'reference_changed') THEN
            PERFORM gate_close_finding(d.finding_id, state);
        END IF;
        d.refusal := coalesce(
            gate_bars(a_user, an_offer),
            CASE WHEN d.finding_id IS NULL THEN 'no_finding' WHEN state <> 'open' THEN state END);
    END IF;
    IF d.refusal IS NULL THEN
        SELECT * INTO w FROM gate_weigh(an_offer);
        d := gate_with_counts(d, w);
        IF d.refusal = 'match' THEN
            PERFORM gate_close_finding(d.finding_id, 'match');
        END IF;
    END IF;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, an_offer, act);
    END IF;
    PERFORM candidates_seal();
    d.allowed := true;
    RETURN d;
END $$;
"""

# How the gate of an offer stands for somebody: read by pages, on the same functions as the acts.
STANDING = """
CREATE FUNCTION gate_standing(an_offer bigint, a_user bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    w gate_weighing;
    latest bigint := gate_latest(an_offer);
BEGIN
    SELECT * INTO w FROM gate_weigh(an_offer);
    RETURN jsonb_build_object(
        'ineligible', to_jsonb(gate_ineligible(an_offer)),
        'published_long_enough', working_time_after(gate_published_since(an_offer), gate_parameter('publication_days')),
        'pilot', (SELECT pilot_open(a_user, o.agency_id) FROM offers_joboffer o WHERE o.id = an_offer),
        'weighed', w.refusal,
        'watermark', w.watermark,
        'n_match', w.n_match, 'n_to_ask', w.n_to_ask, 'n_unanswered', w.n_unanswered,
        'n_cannot_be_asked', w.n_cannot_be_asked, 'n_exhausted', w.n_exhausted,
        'n_waiting_newcomers', w.n_waiting_newcomers,
        'lines_left', gate_lines_left(an_offer),
        'finding', latest,
        'finding_state', gate_finding_state(latest),
        'reasons', CASE WHEN w.refusal IS NULL THEN to_jsonb(gate_reasons(an_offer)) END
    );
END $$;
GRANT EXECUTE ON FUNCTION gate_standing(bigint, bigint) TO app;
"""

GRANTS = """
GRANT EXECUTE ON FUNCTION gate_sign(bigint, bigint, text), gate_renew(bigint, bigint),
    gate_countersign(bigint, bigint, boolean, text, text), gate_withdraw(bigint, bigint), gate_recheck(bigint) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("gate", "0006_weighing")]
    operations = [
        migrations.RunSQL(
            [PROOF, WRITE, SIGN, COUNTERSIGN, CLOSE, PASS, STANDING, GRANTS], migrations.RunSQL.noop
        )
    ]
