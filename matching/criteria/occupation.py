from .base import Criterion


class Occupation(Criterion):
    code = "occupation"
    label = "Métier"
    question = "Accepteriez-vous ce métier, proche de celui que vous recherchez ?"
    met = "Recherche ou accepte ce métier."
    unknown = "Recherche un métier de la même famille : à demander."
    not_met = "Recherche un autre métier."

    # A row of an occupation that the person accepted is a row like any other: the same code is enough.
    # o.occupations holds the offer's code, its parent and its children: one is then the other's parent.
    outcome = """CASE
        WHEN p.occupation = o.occupation THEN TRUE
        WHEN p.occupation = ANY (o.occupations) THEN NULL
        ELSE FALSE
    END"""
