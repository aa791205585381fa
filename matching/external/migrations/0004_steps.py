"""Sources decided by region, steps of a sighting, attestations, objections: functions of the owner alone write them."""

from django.db import migrations

TABLES = "sourceactivation step attestation suppression".split()
HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
ACT = f"{HEAD} SET lock_timeout = '2s' SET timezone = 'UTC'"

RIGHTS = "".join(
    f"REVOKE INSERT, UPDATE, DELETE ON external_profiles_{table} FROM app;\n" for table in TABLES
)
RIGHTS += """
REVOKE ALL ON external_profiles_suppression FROM admin;
ALTER TABLE external_profiles_suppression ADD CONSTRAINT external_suppression_digest CHECK (length(digest) = 16);
CREATE TRIGGER external_activation_stays BEFORE UPDATE OR DELETE ON external_profiles_sourceactivation
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays('ended_at');
CREATE TRIGGER external_step_stays BEFORE UPDATE ON external_profiles_step
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
CREATE TRIGGER external_attestation_stays BEFORE UPDATE ON external_profiles_attestation
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
"""

SOURCES = f"""
CREATE FUNCTION external_activate_source(a_pilote bigint, a_source text, a_reference text) RETURNS bigint {HEAD} AS $$
DECLARE
    its_region text := pilot_region_of(a_pilote);
    made bigint;
BEGIN
    IF its_region IS NULL THEN
        PERFORM pilot_refuse('Votre compte ne pilote aucune région.');
    END IF;
    INSERT INTO external_profiles_sourceactivation (region_id, source, reference, decided_by_id, decided_at)
    VALUES (its_region, a_source, btrim(a_reference), a_pilote, app_now()) RETURNING id INTO made;
    RETURN made;
EXCEPTION WHEN unique_violation THEN
    PERFORM pilot_refuse('Cette source est déjà active dans votre région.');
    RETURN NULL;
END $$;

CREATE FUNCTION external_end_source(a_pilote bigint, a_source text) RETURNS void {HEAD} AS $$
BEGIN
    UPDATE external_profiles_sourceactivation SET ended_at = app_now()
    WHERE region_id = pilot_region_of(a_pilote) AND source = a_source AND ended_at IS NULL;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Cette source n''est pas active dans votre région.');
    END IF;
END $$;

-- Whatever inserts it: a source that the region did not decide, and who objected, bring nobody.
CREATE FUNCTION external_sighting_allowed() RETURNS trigger {HEAD} AS $$
BEGIN
    IF NEW.source <> 'form' AND NOT EXISTS (
        SELECT FROM external_profiles_sourceactivation a
        JOIN accounts_agency g ON g.region_id = a.region_id
        JOIN offers_joboffer o ON o.agency_id = g.id
        WHERE o.id = NEW.offer_id AND a.source = NEW.source AND a.ended_at IS NULL) THEN
        PERFORM pilot_refuse('Cette source n''est pas active dans votre région.');
    ELSIF EXISTS (
        SELECT FROM external_profiles_suppression s
        WHERE s.digest IN (candidates_hash(nullif(NEW.url, '')), candidates_hash(nullif(NEW.urn, '')))
        AND s.until >= pilot_day(app_now())) THEN
        PERFORM pilot_refuse('Cette personne ne peut pas être repérée.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER external_sighting_allowed BEFORE INSERT ON external_profiles_sighting
    FOR EACH ROW EXECUTE FUNCTION external_sighting_allowed();
"""

