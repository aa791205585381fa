"""An interested person says in which of the fields that the offer asks for their training is."""

from django.db import migrations, models

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
#: What the person may say that is one column.
SAID = """experience_months area_kind commune_id radius_km available_from accepts_permanent accepts_fixed_term
accepts_temporary accepts_seasonal accepts_apprenticeship accepts_self_employed accepts_full_time
accepts_part_time accepts_remote accepts_night accepts_weekend accepts_on_call accepts_shifts accepts_long_trips
education_level education_field licences_complete""".split()
COLUMNS = ", ".join(SAID)

DECLARE = f"""
CREATE OR REPLACE FUNCTION external_declare(a_sighting bigint, said jsonb, things jsonb) RETURNS void {HEAD} AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0015_confirmed_claims")]
    operations = [
        migrations.AddField(
            "profile",
            "education_field",
            models.CharField("domaine de formation", max_length=5, null=True, blank=True),
        ),
        migrations.AddConstraint(
            "profile",
            models.CheckConstraint(
                name="external_profile_training",
                condition=models.Q(education_field=None) | models.Q(education_field__regex=r"^[0-9]{5}$"),
                violation_error_message="Un domaine de formation est un Formacode de cinq chiffres.",
            ),
        ),
        migrations.RunSQL(DECLARE, migrations.RunSQL.noop),
    ]
