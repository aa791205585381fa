"""An address is known by its hash under every key that is live: one person is one person while a key is changed."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

HEAD = "LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

KNOWN = """
UPDATE external_profiles_channel SET digests = ARRAY[digest];
ALTER TABLE external_profiles_channel ADD CONSTRAINT external_channel_digests CHECK (digest = digests[1]);

CREATE OR REPLACE FUNCTION external_digests(a_sighting bigint) RETURNS bytea[] LANGUAGE sql STABLE
    RETURN ARRAY(
        SELECT unnest(candidates_hashes(nullif(s.url, '')) || candidates_hashes(nullif(s.urn, '')))
        FROM external_profiles_sighting s WHERE s.id = a_sighting
        UNION SELECT unnest(c.digests) FROM external_profiles_channel c WHERE c.sighting_id = a_sighting);

CREATE OR REPLACE FUNCTION external_same_person(a_sighting bigint) RETURNS bigint[] LANGUAGE sql STABLE
    RETURN ARRAY(
        SELECT other.id FROM external_profiles_sighting s
        JOIN external_profiles_sighting other
            ON other.id = s.id OR other.url = nullif(s.url, '') OR other.urn = nullif(s.urn, '')
        WHERE s.id = a_sighting
        UNION SELECT other.sighting_id FROM external_profiles_channel c
        JOIN external_profiles_channel other ON other.digests && c.digests
        WHERE c.sighting_id = a_sighting ORDER BY 1);
"""

SEALED = f"""
CREATE OR REPLACE FUNCTION external_seal(
    a_user bigint, a_sighting bigint, a_box bytea, a_seal int, a_digest bytea, a_key int, every_digest bytea[]
) RETURNS boolean {HEAD} AS $$
BEGIN
    PERFORM external_demand(a_user, a_sighting);
    PERFORM FROM external_profiles_sighting s WHERE s.id = a_sighting FOR UPDATE;
    IF external_state(a_sighting) <> 'sighted' THEN
        PERFORM pilot_refuse('L''adresse d''une personne informée est à elle.');
    ELSIF external_suppressed(every_digest) THEN
        PERFORM external_erase('external_profiles_sighting', ARRAY[a_sighting]);
        RETURN false;
    END IF;
    INSERT INTO external_profiles_channel (
        sighting_id, sealed, seal_version, digest, digests, key_version, by_the_person, sealed_at)
    VALUES (a_sighting, a_box, a_seal, a_digest, every_digest, a_key, false, app_now())
    ON CONFLICT (sighting_id) DO UPDATE SET sealed = excluded.sealed, seal_version = excluded.seal_version,
        digest = excluded.digest, digests = excluded.digests, key_version = excluded.key_version,
        sealed_at = excluded.sealed_at
        WHERE NOT external_profiles_channel.by_the_person;
    RETURN true;
END $$;

DROP FUNCTION external_give_address(bigint, bytea, int, bytea, int);
CREATE FUNCTION external_give_address(
    a_link bigint, a_box bytea, a_seal int, a_digest bytea, a_key int, every_digest bytea[]
) RETURNS void {HEAD} AS $$
DECLARE
    whose bigint := (SELECT c.sighting_id FROM external_profiles_contact c WHERE c.id = external_hold_link(a_link));
BEGIN
    IF external_state(whose) = 'sighted' THEN
        PERFORM pilot_refuse('Rien n''est gardé d''une personne avant qu''elle soit informée.');
    END IF;
    INSERT INTO external_profiles_channel (
        sighting_id, sealed, seal_version, digest, digests, key_version, by_the_person, sealed_at)
    VALUES (whose, a_box, a_seal, a_digest, every_digest, a_key, true, app_now())
    ON CONFLICT (sighting_id) DO NOTHING;
    IF NOT FOUND THEN
        PERFORM pilot_refuse('Une adresse est déjà connue : le code y est envoyé.');
    END IF;
END $$;
COMMENT ON FUNCTION external_give_address(bigint, bytea, int, bytea, int, bytea[]) IS
    'Where no address was known, the person gives one, sealed: whoever comes later with the link gets no code elsewhere.';
GRANT EXECUTE ON FUNCTION external_give_address(bigint, bytea, int, bytea, int, bytea[]) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("external_profiles", "0021_kept_at_entry")]
    operations = [
        migrations.AddField(
            "channel",
            "digests",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BinaryField(max_length=16),
                db_default=[],
                size=None,
                verbose_name="empreintes sous chaque clé",
            ),
        ),
        migrations.AddIndex(
            "channel",
            django.contrib.postgres.indexes.GinIndex(fields=["digests"], name="external_channel_of_person"),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (KNOWN, SEALED)),
    ]
