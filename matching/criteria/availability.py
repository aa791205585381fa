from .base import Criterion, Relaxation

# An offer without a start, or whose start is past, begins as soon as possible.
START = "greatest(o.start_on, ctx.as_of)"
# The last day on which being free is in time.
DEADLINE = f"CASE WHEN o.start_on IS NULL THEN ctx.as_of + ctx.asap_days ELSE {START} END"


class Availability(Criterion):
    code = "availability"
    label = "Disponibilité"
    question = "À partir de quelle date êtes-vous disponible ?"
    met = "Est disponible à temps."
    unknown = "Sa date de disponibilité n'est pas connue."
    not_met = "Sera disponible trop tard."
    weight = 10

    # Category D counts from the day on which the person is free. An offer without a start is for as soon as
    # possible: the same delay for anyone.
    expressed = "(o.start_on IS NOT NULL OR p.by_availability)"
    scored = "o.start_on IS NOT NULL"
    outcome = f"""p.available_from <=
        {DEADLINE}"""
    relaxation = Relaxation(
        "attendre 30 jours de plus",
        f"""p.available_from <= 30 +
        {DEADLINE}""",
    )
