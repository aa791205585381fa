"""Distances, as docs/matching.md fixes them: great circles on a sphere of 6,371.0088 km, in doubles."""


def haversine_km(lat1: str, lon1: str, lat2: str, lon2: str) -> str:
    """SQL for the distance in km between two points in degrees.

    What the database's function of that name does, written out: a plan that is made for each offer would
    unfold the function each time.
    """
    return f"""2 * 6371.0088 * asin(least(1, sqrt(power(sin(radians({lat2} - {lat1}) / 2), 2)
        + cos(radians({lat1})) * cos(radians({lat2})) * power(sin(radians({lon2} - {lon1}) / 2), 2))))"""


def within(lat1: str, lon1: str, lat2: str, lon2: str, km: str) -> str:
    """SQL for whether two points in degrees are no farther apart than ``km``; never NULL if nothing is.

    Along a meridian and then the parallel of the second point is a way from one to the other, never shorter
    than the shortest and quicker to know: it settles two in three of those that are within.
    """
    return f"""CASE
            WHEN abs({lat1} - {lat2}) + abs({lon1} - {lon2}) * cos(radians({lat2}))
                <= ({km}) * degrees(1 / 6371.0088) THEN TRUE
            ELSE {haversine_km(lat1, lon1, lat2, lon2)} <= {km}
        END"""
