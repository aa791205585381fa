"""A person outside is presented to the employer: one act, and a trigger that holds whatever else would write it.

Nobody registered matches, counted under the locks; the person meets every required criterion; nobody registered
was proposed to the employer within the last hours; nothing says that they work there.
"""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
ACT = f"{HEAD} SET lock_timeout = '2s' SET timezone = 'UTC'"
READ = "LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp"

BARS = f"""
CREATE FUNCTION external_meets_all(a_sighting bigint) RETURNS boolean {READ} AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM external_profiles_sighting s JOIN offers_joboffer o ON o.id = s.offer_id
        CROSS JOIN gate_context() AS c
        CROSS JOIN LATERAL external_pair(o.current_version_id, s.id, c.context) AS m
        WHERE s.id = a_sighting AND m.failed = 0 AND NOT m.unknown);
END $$;
COMMENT ON FUNCTION external_meets_all(bigint) IS
    'Every required criterion of the offer, as it is now: by the engine''s own expression.';

CREATE FUNCTION external_proposed_recently(an_offer bigint) RETURNS boolean {READ} AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM shortlists_referralact a JOIN shortlists_referral f ON f.id = a.referral_id
        WHERE f.offer_id = an_offer AND a.to_state = 'sent_to_employer' AND a.reason <> 'mistake'
            AND a.at > app_now() - make_interval(hours => gate_parameter('proposed_hours')));
END $$;
COMMENT ON FUNCTION external_proposed_recently(bigint) IS
    'Somebody registered was proposed to the employer of the offer, who must have the time to answer.';

CREATE FUNCTION external_disclosure_bar(a_sighting bigint) RETURNS text {READ} AS $$
BEGIN
    RETURN CASE
        WHEN external_state(a_sighting) <> 'shortlisted' THEN 'not_shortlisted'
        WHEN NOT external_attested(a_sighting) THEN 'not_attested'
        WHEN NOT external_employer_clear(a_sighting) THEN 'employer_unclear'
        WHEN NOT external_meets_all(a_sighting) THEN 'criteria_unmet'
        WHEN (SELECT external_proposed_recently(s.offer_id) FROM external_profiles_sighting s WHERE s.id = a_sighting)
            THEN 'proposed_recently'
    END;
END $$;
COMMENT ON FUNCTION external_disclosure_bar(bigint) IS
    'The first reason of their own why a person outside may not be presented; NULL: none.';
"""

DISCLOSE = f"""
CREATE FUNCTION external_disclose(a_user bigint, an_offer bigint, a_sighting bigint) RETURNS gate_decision {ACT} AS $$
DECLARE
    d gate_decision := gate_pass(a_user, an_offer, 'disclosure');
BEGIN
    IF NOT d.allowed THEN
        RETURN d;
    END IF;
    -- The person answers, or declines, before or after: what follows is read after the wait.
    PERFORM FROM external_profiles_sighting s WHERE s.id = a_sighting AND s.offer_id = an_offer FOR UPDATE;
    d.refusal := CASE WHEN FOUND THEN external_disclosure_bar(a_sighting) ELSE 'not_shortlisted' END;
    IF d.refusal IS NOT NULL THEN
        RETURN gate_refused(d, a_user, an_offer, 'disclosure');
    END IF;
    d.act_id := external_write_act(d, a_user, an_offer, 'disclosure');
    INSERT INTO external_profiles_step (sighting_id, after, by_id, act_id)
    VALUES (a_sighting, 'disclosed', a_user, d.act_id);
    RETURN d;
EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
    d.refusal := 'busy';
    d.allowed := false;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_disclose(bigint, bigint, bigint) IS
    'A person outside is presented to the employer, through the gate.';

-- Whatever inserts it, the owner included: the same locks, the same count, the same conditions.
CREATE FUNCTION external_disclosure_allowed() RETURNS trigger {HEAD} AS $$
DECLARE
    a external_profiles_externalact;
    offer bigint := (SELECT s.offer_id FROM external_profiles_sighting s WHERE s.id = NEW.sighting_id);
    why text := gate_lock(offer);
    w gate_weighing;
BEGIN
    SELECT * INTO a FROM external_profiles_externalact WHERE id = NEW.act_id;
    IF why IS NULL THEN
        why := CASE
            WHEN (a.kind, a.offer_id, a.by_id, a.xact) IS DISTINCT FROM
                ('disclosure', offer, NEW.by_id, pg_current_xact_id()) THEN 'no_act'
            WHEN a.finding_id IS DISTINCT FROM gate_latest(offer) THEN 'no_finding'
            ELSE coalesce(gate_bars(NEW.by_id, offer), nullif(gate_finding_state(a.finding_id), 'open'))
        END;
    END IF;
    IF why IS NULL THEN
        SELECT * INTO w FROM gate_weigh(offer);
        why := coalesce(w.refusal, external_disclosure_bar(NEW.sighting_id));
    END IF;
    IF why IS NOT NULL THEN
        PERFORM pilot_refuse(format('Cette personne ne peut pas être présentée à l''employeur (%s).', why));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER external_disclosure_allowed BEFORE INSERT ON external_profiles_step
    FOR EACH ROW WHEN (NEW.after = 'disclosed') EXECUTE FUNCTION external_disclosure_allowed();

GRANT EXECUTE ON FUNCTION external_disclose(bigint, bigint, bigint), external_disclosure_bar(bigint),
    external_meets_all(bigint), external_proposed_recently(bigint), external_employer_clear(bigint) TO app;
"""

# Of the latest attestation: in doubt, no.
EMPLOYER = f"""
CREATE FUNCTION external_employer_clear(a_sighting bigint) RETURNS boolean {READ} AS $$
BEGIN
    RETURN coalesce((
        SELECT a.employer = 'other' FROM external_profiles_attestation a
        WHERE a.sighting_id = a_sighting ORDER BY a.id DESC LIMIT 1), false);
END $$;
COMMENT ON FUNCTION external_employer_clear(bigint) IS
    'When last attested, the person worked for somebody else than the employer of the offer.';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("external_profiles", "0008_profile_rules"),
        ("gate", "0009_exhausted_people"),
        ("offers", "0007_learned_titles"),
        ("shortlists", "0003_employers_rules"),
    ]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (EMPLOYER, BARS, DISCLOSE)]
