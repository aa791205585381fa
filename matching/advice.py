"""What would change the outcome of a criterion: a question to ask, an offer to complete, another answer."""

from offers.enums import AT_LEAST

from .asked import Asked
from .criteria import Criterion
from .evidence import Evidence

#: Where the offer itself is not clear, no answer of the person changes anything.
UP_TO_THE_OFFER = {"contract", "experience", "salary"}
#: What the answer would need to be; {asked}: what the offer says, {lacking}: the items that are not held.
NEEDED = {
    "occupation": "rechercher ou accepter ce métier ({asked})",
    "mobility": "accepter de travailler à cet endroit ({asked})",
    "availability": "être disponible le {deadline} au plus tard",
    "contract": "accepter ce contrat ({asked})",
    "working_time": "accepter ce temps de travail ({asked})",
    "schedule": "accepter : {lacking}",
    "experience": "avoir {asked}, dans le métier recherché",
    "skill": "posséder : {lacking}",
    "licence": "avoir : {lacking}",
    "language": "parler : {lacking}",
    "certification": "avoir, valable au début du contrat : {lacking}",
    "education": "avoir cette formation : {asked}",
    "salary": "souhaiter un minimum que l'offre atteint ({asked})",
}
#: For a criterion that is not named above.
FULFILLED = "que ce critère soit rempli : {met}"


def what_would_change(
    criterion: Criterion,
    outcome: bool | None,
    *,
    open_ended: bool,
    asked: Asked,
    evidence: Evidence,
    deadline: str,
) -> str:
    """In French; empty where nothing would. ``open_ended``: an answer could still add to the score."""
    if outcome is False:
        lacking = ", ".join(item.label for item in evidence.items if item.outcome is False)
        either = " ou " if criterion.code == "education" else ", "
        needed = NEEDED.get(criterion.code.removesuffix("_wished"), FULFILLED)
        words = needed.format(
            asked=either.join(asked.texts), lacking=lacking, deadline=deadline, met=criterion.met
        )
        if asked.enough:
            words = f"{_some_of(asked, evidence, lacking)} ({asked.enough})"
        return f"Il faudrait {words.removesuffix('.')}."
    if outcome is None and asked.gaps:
        complete = f"À compléter dans l'offre : {' ; '.join(asked.gaps)}."
        up_to_the_offer = evidence.blocked or criterion.code in UP_TO_THE_OFFER
        return complete if up_to_the_offer else f"{complete} {question(criterion)}"
    if outcome is not None and not open_ended:
        return ""
    if evidence.blocked:
        return evidence.remark
    return f"{evidence.remark} {question(criterion)}".strip()


def _some_of(asked: Asked, evidence: Evidence, lacking: str) -> str:
    """Of the skills that are not held, how many it takes at least."""
    enough = next(row.value["count"] for row in asked.rows if row.item == AT_LEAST)
    lacked = sum(item.outcome is False for item in evidence.items)
    more = enough - (len(evidence.items) - lacked)
    return f"posséder au moins {more} parmi : {lacking}"


def question(criterion: Criterion) -> str:
    return f"Question à poser : « {criterion.question} »"
