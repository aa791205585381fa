"""Distances written out are those of the database's function, and what is quicker to know is as true."""

from django.db import connection

from francetravail_match.common.geometry import haversine_km, within

#: Poles, the antimeridian, one point, one meridian, one parallel, a hair apart; and two thousand by lot.
PAIRS = """
SELECT * FROM (VALUES
    (90::float8, 0::float8, -90::float8, 0::float8), (90, 10, 90, -170), (-14.3, 179.9, -14.3, -179.95),
    (48.8566, 2.3522, 48.8566, 2.3522), (45, 4.8, 46, 4.8), (45, 4.8, 45, 5.8), (45, 4.8, 45.0000001, 4.8),
    (-89.8, 40, -89.9, -140), (0, 0, 0, 180)
) AS edges
UNION ALL SELECT lat, lon, lat + (random() - .5) * far, lon + (random() - .5) * far
FROM (
    SELECT random() * 160 - 80 AS lat, random() * 340 - 170 AS lon, (ARRAY[.1, 1, 10])[i % 3 + 1] AS far
    FROM generate_series(1, 2000) AS i
) AS drawn
"""
POINTS = ("lat1", "lon1", "lat2", "lon2")
SEED = 0.2026


def test_as_the_function_of_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [SEED])
        cursor.execute(
            f"""SELECT count(*) FILTER (WHERE ({haversine_km(*POINTS)}) <> away), count(*)
            FROM ({PAIRS}) AS pairs (lat1, lon1, lat2, lon2), haversine_km(lat1, lon1, lat2, lon2) AS away"""
        )
        assert cursor.fetchone() == (0, 2009)


def test_within_as_far_as_the_distance_says(db: None) -> None:
    """As far as whole km around the distance, as the distance itself, and as hardly less and hardly more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [SEED])
        cursor.execute(
            f"""SELECT count(*) FILTER (WHERE ({within(*POINTS, "km")}) <> (away <= km)),
                count(*) FILTER (WHERE away <= km), count(*) FILTER (WHERE away > km)
            FROM ({PAIRS}) AS pairs (lat1, lon1, lat2, lon2),
                haversine_km(lat1, lon1, lat2, lon2) AS away,
                unnest(ARRAY[0, floor(away), ceil(away), away * 1.5, away * (1 - 1e-9), away * (1 + 1e-9)])
                    AS km"""
        )
        differ, inside, outside = cursor.fetchone()
    assert differ == 0
    assert min(inside, outside) > 4000
