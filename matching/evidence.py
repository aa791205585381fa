"""What is known of a person about each thing that an offer asks, item by item, and where it comes from.

Never where they live, nor how far it is. A criterion without an entry here is explained by its words alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.text import capfirst

from candidates.enums import EducationLevel, Licence, OccupationOrigin, SalaryPeriod, licences_that_come_with
from candidates.models import JobSeeker, SoughtOccupation
from candidates.provenance import Provenance, Source
from francetravail_match.common.templatetags.french import count, day, euros, months
from offers.enums import AT_LEAST, LABEL_ITEM
from offers.models import OfferCriterion
from offers.wording import in_words

from .asked import Asked
from .pair import Pair


@dataclass(frozen=True)
class Known:
    """One thing known, or not (``words`` says so); ``source`` None: no answer, and no line of the source."""

    words: str
    source: Source | None


@dataclass(frozen=True)
class Item:
    """One of several things asked for. ``outcome``: held, not held, or None, not known."""

    label: str
    outcome: bool | None
    note: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class Evidence:
    """``remark``: why the outcome is unknown though something is known; ``blocked``: no answer of the person
    would change it.
    """

    known: list[Known] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    remark: str = ""
    blocked: bool = False


@dataclass(frozen=True)
class Facts:
    """What the evidence of one pair is read from. ``occupation``: the one that the verdict compares, None if
    it is gone; ``area``: the area that it compares, in words; ``declared``: whether there is one.
    """

    person: JobSeeker
    occupation: SoughtOccupation | None
    area: str
    declared: bool
    provenance: Provenance
    pair: Pair


def evidence_of(code: str, asked: Asked, facts: Facts) -> Evidence:
    family = code.removesuffix("_wished")
    if family in FAMILIES:
        return _family(code, asked, facts)
    read = READERS.get(code)
    return read(asked, facts) if read else Evidence()


def _occupation(asked: Asked, facts: Facts) -> Evidence:
    row = facts.occupation
    if row is None:
        return Evidence()
    verb = "Recherche" if row.origin == OccupationOrigin.SOUGHT else "A accepté"
    title = f", appellation « {row.appellation} »" if row.appellation else ""
    return Evidence([Known(f"{verb} {row.rome}{title}", facts.provenance.of(f"occupation:{row.rome.code}"))])


def _mobility(asked: Asked, facts: Facts) -> Evidence:
    known = [Known(facts.area, facts.provenance.of("mobility") if facts.declared else None)]
    remote = any(row.value.get("fully_remote") for row in asked.rows)
    if remote:
        known.append(_answer(facts, "accepts_remote"))
    # Where they work is declared already: it is the place of the offer that is not known well enough.
    may_answer = not facts.declared or remote and facts.person.accepts_remote is None
    return Evidence(known, blocked=bool(asked.gaps) and not may_answer)


def _availability(asked: Asked, facts: Facts) -> Evidence:
    free = facts.person.available_from
    words = f"Disponible à partir du {day(free)}" if free else "Date de disponibilité non renseignée"
    return Evidence([Known(words, facts.provenance.of("available_from", known=free is not None))])


def _accepted(asked: Asked, facts: Facts) -> Evidence:
    """Contract and working time: one answer for what the offer asks."""
    questions = [f"accepts_{row.item}" for row in asked.rows]
    return Evidence([_answer(facts, question) for question in questions if hasattr(facts.person, question)])


def _schedule(asked: Asked, facts: Facts) -> Evidence:
    items = []
    for row in asked.rows:
        question = f"accepts_{row.item}"
        accepted = getattr(facts.person, question)
        source = facts.provenance.of(question, known=accepted is not None)
        items.append(Item(in_words([row])[0].texts[0], accepted, source=source))
    return Evidence(items=items)


def _experience(asked: Asked, facts: Facts) -> Evidence:
    row = facts.occupation
    if row is None or row.experience_months is None:
        return Evidence([Known("Durée non renseignée", None)])
    words = f"{months(row.experience_months)} dans le métier {row.rome}"
    return Evidence([Known(words, facts.provenance.of(f"experience:{row.rome.code}"))])


def _education(asked: Asked, facts: Facts) -> Evidence:
    level, of_what = facts.person.education_level, facts.person.education_field
    words = "Niveau non renseigné" if level is None else capfirst(EducationLevel(level).label)
    known = [Known(words, facts.provenance.of("education_level", known=level is not None))]
    if of_what:
        known.append(Known(f"Domaine {of_what} (Formacode)", facts.provenance.of("education_field")))
    return Evidence(known)


def _salary(asked: Asked, facts: Facts) -> Evidence:
    wished, period = facts.person.wished_salary, facts.person.wished_salary_period
    if wished is None or period is None:
        words = "Salaire souhaité non renseigné"
    else:
        words = f"Souhaite au moins {euros(Decimal(wished))} {SalaryPeriod(period).label}"
    known = [Known(words, facts.provenance.of("wished_salary", known=wished is not None))]
    said = asked.rows[0].value if asked.rows else {}
    if said.get("min") and not said.get("max"):
        return Evidence(
            known,
            remark="L'offre dit un salaire minimum, et pas de maximum : aucune réponse ne peut y être "
            "comparée. Indiquez un maximum dans l'offre.",
            blocked=True,
        )
    offered = said.get("period")
    if period is None or offered in (None, period):
        return Evidence(known)
    wishes, offers = SalaryPeriod(period).label, SalaryPeriod(offered).label
    return Evidence(known, remark=f"Le minimum est dit {wishes}, le salaire de l'offre {offers}.")


def _answer(facts: Facts, question: str) -> Known:
    label = capfirst(str(JobSeeker._meta.get_field(question).verbose_name))  # type: ignore[union-attr]
    given = getattr(facts.person, question)
    answer = {True: "oui", False: "non", None: "pas de réponse"}[given]
    return Known(f"{label} : {answer}", facts.provenance.of(question, known=given is not None))


READERS: dict[str, Callable[[Asked, Facts], Evidence]] = {
    "occupation": _occupation,
    "mobility": _mobility,
    "availability": _availability,
    "contract": _accepted,
    "working_time": _accepted,
    "schedule": _schedule,
    "experience": _experience,
    "education": _education,
    "salary": _salary,
}
#: Of a thing that only its label names.
NAMED_ALONE = "hors référentiel : connu de personne"
#: Criteria that compare lists of things, and what « nothing else » is called among the answers.
FAMILIES = {
    "skill": "skills_complete",
    "licence": "licences_complete",
    "language": "languages_complete",
    "certification": "certifications_complete",
}


def _family(code: str, asked: Asked, facts: Facts) -> Evidence:
    labels = _labels(asked)
    items = [_item(code, row, labels[row.item], facts) for row in asked.rows if row.item in labels]
    unknown = [item for item in items if item.outcome is None]
    # Nobody is asked of what only its label names.
    if not unknown or any(item.note != NAMED_ALONE for item in unknown):
        return Evidence(items=items)
    names = ", ".join(item.label for item in unknown)
    remark = f"Hors référentiel, aucune réponse n'y changerait rien : {names}."
    return Evidence(items=items, remark=remark, blocked=True)


def _item(code: str, row: OfferCriterion, label: str, facts: Facts) -> Item:
    if row.item.startswith(LABEL_ITEM):
        return Item(label, None, NAMED_ALONE)
    cefr = row.value.get("cefr")
    outcome = facts.pair.items.get(code, {}).get(f"{row.item}:{cefr}" if cefr else row.item)
    notes = [_detail(code.removesuffix("_wished"), row, facts.pair)]
    if days := facts.pair.refreshers.get(row.item):
        notes.append(f"sous réserve d'un recyclage de {count(days, 'jour,jours')}")
    note = ", ".join(filter(None, notes))
    questions = [f"{row.code}:{row.item}"]
    if row.code == "licence" and outcome:
        questions += [f"licence:{one}" for one in Licence if row.item in licences_that_come_with(one)]
    if outcome is False:
        questions.append(FAMILIES[row.code])  # said by « nothing else »
    return Item(label, outcome, note, facts.provenance.of(*questions, known=outcome is not None))


def _detail(family: str, row: OfferCriterion, pair: Pair) -> str:
    """Until when a certification is held, how well a language is spoken: what the outcome is read from."""
    if family == "certification":
        paper = pair.certifications.get(row.item) or {}
        if ends := paper.get("valid_until"):
            return f"valable jusqu'au {day(date.fromisoformat(ends))}"
        obtained = paper.get("obtained_on")
        return f"obtenue le {day(date.fromisoformat(obtained))}" if obtained else ""
    if family == "language" and row.value.get("cefr") and row.item in pair.languages:
        levels = [spoken.partition(":")[2] for spoken in pair.languages if spoken.startswith(f"{row.item}:")]
        return f"parlé au niveau {max(levels)}" if levels else "parlé, niveau non renseigné"
    return ""


def _labels(asked: Asked) -> dict[str, str]:
    """Item → what it is called."""
    return {
        row.item: asked.names.get((row.code, row.item)) or in_words([row], asked.names)[0].texts[0]
        for row in asked.rows
        if row.item != AT_LEAST
    }
