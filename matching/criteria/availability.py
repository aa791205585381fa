from .base import Criterion


class Availability(Criterion):
    code = "availability"
    label = "Disponibilité"
    question = "À partir de quelle date êtes-vous disponible ?"
    met = "Est disponible à temps."
    unknown = "Sa date de disponibilité n'est pas connue."
    not_met = "Sera disponible trop tard."

    # Category D counts from the day on which the person is free. An offer without a start is for as soon as
    # possible: the same delay for anyone. One whose start is past starts as of now.
    expressed = "o.start_on IS NOT NULL OR p.by_availability"
    outcome = """p.available_from <= CASE WHEN o.start_on IS NULL THEN ctx.as_of + ctx.asap_days
        ELSE greatest(o.start_on, ctx.as_of) END"""
