"""Answers of interested people: a function of the owner writes them, while the person is interested and no longer."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
#: What the person may say that is one column.
SAID = """experience_months area_kind commune_id radius_km available_from accepts_permanent accepts_fixed_term
accepts_temporary accepts_seasonal accepts_apprenticeship accepts_self_employed accepts_full_time
accepts_part_time accepts_remote accepts_night accepts_weekend accepts_on_call accepts_shifts accepts_long_trips
education_level licences_complete""".split()
COLUMNS = ", ".join(SAID)

RIGHTS = """
ALTER TABLE external_profiles_profile ADD CONSTRAINT external_profile_of_sighting
    FOREIGN KEY (sighting_id) REFERENCES external_profiles_sighting (id) ON DELETE CASCADE;
ALTER TABLE external_profiles_profileitem ADD CONSTRAINT external_item_of_profile
    FOREIGN KEY (profile_id) REFERENCES external_profiles_profile (sighting_id) ON DELETE CASCADE;
REVOKE INSERT, UPDATE, DELETE ON external_profiles_profile, external_profiles_profileitem FROM app;
-- What people answered feeds no control.
REVOKE ALL ON external_profiles_profile, external_profiles_profileitem FROM admin;
"""

WHILE_INTERESTED = f"""
-- Whatever writes them.
CREATE FUNCTION external_profile_allowed() RETURNS trigger {HEAD} AS $$
BEGIN
    IF external_state(NEW.sighting_id) NOT IN ('interested', 'shortlisted', 'disclosed') THEN
        PERFORM pilot_refuse('Seule une personne intéressée a des réponses à elle.');
    END IF;
    NEW.changed_at := app_now();
    RETURN NEW;
END $$;
CREATE TRIGGER external_profile_allowed BEFORE INSERT OR UPDATE ON external_profiles_profile
    FOR EACH ROW EXECUTE FUNCTION external_profile_allowed();

-- Interested in the offer is a yes to its occupation, as the offer stands; nothing else is known yet.
CREATE FUNCTION external_begin_profile(a_sighting bigint) RETURNS void {HEAD} AS $$
BEGIN
    INSERT INTO external_profiles_profile (sighting_id, rome_id)
    SELECT s.id, r.occupation FROM external_profiles_sighting s
    JOIN offers_joboffer o ON o.id = s.offer_id
    JOIN offers_searchrow r ON r.version_id = o.current_version_id
    WHERE s.id = a_sighting ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION external_profile_follows() RETURNS trigger {HEAD} AS $$
BEGIN
    IF NEW.after = 'interested' THEN
        PERFORM external_begin_profile(NEW.sighting_id);
    ELSIF NEW.after = 'declined' THEN
        DELETE FROM external_profiles_profile WHERE sighting_id = NEW.sighting_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER external_profile_follows AFTER INSERT ON external_profiles_step
    FOR EACH ROW EXECUTE FUNCTION external_profile_follows();
"""

DECLARE = f"""
CREATE FUNCTION external_declare(a_sighting bigint, said jsonb, things jsonb) RETURNS void {HEAD} AS $$
DECLARE
    p external_profiles_profile;
BEGIN
    PERFORM FROM external_profiles_sighting s WHERE s.id = a_sighting FOR UPDATE;
    PERFORM external_begin_profile(a_sighting);
    SELECT * INTO p FROM external_profiles_profile WHERE sighting_id = a_sighting;
    IF NOT FOUND OR said - '{{{",".join(SAID)},occupation}}'::text[] <> '{{}}' THEN
        PERFORM pilot_refuse('Ces réponses ne peuvent pas être gardées.');
    END IF;
    IF said ? 'occupation' THEN
        -- Another occupation: how long the person had it is not known.
        p.rome_id := (SELECT r.id FROM referentials_romecode r WHERE r.code = said ->> 'occupation');
        p.experience_months := NULL;
    END IF;
    p := jsonb_populate_record(p, said - 'occupation');
    UPDATE external_profiles_profile SET rome_id = p.rome_id, ({COLUMNS}) = ROW ({", ".join(f"p.{n}" for n in SAID)})
    WHERE sighting_id = a_sighting;
    -- Of a kind that is told all at once, what was said before is said again.
    DELETE FROM external_profiles_profileitem
    WHERE profile_id = a_sighting AND kind = 'licence' AND said ? 'licences_complete';
    INSERT INTO external_profiles_profileitem (profile_id, kind, code, held, level, obtained_on, valid_until)
    SELECT a_sighting, t.kind, t.code, t.held, t.level, t.obtained_on, t.valid_until
    FROM jsonb_to_recordset(things) AS t (
        kind text, code text, held boolean, level text, obtained_on date, valid_until date)
    ON CONFLICT (profile_id, kind, code) DO UPDATE SET held = excluded.held, level = excluded.level,
        obtained_on = excluded.obtained_on, valid_until = excluded.valid_until;
END $$;
COMMENT ON FUNCTION external_declare(bigint, jsonb, jsonb) IS
    'What an interested person says of themself: columns by name, and things of each kind.';

CREATE FUNCTION external_forget_answers(a_sighting bigint) RETURNS void {HEAD} AS $$
BEGIN
    DELETE FROM external_profiles_profile WHERE sighting_id = a_sighting;
    PERFORM external_begin_profile(a_sighting);
END $$;
COMMENT ON FUNCTION external_forget_answers(bigint) IS
    'The person takes their answers back: nothing is known of them any more but their interest.';

REVOKE ALL ON FUNCTION external_begin_profile(bigint) FROM PUBLIC, app, admin;
GRANT EXECUTE ON FUNCTION external_declare(bigint, jsonb, jsonb), external_forget_answers(bigint) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0007_entry_rules"), ("referentials", "0004_working_days")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, WHILE_INTERESTED, DECLARE)
    ]
