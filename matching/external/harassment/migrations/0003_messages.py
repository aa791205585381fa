"""Nothing more is written to who is blocked, nor by anybody but the one who holds the thread."""

from django.db import migrations

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
READ = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

# Asked by the pages, by whoever asks for a message, and again at the moment it leaves.
SQL = f"""
ALTER FUNCTION external_contact_bar(bigint, text, int) RENAME TO external_contact_bar_of_person;
CREATE FUNCTION external_contact_bar(a_sighting bigint, a_way text, a_rank int) RETURNS text {READ} AS $$
BEGIN
    IF harassment_blocked((SELECT o.agency_id FROM external_profiles_sighting s JOIN offers_joboffer o
            ON o.id = s.offer_id WHERE s.id = a_sighting), external_digests(a_sighting)) THEN
        RETURN 'Cette personne est bloquée pour toute l''agence.';
    END IF;
    RETURN external_contact_bar_of_person(a_sighting, a_way, a_rank);
END $$;
COMMENT ON FUNCTION external_contact_bar(bigint, text, int) IS 'Why the person may not be written to now; NULL if they may.';
REVOKE ALL ON FUNCTION external_contact_bar_of_person(bigint, text, int) FROM PUBLIC, app, admin;
GRANT EXECUTE ON FUNCTION external_contact_bar(bigint, text, int) TO app;

CREATE FUNCTION harassment_message_allowed() RETURNS trigger {HEAD} AS $$
BEGIN
    IF harassment_holder((SELECT c.sighting_id FROM external_profiles_contact c WHERE c.id = NEW.contact_id))
            <> NEW.by_id THEN
        PERFORM pilot_refuse('Ce fil a été confié à quelqu''un d''autre.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER harassment_message_allowed BEFORE INSERT ON external_profiles_message
    FOR EACH ROW EXECUTE FUNCTION harassment_message_allowed();
"""


class Migration(migrations.Migration):
    dependencies = [("harassment", "0002_rules"), ("external_profiles", "0012_person_acts")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
