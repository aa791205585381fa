"""Extensions and functions that every app stands on."""

from django.contrib.postgres.operations import (
    BtreeGinExtension,
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

CLOCK = """
CREATE TABLE app_clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    shift interval NOT NULL DEFAULT '0'
);
INSERT INTO app_clock DEFAULT VALUES;
REVOKE ALL ON app_clock FROM app;
GRANT SELECT ON app_clock TO app;

CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN clock_timestamp() + (SELECT shift FROM public.app_clock);
COMMENT ON FUNCTION app_now() IS
    'The product''s time: the database''s clock plus an offset that only the owner writes.';
GRANT EXECUTE ON FUNCTION app_now() TO app, admin, engine;
GRANT SELECT ON app_clock TO engine;
"""

# Great-circle distance on the sphere of the mean Earth radius, as docs/matching.md fixes it.
GEOMETRY = """
CREATE FUNCTION haversine_km(lat1 float8, lon1 float8, lat2 float8, lon2 float8)
    RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 2 * 6371.0088 * asin(least(1, sqrt(
        power(sin(radians(lat2 - lat1) / 2), 2)
        + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2)
    )));
COMMENT ON FUNCTION haversine_km(float8, float8, float8, float8) IS 'Kilometres; degrees in.';

CREATE FUNCTION circle_box(lat float8, lon float8, radius_km float8)
    RETURNS box LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    -- A hair wider than the circle: rounding must never leave a point of the circle out.
    half_lat float8 := degrees(radius_km / 6371.0088) + 1e-6;
    half_lon float8;
BEGIN
    IF lat IS NULL OR lon IS NULL OR radius_km IS NULL THEN
        RETURN NULL;
    END IF;
    IF abs(lat) + half_lat >= 90 THEN  -- the circle holds a pole: every longitude
        RETURN box(point(-180, lat - half_lat), point(180, lat + half_lat));
    END IF;
    half_lon := degrees(asin(least(1, sin(radians(half_lat)) / cos(radians(lat))))) + 1e-6;
    IF lon - half_lon < -180 OR lon + half_lon > 180 THEN  -- across the antimeridian: every longitude
        RETURN box(point(-180, lat - half_lat), point(180, lat + half_lat));
    END IF;
    RETURN box(point(lon - half_lon, lat - half_lat), point(lon + half_lon, lat + half_lat));
END $$;
COMMENT ON FUNCTION circle_box(float8, float8, float8) IS
    'A box (x = longitude, y = latitude, degrees) that contains the circle; NULL for a NULL.';

CREATE FUNCTION world_box() RETURNS box LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN box(point(-180, -90), point(180, 90));

GRANT EXECUTE ON FUNCTION haversine_km(float8, float8, float8, float8), circle_box(float8, float8, float8),
    world_box() TO app, admin, engine;
"""

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
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        BtreeGinExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        # Counting what two lists of skills share.
        CreateExtension("intarray"),
        migrations.RunSQL([CLOCK, GEOMETRY, FOLD], migrations.RunSQL.noop),
    ]
