"""Reports are written by functions of the owner; a block holds for the whole agency, in the database."""

from django.db import migrations

TABLES = "report reportact evidence block".split()
HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

RIGHTS = "".join(
    f"REVOKE INSERT, UPDATE, DELETE ON harassment_{table} FROM app;\nREVOKE ALL ON harassment_{table} FROM admin;\n"
    for table in TABLES
)
# What is sealed is read by one function, which writes who opened it.
RIGHTS += """
REVOKE ALL ON harassment_evidence FROM app;
ALTER TABLE harassment_report ADD CONSTRAINT harassment_report_thread FOREIGN KEY (sighting_id)
    REFERENCES external_profiles_sighting (id) ON DELETE SET NULL;
ALTER TABLE harassment_block ADD CHECK (length(digest) = 16);
CREATE TRIGGER harassment_reportact_stays BEFORE UPDATE ON harassment_reportact
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
CREATE TRIGGER harassment_evidence_stays BEFORE UPDATE ON harassment_evidence
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays();
CREATE TRIGGER harassment_block_stays BEFORE UPDATE ON harassment_block
    FOR EACH ROW EXECUTE FUNCTION gate_history_stays('lifted_at');
-- Of a report, that its thread is erased.
CREATE TRIGGER harassment_report_stays BEFORE UPDATE ON harassment_report FOR EACH ROW
    WHEN (to_jsonb(OLD) - 'sighting_id' IS DISTINCT FROM to_jsonb(NEW) - 'sighting_id' OR NEW.sighting_id IS NOT NULL)
    EXECUTE FUNCTION gate_history_stays();
"""

BLOCKED = f"""
CREATE FUNCTION harassment_blocked(an_agency bigint, digests bytea[]) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM harassment_block b
        WHERE b.agency_id = an_agency AND b.digest = ANY (digests) AND b.lifted_at IS NULL);
COMMENT ON FUNCTION harassment_blocked(bigint, bytea[]) IS 'Nobody of the agency does anything with this sender.';

CREATE FUNCTION harassment_holder(a_sighting bigint) RETURNS bigint LANGUAGE sql STABLE
    RETURN (
        SELECT coalesce(a.to_id, a.by_id) FROM harassment_reportact a JOIN harassment_report r ON r.id = a.report_id
        WHERE r.sighting_id = a_sighting AND a.kind IN ('taken_over', 'reassigned') ORDER BY a.id DESC LIMIT 1);
COMMENT ON FUNCTION harassment_holder(bigint) IS 'To whom a thread was handed over; NULL if it was not.';

CREATE FUNCTION harassment_sighting_allowed() RETURNS trigger {HEAD} AS $$
BEGIN
    IF harassment_blocked((SELECT o.agency_id FROM offers_joboffer o WHERE o.id = NEW.offer_id),
            candidates_hashes(nullif(NEW.url, '')) || candidates_hashes(nullif(NEW.urn, ''))) THEN
        PERFORM pilot_refuse('Cette personne est bloquée pour toute l''agence.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER harassment_sighting_allowed BEFORE INSERT ON external_profiles_sighting
    FOR EACH ROW EXECUTE FUNCTION harassment_sighting_allowed();

-- Acts of ours alone: what the person answers, corrects or objects to is theirs, blocked or not.
CREATE FUNCTION harassment_act_allowed() RETURNS trigger {HEAD} AS $$
DECLARE
    holder bigint := harassment_holder(NEW.sighting_id);
BEGIN
    IF harassment_blocked((SELECT o.agency_id FROM external_profiles_sighting s JOIN offers_joboffer o
            ON o.id = s.offer_id WHERE s.id = NEW.sighting_id), external_digests(NEW.sighting_id)) THEN
        PERFORM pilot_refuse('Cette personne est bloquée pour toute l''agence.');
    ELSIF holder <> NEW.by_id THEN
        PERFORM pilot_refuse('Ce fil a été confié à quelqu''un d''autre.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER harassment_step_allowed BEFORE INSERT ON external_profiles_step
    FOR EACH ROW WHEN (NEW.by_id IS NOT NULL) EXECUTE FUNCTION harassment_act_allowed();
CREATE TRIGGER harassment_attestation_allowed BEFORE INSERT ON external_profiles_attestation
    FOR EACH ROW EXECUTE FUNCTION harassment_act_allowed();
"""

