from .base import Criterion


class Availability(Criterion):
    code = "availability"
    label = "Disponibilité"
    question = "À partir de quelle date êtes-vous disponible ?"
    met = "Est disponible à temps."
    unknown = "Sa date de disponibilité n'est pas connue."
    not_met = "Sera disponible trop tard."

    # People of category D count from the day on which they are free; no offer states a start, so all are
    # "as soon as possible".
    expressed = "p.by_availability"
    outcome = "p.available_from <= ctx.as_of + ctx.asap_days"
