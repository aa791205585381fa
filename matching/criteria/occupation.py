from .base import Criterion, Earned, Relaxation

# Siblings have one parent; a mobility link of ROME is in the view with those that a child inherits. Both are
# lists of one offer, read once for all the people.
NEAR = """(
    p.occupation IN (SELECT b.id FROM referentials_romecode a JOIN referentials_romecode b USING (parent_id)
                     WHERE a.id = o.occupation)
    OR p.occupation IN (SELECT m.target_id FROM referentials_effectivemobility m
                        WHERE m.source_id = o.occupation)
)"""


class Occupation(Criterion):
    code = "occupation"
    label = "Métier"
    question = "Accepteriez-vous ce métier, proche de celui que vous recherchez ?"
    met = "Recherche ou accepte ce métier."
    unknown = "Recherche un métier de la même famille : à demander."
    not_met = "Recherche un autre métier."
    weight = 30

    found_by_index = True

    # A row of an occupation that the person accepted is a row like any other: the same code is enough.
    # o.occupations holds the offer's code, its parent and its children: one is then the other's parent.
    outcome = """CASE
        WHEN p.occupation = o.occupation THEN TRUE
        WHEN p.occupation = ANY (o.occupations) THEN NULL
        ELSE FALSE
    END"""
    relaxation = Relaxation(
        "accepter les métiers voisins et les métiers liés du ROME",
        f"CASE WHEN p.occupation = o.occupation OR {NEAR} THEN TRUE "
        "WHEN p.occupation = ANY (o.occupations) THEN NULL ELSE FALSE END",
    )

    def earned(self, points: str) -> Earned:
        held = f"""CASE
            WHEN p.accepted THEN {points} * 80 / 100
            WHEN p.appellation = o.appellation THEN {points}
            ELSE {points} * 95 / 100
        END"""
        return Earned(met=(held, held), unknown=("0", points), not_met=("0", "0"))
