from .base import Criterion, Relaxation

CONSTRAINTS = ("night", "weekend", "on_call", "shifts", "long_trips")


class Schedule(Criterion):
    code = "schedule"
    label = "Contraintes d'horaires"
    question = "Accepteriez-vous ces contraintes d'horaires ou de déplacements ?"
    met = "Accepte toutes les contraintes d'horaires."
    unknown = "Pas encore de réponse sur certaines contraintes d'horaires."
    not_met = "Refuse une des contraintes d'horaires."
    weight = 10

    seldom = True
    expressed = f"({' OR '.join(f'o.{name}' for name in CONSTRAINTS)})"
    outcome = f"({' AND '.join(f'(NOT o.{name} OR p.accepts_{name})' for name in CONSTRAINTS)})"
    # Any one of them: all the others are accepted.
    relaxation = Relaxation(
        "renoncer à une contrainte d'horaires",
        " OR ".join(
            "("
            + " AND ".join(f"(NOT o.{name} OR p.accepts_{name})" for name in CONSTRAINTS if name != dropped)
            + ")"
            for dropped in CONSTRAINTS
        ),
    )