ACTS = f"""
CREATE FUNCTION harassment_report(
    an_id uuid, a_user bigint, a_kind text, a_place text, a_day date, a_sighting bigint,
    digests bytea[], versions int[], kinds text[], sealed bytea[], a_version int
) RETURNS bigint {HEAD} AS $$
DECLARE
    its_agency bigint := (SELECT u.agency_id FROM accounts_user u WHERE u.id = a_user
        AND (pilot_is(u.id, 'advisor') OR pilot_is(u.id, 'liaison') OR pilot_is(u.id, 'manager')));
    its_offer bigint;
    made harassment_report;
BEGIN
    IF its_agency IS NULL THEN
        PERFORM pilot_refuse('Un signalement est fait par un agent d''une agence.');
    ELSIF a_day > pilot_day(app_now()) THEN
        PERFORM pilot_refuse('Les faits ont déjà eu lieu.');
    ELSIF a_sighting IS NOT NULL THEN
        its_offer := (SELECT s.offer_id FROM external_profiles_sighting s JOIN offers_joboffer o ON o.id = s.offer_id
            WHERE s.id = a_sighting AND o.agency_id = its_agency);
        IF its_offer IS NULL THEN
            PERFORM pilot_refuse('Ce repérage n''est pas de votre agence.');
        END IF;
    END IF;
    INSERT INTO harassment_report (
        public_id, agency_id, reported_by_id, kind, place, happened_on, offer_id, sighting_id, n_images, has_words,
        seal_version, at)
    VALUES (an_id, its_agency, a_user, a_kind, a_place, a_day, its_offer, a_sighting,
        cardinality(array_positions(kinds, 'image')), 'words' = ANY (kinds), a_version, app_now())
    RETURNING * INTO made;
    INSERT INTO harassment_block (report_id, agency_id, digest, key_version)
    SELECT made.id, its_agency, said.digest, said.version FROM unnest(digests, versions) AS said(digest, version)
    UNION SELECT made.id, its_agency, d, candidates_hash_version()
    FROM unnest(CASE WHEN a_sighting IS NOT NULL THEN external_digests(a_sighting) END) AS d;
    INSERT INTO harassment_evidence (report_id, kind, sealed)
    SELECT made.id, piece.kind, piece.content FROM unnest(kinds, sealed) AS piece(kind, content);
    PERFORM journal_write(a_user, its_agency, 'harassment.reported', 'report', made.public_id,
        jsonb_build_object('kind', a_kind));
    RETURN made.id;
END $$;
COMMENT ON FUNCTION harassment_report(uuid, bigint, text, text, date, bigint, bytea[], int[], text[], bytea[], int) IS
    'A report, what it rests on under seal, and the sender blocked for the agency at once.';

CREATE FUNCTION harassment_ended(a_report bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM harassment_reportact a WHERE a.report_id = a_report AND a.kind IN ('closed', 'withdrawn'));

CREATE FUNCTION harassment_write(a_user bigint, a_report bigint, a_kind text, an_outcome text, a_to bigint)
    RETURNS void {HEAD} AS $$
BEGIN
    INSERT INTO harassment_reportact (report_id, kind, outcome, to_id, by_id, at)
    VALUES (a_report, a_kind, an_outcome, a_to, a_user, app_now());
    IF a_kind IN ('lifted', 'withdrawn') THEN
        UPDATE harassment_block SET lifted_at = app_now() WHERE report_id = a_report AND lifted_at IS NULL;
    END IF;
    PERFORM journal_write(a_user, r.agency_id, 'harassment.' || a_kind, 'report', r.public_id,
        CASE an_outcome WHEN '' THEN '{{}}'::jsonb ELSE jsonb_build_object('outcome', an_outcome) END)
    FROM harassment_report r WHERE r.id = a_report;
END $$;

CREATE FUNCTION harassment_withdraw(a_user bigint, a_report bigint) RETURNS void {HEAD} AS $$
BEGIN
    PERFORM FROM harassment_report r WHERE r.id = a_report FOR UPDATE;
    IF NOT EXISTS (
        SELECT FROM harassment_report r WHERE r.id = a_report AND r.reported_by_id = a_user
        AND r.at > app_now() - interval '1 hour'
        AND NOT EXISTS (SELECT FROM harassment_reportact a WHERE a.report_id = r.id)) THEN
        PERFORM pilot_refuse('Ce signalement ne peut plus être retiré : parlez-en à votre responsable.');
    END IF;
    PERFORM harassment_write(a_user, a_report, 'withdrawn', '', NULL);
END $$;
COMMENT ON FUNCTION harassment_withdraw(bigint, bigint) IS
    'Made by mistake: within the hour, while nobody has it in hand; the sender is no longer blocked.';

CREATE FUNCTION harassment_demand(a_manager bigint, a_report bigint) RETURNS void {HEAD} AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM harassment_report r JOIN accounts_user u ON u.agency_id = r.agency_id
        WHERE r.id = a_report AND u.id = a_manager AND pilot_is(u.id, 'manager')) THEN
        PERFORM pilot_refuse('Un signalement est traité par le responsable de l''agence.');
    END IF;
END $$;

CREATE FUNCTION harassment_handle(a_manager bigint, a_report bigint, a_kind text, an_outcome text, a_to bigint)
    RETURNS void {HEAD} AS $$
DECLARE
    it harassment_report;
BEGIN
    PERFORM harassment_demand(a_manager, a_report);
    SELECT * INTO it FROM harassment_report r WHERE r.id = a_report FOR UPDATE;
    IF a_kind NOT IN ('taken_over', 'reassigned', 'lifted', 'closed') THEN
        PERFORM pilot_refuse('Cet acte n''existe pas.');
    ELSIF harassment_ended(a_report) AND a_kind <> 'lifted' THEN
        PERFORM pilot_refuse('Ce signalement est déjà clos.');
    ELSIF a_kind = 'lifted' AND NOT EXISTS (
        SELECT FROM harassment_block b WHERE b.report_id = a_report AND b.lifted_at IS NULL) THEN
        PERFORM pilot_refuse('Personne n''est bloqué par ce signalement.');
    ELSIF a_kind = 'reassigned' AND (a_to = it.reported_by_id OR NOT EXISTS (
        SELECT FROM accounts_user u WHERE u.id = a_to AND u.agency_id = it.agency_id AND pilot_is(u.id, 'advisor'))) THEN
        PERFORM pilot_refuse('Un fil se confie à un autre conseiller de l''agence.');
    END IF;
    PERFORM harassment_write(a_manager, a_report, a_kind, an_outcome, a_to);
END $$;
COMMENT ON FUNCTION harassment_handle(bigint, bigint, text, text, bigint) IS
    'What the manager does about a report: take the thread over, give it to another, lift the block, close.';

CREATE FUNCTION harassment_open(a_manager bigint, a_report bigint, a_reason text)
    RETURNS TABLE (kind text, sealed bytea) {HEAD} AS $$
BEGIN
    PERFORM harassment_demand(a_manager, a_report);
    PERFORM journal_write(a_manager, r.agency_id, 'harassment.revealed', 'report', r.public_id,
        jsonb_build_object('reason', a_reason)) FROM harassment_report r WHERE r.id = a_report;
    RETURN QUERY SELECT e.kind::text, e.sealed FROM harassment_evidence e
        WHERE e.report_id = a_report ORDER BY e.id;
END $$;
COMMENT ON FUNCTION harassment_open(bigint, bigint, text) IS
    'What a report rests on, still sealed, for the manager of its agency; the journal says who and why.';

CREATE FUNCTION harassment_purge() RETURNS int {HEAD} AS $$
DECLARE
    gone int;
BEGIN
    DELETE FROM harassment_evidence e USING harassment_reportact a
    WHERE a.report_id = e.report_id AND a.kind IN ('closed', 'withdrawn') AND a.at < app_now() - interval '12 months';
    PERFORM external_erase('harassment_report', ARRAY(
        SELECT r.id FROM harassment_report r WHERE r.at < app_now() - interval '60 months'));
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
COMMENT ON FUNCTION harassment_purge() IS 'What is sealed a year after the end of a report, the report after five.';
REVOKE ALL ON FUNCTION harassment_write(bigint, bigint, text, text, bigint), harassment_demand(bigint, bigint)
    FROM PUBLIC, app, admin;
GRANT EXECUTE ON FUNCTION
    harassment_report(uuid, bigint, text, text, date, bigint, bytea[], int[], text[], bytea[], int),
    harassment_withdraw(bigint, bigint), harassment_handle(bigint, bigint, text, text, bigint),
    harassment_open(bigint, bigint, text), harassment_purge() TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("harassment", "0001_initial"), ("external_profiles", "0006_erasure")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, BLOCKED, ACTS)]
