"""When each sighting is erased, what goes with it, and what remembers the person: rules of the database alone."""

from django.db import migrations

TABLES = "deletionnotice purgerun".split()
HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

RIGHTS = "".join(
    f"REVOKE INSERT, UPDATE, DELETE ON external_profiles_{table} FROM app;\n"
    f"REVOKE ALL ON external_profiles_{table} FROM admin;\n"
    for table in TABLES
)

# To inform somebody is a step, and so is whatever follows: the first message and the first disclosure end the clock
# of article 14 by being that step, and the database knows no message to somebody who has none.
CLOCK = """
CREATE FUNCTION external_midnight(day date) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN day::timestamp AT TIME ZONE 'Europe/Paris';
COMMENT ON FUNCTION external_midnight(date) IS 'When that day begins in Paris.';

CREATE VIEW external_clock AS
SELECT s.id AS sighting_id,
    CASE
        WHEN n.at IS NOT NULL THEN 'deletion'
        WHEN latest.after IS NULL THEN 'information'
        WHEN latest.after IN ('informed', 'no_answer') THEN 'answer'
        WHEN latest.after = 'declined' THEN 'cool_down'
        ELSE 'accepted'
    END AS kind,
    CASE
        WHEN n.at IS NOT NULL THEN n.at + interval '24 hours'
        WHEN latest.after IS NULL THEN external_midnight((pilot_day(s.seen_at) + interval '1 months')::date)
        WHEN latest.after = 'informed' THEN external_midnight(pilot_day(latest.at) + 90)
        WHEN latest.after = 'no_answer' THEN latest.at
        WHEN latest.after = 'declined' THEN external_midnight((pilot_day(latest.at) + interval '6 months')::date)
        ELSE external_midnight((pilot_day(latest.at) + interval '24 months')::date)
    END AS due_at
FROM external_profiles_sighting s
LEFT JOIN external_profiles_deletionnotice n ON n.sighting_id = s.id
LEFT JOIN LATERAL (
    SELECT t.after, t.at FROM external_profiles_step t WHERE t.sighting_id = s.id ORDER BY t.id DESC LIMIT 1
) latest ON true;
COMMENT ON VIEW external_clock IS 'The one clock that runs for each sighting: why it is erased, and when at the latest.';

CREATE FUNCTION external_is_due(kind text, due_at timestamptz, now timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN due_at <= now OR kind = 'deletion';
COMMENT ON FUNCTION external_is_due(text, timestamptz, timestamptz) IS
    'The next purge erases it: its time is over, or the source says that the profile is gone.';
GRANT EXECUTE ON FUNCTION external_midnight(date), external_is_due(text, timestamptz, timestamptz) TO app;
REVOKE ALL ON external_clock FROM admin;
REVOKE INSERT, UPDATE, DELETE ON external_clock FROM app;
"""

