"""An attestation was compared with one employer: the offer's, as it was then. With another, it says nothing."""

from django.db import migrations, models

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
READ = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

COMPARED = f"""
ALTER TABLE external_profiles_attestation
    ADD CONSTRAINT external_attestation_compared CHECK (length(compared) IN (0, 32));

-- Every name and SIREN that the comparison reads (leaks/guard.py): a new name, group or place is a new comparison.
CREATE FUNCTION external_employer_digest(an_offer bigint) RETURNS bytea LANGUAGE sql STABLE
    RETURN (
        WITH own AS (
            SELECT e.id, e.group_id FROM offers_employer e JOIN offers_joboffer o ON o.employer_id = e.id
            WHERE o.id = an_offer
        ), alike AS (
            SELECT e.id, e.name, e.siren FROM offers_employer e JOIN own ON e.id = own.id OR e.group_id = own.group_id
        ), known(said) AS (
            SELECT name FROM alike
            UNION SELECT siren FROM alike WHERE siren IS NOT NULL
            UNION SELECT p.name FROM offers_establishment p JOIN alike ON alike.id = p.employer_id WHERE p.name <> ''
            UNION SELECT g.name FROM offers_employergroup g JOIN own ON own.group_id = g.id
        )
        SELECT coalesce(sha256(convert_to(string_agg(said, E'\\n' ORDER BY said COLLATE "C"), 'UTF8')), '') FROM known);
COMMENT ON FUNCTION external_employer_digest(bigint) IS
    'The employer of an offer, as current employers of people are compared with it; empty: the offer has none.';

-- Whatever inserts it.
CREATE FUNCTION external_attestation_compared() RETURNS trigger {HEAD} AS $$
BEGIN
    NEW.compared := external_employer_digest((
        SELECT s.offer_id FROM external_profiles_sighting s WHERE s.id = NEW.sighting_id));
    RETURN NEW;
END $$;
CREATE TRIGGER external_attestation_compared BEFORE INSERT ON external_profiles_attestation
    FOR EACH ROW EXECUTE FUNCTION external_attestation_compared();

CREATE FUNCTION external_employer_compared(a_sighting bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN coalesce((
        SELECT a.compared = external_employer_digest(s.offer_id)
        FROM external_profiles_attestation a JOIN external_profiles_sighting s ON s.id = a.sighting_id
        WHERE a.sighting_id = a_sighting ORDER BY a.id DESC LIMIT 1), false);
COMMENT ON FUNCTION external_employer_compared(bigint) IS
    'The employer of the offer is still the one with whom the last attestation compared.';

CREATE OR REPLACE FUNCTION external_employer_clear(a_sighting bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN external_employer_compared(a_sighting) AND (
        SELECT a.employer = 'other' FROM external_profiles_attestation a
        WHERE a.sighting_id = a_sighting ORDER BY a.id DESC LIMIT 1);
END $$;
"""

CONTACT = f"""
CREATE OR REPLACE FUNCTION external_contact_bar(a_sighting bigint, a_way text, a_rank int) RETURNS text {READ} AS $$
BEGIN
    IF harassment_blocked((SELECT o.agency_id FROM external_profiles_sighting s JOIN offers_joboffer o
            ON o.id = s.offer_id WHERE s.id = a_sighting), external_digests(a_sighting)) THEN
        RETURN 'Cette personne est bloquée pour toute l''agence.';
    END IF;
    IF NOT external_employer_compared(a_sighting) THEN
        RETURN 'L''employeur de l''offre a changé : attestez de nouveau pour qui la personne travaille.';
    END IF;
    RETURN external_contact_bar_of_person(a_sighting, a_way, a_rank);
END $$;
GRANT EXECUTE ON FUNCTION external_employer_digest(bigint), external_employer_compared(bigint) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("external_profiles", "0016_training_field"),
        ("harassment", "0003_messages"),
        ("offers", "0008_lawful_criteria"),
    ]
    operations = [
        migrations.AddField(
            "attestation",
            "compared",
            models.BinaryField(
                db_default=b"", editable=False, max_length=32, verbose_name="employeur comparé, en empreinte"
            ),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (COMPARED, CONTACT)),
    ]
