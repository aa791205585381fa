from typing import ClassVar

from candidates.enums import Licence as Category
from candidates.enums import licences_that_come_with

from .base import Criterion, Relaxation

COMES_WITH = ", ".join(
    f"('{category}', '{other}')"
    for category in Category
    for other in sorted(licences_that_come_with(category))
)


def _held(category: str) -> str:
    """SQL for whether somebody holds this category, or one with which it comes."""
    by = {other: [one for one in Category if other in licences_that_come_with(one)] for other in Category}
    # Compared one by one: what most offers ask for comes first.
    with_others = (
        f"WHEN '{other}' THEN '{{{','.join([other, *by[other]])}}}'::text[]"
        for other in sorted(by, key=lambda other: other != Category.B)
    )
    return f"p.licences_held && CASE {category} {' '.join(with_others)} END"


class Licence(Criterion):
    """Categories of the driving licence; whoever holds one holds those that come with it."""

    question = "Avez-vous ce permis de conduire ?"
    unknown = "Pas encore de réponse sur le permis demandé."

    seldom = True

    def __init__(self, level: str) -> None:
        wished = level == "wished"
        self.code = "licence_wished" if wished else "licence"
        self.label = "Permis souhaité" if wished else "Permis exigé"
        self.met = f"A le {self.label.lower()}, ou un permis qui le comprend."
        self.not_met = f"N'a pas le {self.label.lower()}."
        self.weight = 5 if wished else 10
        self.items = f"o.licences_{level}"
        self.expressed = f"{self.items} IS NOT NULL"
        self.required = "FALSE" if wished else "TRUE"
        # What is said of a category itself stands. Few offers ask for more than two: a function is slower.
        # The last line: of what could not be read, nothing is known of anyone.
        self.outcome = f"""(CASE
            WHEN {self.items} <@ coalesce(p.licences_held, '{{}}') THEN TRUE
            WHEN CASE cardinality({self.items})
                WHEN 1 THEN {_held(f"{self.items}[1]")}
                WHEN 2 THEN {_held(f"{self.items}[1]")} AND {_held(f"{self.items}[2]")}
                ELSE {self.items} <@ licences_with_others(p.licences_held)
            END AND ({self.items} && p.licences_not_held) IS NOT TRUE THEN TRUE
            WHEN p.licences_complete OR {self.items} && p.licences_not_held THEN FALSE
        END AND CASE WHEN NOT o.licences_{level}_unread THEN TRUE END)"""
        if not wished:
            self.relaxation = Relaxation("demander le permis sans l'exiger", "TRUE")

    functions: ClassVar[str] = f"""
CREATE OR REPLACE FUNCTION licences_with_others(held text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT held || ARRAY(
        SELECT other FROM (VALUES {COMES_WITH}) AS comes_with (category, other) WHERE category = ANY (held))
$$;
COMMENT ON FUNCTION licences_with_others(text[]) IS
    'Categories of the driving licence, and those that come with them.';
"""  # noqa: S608