PEOPLE = f"""
CREATE FUNCTION external_digests(a_sighting bigint) RETURNS bytea[] LANGUAGE sql STABLE
    RETURN ARRAY(
        SELECT unnest(candidates_hashes(nullif(s.url, '')) || candidates_hashes(nullif(s.urn, '')))
        FROM external_profiles_sighting s WHERE s.id = a_sighting);
COMMENT ON FUNCTION external_digests(bigint) IS 'All that somebody seen outside may be remembered by.';

CREATE FUNCTION external_same_person(a_sighting bigint) RETURNS bigint[] LANGUAGE sql STABLE
    RETURN ARRAY(
        SELECT other.id FROM external_profiles_sighting s
        JOIN external_profiles_sighting other
            ON other.id = s.id OR other.url = nullif(s.url, '') OR other.urn = nullif(s.urn, '')
        WHERE s.id = a_sighting ORDER BY 1);
COMMENT ON FUNCTION external_same_person(bigint) IS 'Every sighting of the same profile, for any offer.';

CREATE FUNCTION external_suppress(a_sighting bigint, a_kind text, last_day date) RETURNS void {HEAD} AS $$
DECLARE
    one uuid := gen_random_uuid();
BEGIN
    UPDATE external_profiles_suppression SET person = one WHERE person IN (
        SELECT known.person FROM external_profiles_suppression known
        WHERE known.digest = ANY (external_digests(a_sighting)));
    INSERT INTO external_profiles_suppression AS known (person, kind, digest, key_version, until)
    SELECT one, a_kind, candidates_hash(said), candidates_hash_version(), last_day
    FROM external_profiles_sighting s, unnest(ARRAY[s.url, s.urn]) AS said WHERE s.id = a_sighting AND said <> ''
    ON CONFLICT (digest) DO UPDATE SET person = excluded.person, until = greatest(known.until, excluded.until),
        kind = CASE known.kind WHEN 'objection' THEN known.kind ELSE excluded.kind END;
END $$;
COMMENT ON FUNCTION external_suppress(bigint, text, date) IS 'Remember the person by keyed hashes alone, until a day.';

-- Whoever writes the step: who refuses or stays silent is left alone by the whole country, unless they come back.
CREATE FUNCTION external_step_rests() RETURNS trigger {HEAD} AS $$
BEGIN
    IF NEW.after IN ('declined', 'no_answer') THEN
        PERFORM external_suppress(NEW.sighting_id, 'cool_down', (pilot_day(NEW.at) + interval '6 months')::date);
    ELSIF NEW.after = 'interested' THEN
        DELETE FROM external_profiles_suppression WHERE kind = 'cool_down' AND person IN (
            SELECT known.person FROM external_profiles_suppression known
            WHERE known.digest = ANY (external_digests(NEW.sighting_id)));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER external_step_rests AFTER INSERT ON external_profiles_step
    FOR EACH ROW EXECUTE FUNCTION external_step_rests();

CREATE FUNCTION external_suppressed(digests bytea[]) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM external_profiles_suppression s
        WHERE s.digest = ANY (digests) AND s.until >= pilot_day(app_now()));

CREATE OR REPLACE FUNCTION external_sighting_allowed() RETURNS trigger {HEAD} AS $$
BEGIN
    IF NEW.source <> 'form' AND NOT EXISTS (
        SELECT FROM external_profiles_sourceactivation a
        JOIN accounts_agency g ON g.region_id = a.region_id
        JOIN offers_joboffer o ON o.agency_id = g.id
        WHERE o.id = NEW.offer_id AND a.source = NEW.source AND a.ended_at IS NULL) THEN
        PERFORM pilot_refuse('Cette source n''est pas active dans votre région.');
    ELSIF external_suppressed(candidates_hashes(nullif(NEW.url, '')) || candidates_hashes(nullif(NEW.urn, ''))) THEN
        PERFORM pilot_refuse('Cette personne ne peut pas être repérée.');
    END IF;
    RETURN NEW;
END $$;

-- Registered, the person is one of ours again: nothing of what they were outside holds against them.
CREATE FUNCTION external_lift(a_job_seeker bigint) RETURNS void {HEAD} AS $$
BEGIN
    IF EXISTS (SELECT FROM external_profiles_suppression) THEN
        DELETE FROM external_profiles_suppression WHERE person IN (
            SELECT known.person FROM candidates_identity i
            JOIN candidates_jobseeker j ON j.id = i.job_seeker_id AND j.left_on IS NULL
            JOIN external_profiles_suppression known ON known.digest = ANY (
                candidates_hashes(nullif(lower(i.email), '')) || candidates_hashes(nullif(i.phone, '')))
            WHERE i.job_seeker_id = a_job_seeker);
    END IF;
END $$;
CREATE FUNCTION external_reachable() RETURNS trigger {HEAD} AS $$
BEGIN
    PERFORM external_lift(NEW.job_seeker_id);
    RETURN NULL;
END $$;
CREATE TRIGGER external_reachable AFTER INSERT OR UPDATE OF email, phone ON candidates_identity
    FOR EACH ROW EXECUTE FUNCTION external_reachable();
CREATE FUNCTION external_came_back() RETURNS trigger {HEAD} AS $$
BEGIN
    PERFORM external_lift(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER external_came_back AFTER UPDATE OF left_on ON candidates_jobseeker
    FOR EACH ROW WHEN (OLD.left_on IS NOT NULL AND NEW.left_on IS NULL) EXECUTE FUNCTION external_came_back();
"""