STEPS = f"""
CREATE FUNCTION external_state(a_sighting bigint) RETURNS text LANGUAGE sql STABLE
    RETURN coalesce((SELECT s.after FROM external_profiles_step s WHERE s.sighting_id = a_sighting
                     ORDER BY s.id DESC LIMIT 1), 'sighted');
COMMENT ON FUNCTION external_state(bigint) IS 'How far it has come with a person seen outside.';

CREATE FUNCTION external_step_follows() RETURNS trigger {HEAD} AS $$
BEGIN
    -- One after the other: each sees the state that the one before left.
    PERFORM FROM external_profiles_sighting s WHERE s.id = NEW.sighting_id FOR UPDATE;
    NEW.before := external_state(NEW.sighting_id);
    NEW.at := app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER external_step_follows BEFORE INSERT ON external_profiles_step
    FOR EACH ROW EXECUTE FUNCTION external_step_follows();

CREATE FUNCTION external_attested(a_sighting bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM external_profiles_sighting s
        LEFT JOIN external_profiles_attestation a ON a.sighting_id = s.id
        WHERE s.id = a_sighting AND greatest(s.seen_at, a.at) > app_now() - interval '7 days');
COMMENT ON FUNCTION external_attested(bigint) IS 'Seen open to work within the last seven days.';

CREATE FUNCTION external_demand(a_user bigint, a_sighting bigint) RETURNS void {HEAD} AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM external_profiles_sighting s JOIN offers_joboffer o ON o.id = s.offer_id
        WHERE s.id = a_sighting AND pilot_open(a_user, o.agency_id) = 'open') THEN
        PERFORM pilot_refuse('Seul un conseiller de l''agence qui suit l''offre, avec une licence, peut agir ici.');
    END IF;
END $$;

CREATE FUNCTION external_attest(a_user bigint, a_sighting bigint, a_visibility text) RETURNS bigint {HEAD} AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM external_demand(a_user, a_sighting);
    INSERT INTO external_profiles_attestation (sighting_id, visibility, by_id, at)
    VALUES (a_sighting, a_visibility, a_user, app_now()) RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION external_answer(a_sighting bigint, answer text) RETURNS bigint {HEAD} AS $$
DECLARE
    made bigint;
BEGIN
    IF answer NOT IN ('interested', 'declined') THEN
        PERFORM pilot_refuse('Une personne accepte ou refuse ; s''opposer l''efface.');
    END IF;
    INSERT INTO external_profiles_step (sighting_id, after) VALUES (a_sighting, answer) RETURNING id INTO made;
    RETURN made;
END $$;
COMMENT ON FUNCTION external_answer(bigint, text) IS 'What the person says; they may change their mind.';

CREATE FUNCTION external_shortlist(a_user bigint, a_sighting bigint) RETURNS bigint {HEAD} AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM external_demand(a_user, a_sighting);
    INSERT INTO external_profiles_step (sighting_id, after, by_id) VALUES (a_sighting, 'shortlisted', a_user)
    RETURNING id INTO made;
    RETURN made;
END $$;

CREATE FUNCTION external_contact(a_user bigint, an_offer bigint, a_sighting bigint) RETURNS gate_decision {ACT} AS $$
DECLARE
    d gate_decision;
BEGIN
    IF NOT EXISTS (SELECT FROM external_profiles_sighting s WHERE s.id = a_sighting AND s.offer_id = an_offer) THEN
        PERFORM pilot_refuse('Ce repérage n''est pas de cette offre.');
    ELSIF NOT external_attested(a_sighting) THEN
        PERFORM pilot_refuse('Vérifiez d''abord que la personne se dit toujours à l''écoute : cela vaut sept jours.');
    END IF;
    d := gate_pass(a_user, an_offer, 'contact');
    IF d.allowed THEN
        d.act_id := external_write_act(d, a_user, an_offer, 'contact');
        INSERT INTO external_profiles_step (sighting_id, after, by_id, act_id)
        VALUES (a_sighting, 'informed', a_user, d.act_id);
    END IF;
    RETURN d;
END $$;
COMMENT ON FUNCTION external_contact(bigint, bigint, bigint) IS 'The person is informed, through the gate.';

CREATE FUNCTION external_object(a_sighting bigint, a_key_version int) RETURNS void {HEAD} AS $$
BEGIN
    INSERT INTO external_profiles_suppression (digest, key_version, until)
    SELECT candidates_hash(said), a_key_version, (pilot_day(app_now()) + interval '36 months')::date
    FROM external_profiles_sighting s, unnest(ARRAY[s.url, s.urn]) AS said WHERE s.id = a_sighting AND said <> ''
    ON CONFLICT (digest) DO UPDATE SET until = greatest(external_profiles_suppression.until, excluded.until);
    DELETE FROM external_profiles_step WHERE sighting_id = a_sighting;
    DELETE FROM external_profiles_attestation WHERE sighting_id = a_sighting;
    DELETE FROM external_profiles_sighting WHERE id = a_sighting;
END $$;
COMMENT ON FUNCTION external_object(bigint, int) IS
    'The person objects: erased at once, and not to be sighted again for three years, whoever does it.';

REVOKE ALL ON FUNCTION external_demand(bigint, bigint) FROM PUBLIC, app, admin;
GRANT EXECUTE ON FUNCTION external_activate_source(bigint, text, text), external_end_source(bigint, text),
    external_attest(bigint, bigint, text), external_answer(bigint, text), external_shortlist(bigint, bigint),
    external_contact(bigint, bigint, bigint), external_object(bigint, int), external_state(bigint),
    external_attested(bigint) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("external_profiles", "0003_acts"),
        ("candidates", "0009_remembered_refusals"),
        ("pilot", "0003_acts"),
    ]
    operations = [migrations.RunSQL([RIGHTS, SOURCES, STEPS], migrations.RunSQL.noop)]
