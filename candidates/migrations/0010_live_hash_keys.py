"""The database tries every live key: what was hashed before a newer key came is still recognised."""

from django.db import migrations

SQL = """
ALTER TABLE candidates_hashkey DROP COLUMN one;
ALTER TABLE candidates_hashkey ADD COLUMN version smallint NOT NULL DEFAULT 1 PRIMARY KEY;
ALTER TABLE candidates_hashkey ALTER COLUMN version DROP DEFAULT;

CREATE OR REPLACE FUNCTION candidates_hash(words text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT substr(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(words, 'UTF8'))), 1, 16)
            FROM candidates_hashkey k ORDER BY k.version DESC LIMIT 1);
COMMENT ON FUNCTION candidates_hash(text) IS
    'The keyed hash of an e-mail address, a telephone number or a profile''s address, under the newest key.';

CREATE FUNCTION candidates_hashes(words text) RETURNS bytea[]
    LANGUAGE sql STABLE STRICT PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT array_agg(substr(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(words, 'UTF8'))), 1, 16)
                             ORDER BY k.version DESC)
            FROM candidates_hashkey k);
COMMENT ON FUNCTION candidates_hashes(text) IS 'The same under every live key, the newest first.';

CREATE FUNCTION candidates_hash_version() RETURNS smallint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT max(k.version) FROM candidates_hashkey k);
COMMENT ON FUNCTION candidates_hash_version() IS 'The version of the newest key.';
REVOKE ALL ON FUNCTION candidates_hashes(text), candidates_hash_version() FROM PUBLIC, admin;
GRANT EXECUTE ON FUNCTION candidates_hashes(text), candidates_hash_version() TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0009_remembered_refusals")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
