"""Searching texts as people type them: without accents, in any case, anywhere in the words."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

FOLD = """
-- STABLE in PostgreSQL's own words, since a dictionary may be replaced; ours never is.
CREATE FUNCTION fold_text(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(
        lower(public.unaccent('public.unaccent', normalize($1, NFC))), '[-''’/().,[:space:]]+', ' ', 'g');
COMMENT ON FUNCTION fold_text(text) IS
    'Lower case, without accents; hyphens, apostrophes and punctuation are spaces.';
GRANT EXECUTE ON FUNCTION fold_text(text) TO app, admin;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0002_highest_stored_xid")]
    operations = [
        TrigramExtension(),
        BtreeGinExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLD, migrations.RunSQL.noop),
    ]
