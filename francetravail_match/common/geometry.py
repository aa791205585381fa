"""Distances, as docs/matching.md fixes them."""


def haversine_km(lat1: str, lon1: str, lat2: str, lon2: str) -> str:
    """SQL for the great-circle distance in km between two points in degrees, on a sphere of 6,371.0088 km.

    What the database's function of that name does, written out: a plan that is made for each offer would
    unfold the function each time.
    """
    return f"""2 * 6371.0088 * asin(least(1, sqrt(power(sin(radians({lat2} - {lat1}) / 2), 2)
        + cos(radians({lat1})) * cos(radians({lat2})) * power(sin(radians({lon2} - {lon1}) / 2), 2))))"""
