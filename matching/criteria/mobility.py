from francetravail_match.common.geometry import within

from .base import Criterion, Relaxation

BOTH = ("p.lat", "p.lon", "o.lat", "o.lon")
WITHIN = within(*BOTH, "p.radius_km")
WITHIN_UNDECLARED = within(*BOTH, "ctx.undeclared_mobility_km")


def _of_zone(operator: str, departements: str) -> str:
    """SQL for how the offer's zone stands to these départements; most zones are one, quicker to look for."""
    return f"""(CASE cardinality(o.zone_departements)
            WHEN 1 THEN o.zone_departements[1] = ANY ({departements})
            ELSE o.zone_departements {operator} {departements}
        END)"""


COVERED, TOUCHED = _of_zone("<@", "p.covered"), _of_zone("&&", "p.touched")
APART = f"{TOUCHED} IS NOT TRUE"
# An area around a commune, for a workplace known as a point or as a zone (its départements).
CIRCLE = f"""CASE
        WHEN o.place = 'country' THEN NULL
        WHEN p.commune = o.commune THEN TRUE
        WHEN p.lat IS NULL THEN NULL
        WHEN o.lat IS NOT NULL THEN {WITHIN}
        WHEN o.zone_departements IS NULL THEN NULL
        WHEN {APART} THEN FALSE
        WHEN {COVERED} THEN TRUE
    END"""

# Mobility never declared: to be asked near home, not met beyond.
UNDECLARED = f"""CASE
        WHEN p.lat IS NULL OR p.departement = o.departement THEN NULL
        WHEN o.departement IS NULL AND p.region = o.region THEN NULL
        WHEN o.lat IS NOT NULL THEN
            CASE
                WHEN {WITHIN_UNDECLARED} THEN NULL
                ELSE FALSE
            END
        WHEN o.zone_departements IS NULL THEN NULL
        WHEN {TOUCHED} THEN NULL
        ELSE FALSE
    END"""

# Most areas are circles, and they alone have a radius.
INSIDE = f"""CASE
    WHEN o.place = 'unknown' THEN NULL
    WHEN p.radius_km IS NOT NULL THEN {CIRCLE}
    WHEN p.area_kind = 'country' THEN TRUE
    WHEN o.place = 'country' THEN NULL
    WHEN p.area_kind = 'region' THEN p.region = o.region
    WHEN p.area_kind = 'departement' AND o.departement IS NOT NULL THEN p.departement = o.departement
    WHEN p.area_kind = 'departement' THEN CASE WHEN p.region = o.region THEN NULL ELSE FALSE END
    ELSE {UNDECLARED}
END"""


class Mobility(Criterion):
    code = "mobility"
    label = "Lieu de travail"
    question = "Accepteriez-vous de travailler à cet endroit ?"
    met = "Le lieu de travail est dans sa zone de mobilité."
    unknown = "Mobilité ou lieu à préciser."
    not_met = "Le lieu de travail est hors de sa zone de mobilité."

    weight = 10

    # Whoever may yet accept to work from home can be anywhere.
    settled = (
        *((one, f"(NOT o.fully_remote OR {one})") for one in (WITHIN, WITHIN_UNDECLARED)),
        (APART, f"(o.fully_remote AND {APART})"),
    )
    bounded = "p.area && o.area"
    outcome = f"((o.fully_remote AND p.accepts_remote) OR {INSIDE})"
    relaxation = Relaxation(
        "chercher 20 km plus loin, ou dans tout le département",
        # A degree of latitude is more than 111 km.
        f"""CASE
            WHEN p.departement = o.departement THEN TRUE
            WHEN p.area_kind <> 'commune' OR p.area_kind IS NULL OR p.lat IS NULL OR o.lat IS NULL THEN FALSE
            WHEN abs(p.lat - o.lat) * 111 > p.radius_km + 20 THEN FALSE
            ELSE {within(*BOTH, "p.radius_km + 20")}
        END""",
    )