ERASE = f"""
-- What refers to a row goes with it, whatever table a later migration adds: the catalogue says which. What outlives
-- it has a key that is emptied (ON DELETE SET NULL).
CREATE FUNCTION external_erase(a_table regclass, ids bigint[]) RETURNS void {HEAD} AS $$
DECLARE
    its_key name := (
        SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = a_table AND i.indisprimary);
    link record;
    below bigint[];
BEGIN
    FOR link IN
        SELECT c.conrelid::regclass AS child, a.attname AS field, p.attname AS key
        FROM pg_constraint c
        CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair(mine, its)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = pair.mine
        JOIN pg_attribute k ON k.attrelid = c.confrelid AND k.attnum = pair.its AND k.attname = its_key
        JOIN pg_index i ON i.indrelid = c.conrelid AND i.indisprimary
        JOIN pg_attribute p ON p.attrelid = c.conrelid AND p.attnum = i.indkey[0]
        WHERE c.contype = 'f' AND c.confrelid = a_table AND c.conrelid <> a_table AND c.confdeltype <> 'n'
        ORDER BY c.oid
    LOOP
        EXECUTE format('SELECT array_agg(%I) FROM %s WHERE %I = ANY ($1)', link.key, link.child, link.field)
            INTO below USING ids;
        IF below IS NOT NULL THEN
            PERFORM external_erase(link.child, below);
        END IF;
    END LOOP;
    EXECUTE format('DELETE FROM %s WHERE %I = ANY ($1)', a_table, its_key) USING ids;
END $$;
COMMENT ON FUNCTION external_erase(regclass, bigint[]) IS 'These rows, and all that refers to them.';

DROP FUNCTION external_object(bigint, int);
CREATE FUNCTION external_object(a_sighting bigint) RETURNS void {HEAD} AS $$
DECLARE
    them bigint[];
    each bigint;
BEGIN
    PERFORM FROM external_profiles_sighting s WHERE s.id = ANY (external_same_person(a_sighting))
    ORDER BY s.id FOR UPDATE;
    them := external_same_person(a_sighting);
    FOREACH each IN ARRAY them LOOP
        PERFORM external_suppress(each, 'objection', (pilot_day(app_now()) + interval '36 months')::date);
    END LOOP;
    PERFORM external_erase('external_profiles_sighting', them);
END $$;
COMMENT ON FUNCTION external_object(bigint) IS
    'The person objects: every sighting of them erased at once, and none again for three years, whoever does it.';

CREATE FUNCTION external_note_deletion(a_user bigint, places text[]) RETURNS int {HEAD} AS $$
DECLARE
    noted int;
BEGIN
    IF NOT (pilot_is(a_user, 'advisor') OR pilot_is(a_user, 'dpo')) THEN
        PERFORM pilot_refuse('Un avis de suppression est saisi par un conseiller ou par le délégué.');
    END IF;
    INSERT INTO external_profiles_deletionnotice (sighting_id, by_id, at)
    SELECT s.id, a_user, app_now() FROM external_profiles_sighting s
    WHERE nullif(s.url, '') = ANY (places) OR nullif(s.urn, '') = ANY (places)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS noted = ROW_COUNT;
    RETURN noted;
END $$;
COMMENT ON FUNCTION external_note_deletion(bigint, text[]) IS
    'The source says that a profile is gone: its sightings are erased by the next purge, within a day.';

DROP FUNCTION external_purge(int);
DROP FUNCTION external_due(date);
CREATE FUNCTION external_purge() RETURNS int {HEAD} AS $$
DECLARE
    now timestamptz := app_now();
    due bigint[] := ARRAY(SELECT c.sighting_id FROM external_clock c WHERE external_is_due(c.kind, c.due_at, now));
    numbers jsonb;
    forgotten int;
BEGIN
    -- Locked, then read again: who answers at this instant is not erased.
    PERFORM FROM external_profiles_sighting s WHERE s.id = ANY (due) ORDER BY s.id FOR UPDATE;
    INSERT INTO external_profiles_step (sighting_id, after)
    SELECT c.sighting_id, 'no_answer' FROM external_clock c
    WHERE c.sighting_id = ANY (due) AND c.kind = 'answer' AND c.due_at <= now
        AND external_state(c.sighting_id) = 'informed';
    now := app_now();
    WITH ended AS (
        SELECT c.sighting_id, c.kind FROM external_clock c
        WHERE c.sighting_id = ANY (due) AND external_is_due(c.kind, c.due_at, now)
    ), counted AS (SELECT kind, count(*) AS n FROM ended GROUP BY kind)
    SELECT ARRAY(SELECT sighting_id FROM ended), coalesce((SELECT jsonb_object_agg(kind, n) FROM counted), '{{}}')
    INTO due, numbers;
    PERFORM external_erase('external_profiles_sighting', due);
    DELETE FROM external_profiles_suppression WHERE until < pilot_day(now);
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    INSERT INTO external_profiles_purgerun (at, counts, n_suppressions) VALUES (now, numbers, forgotten);
    DELETE FROM external_profiles_purgerun WHERE at < now - interval '1 year';
    RETURN cardinality(due);
END $$;
COMMENT ON FUNCTION external_purge() IS 'Erase whose time is over; how many.';

REVOKE ALL ON FUNCTION external_digests(bigint), external_same_person(bigint), external_suppress(bigint, text, date),
    external_lift(bigint), external_suppressed(bytea[]), external_erase(regclass, bigint[]) FROM PUBLIC, app, admin;
GRANT EXECUTE ON FUNCTION external_object(bigint), external_purge(), external_note_deletion(bigint, text[])
    TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0005_purge"), ("candidates", "0010_live_hash_keys")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, CLOCK, PEOPLE, ERASE)]
