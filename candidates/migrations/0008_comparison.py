"""Finding who is already registered: hashes of ways to reach them, and how their names sound, are indexed."""

from django.db import migrations

#: As `comparison.sounds.RULES` had them.
RULES = (
    ("[^a-z]+", " "),
    ("(?<![a-z])(de|du|des|d|la|le|les|l|van|von|der|den|el|al|nee|epouse|ep|mme|m)(?![a-z])", ""),
    ("ph", "f"),
    ("th", "t"),
    ("sch|ch|sh", "x"),
    ("ck", "k"),
    ("gu(?=[eiy])", "g"),
    ("g(?=[eiy])", "j"),
    ("qu?", "k"),
    ("s?c(?=[eiy])", "s"),
    ("c", "k"),
    ("z", "s"),
    ("w", "v"),
    ("bv", "v"),
    ("h", ""),
    ("y", "i"),
    ("aul(?=[td])", "au"),
    (r"([a-z])\1+", r"\1"),
    ("(?<=[a-z][a-z])[tdsxp]+(?![a-z])", ""),
    ("(?<=[a-z])[aeiou]", ""),
)
SOUNDS = "lower(public.unaccent('public.unaccent', normalize($1 || ' ' || $2, NFC)))"
for pattern, replacement in RULES:
    SOUNDS = f"regexp_replace({SOUNDS}, '{pattern}', '{replacement}', 'g')"

HASHES = """
-- The key of the hashes, as HMAC uses it. The owner's alone: the application has it from its environment.
CREATE TABLE candidates_hashkey (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    inner_pad bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (length(outer_pad) = 64)
);
REVOKE ALL ON candidates_hashkey FROM app, admin;
-- Not immutable in PostgreSQL's words, since it reads the key: `migrate` makes the indexes anew when that changes.
CREATE FUNCTION candidates_hash(words text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT substr(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(words, 'UTF8'))), 1, 16)
            FROM candidates_hashkey k);
COMMENT ON FUNCTION candidates_hash(text) IS 'The keyed hash of an e-mail address or a telephone number.';
REVOKE ALL ON FUNCTION candidates_hash(text) FROM PUBLIC, admin;
GRANT EXECUTE ON FUNCTION candidates_hash(text) TO app;
CREATE INDEX candidates_identity_email_hash ON candidates_identity (candidates_hash(lower(email))) WHERE email <> '';
CREATE INDEX candidates_identity_phone_hash ON candidates_identity (candidates_hash(phone)) WHERE phone <> '';
"""
NAMES = f"""
CREATE FUNCTION candidates_name_keys(first_name text, last_name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN string_to_array(btrim(regexp_replace({SOUNDS}, ' +', ' ', 'g')), ' ');
COMMENT ON FUNCTION candidates_name_keys(text, text) IS 'How each word of a name sounds, coarsely.';
GRANT EXECUTE ON FUNCTION candidates_name_keys(text, text) TO app, admin;
CREATE INDEX candidates_identity_sounds ON candidates_identity
    USING gin (candidates_name_keys(first_name, last_name));
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0007_history_stays")]
    operations = [migrations.RunSQL([HASHES, NAMES], migrations.RunSQL.noop)]
