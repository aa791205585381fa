"""The questions that wait for a person's answer, in plain French, each with what may be answered."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from candidates.enums import AreaKind, EducationLevel, LanguageLevel, Licence
from candidates.models import JobSeeker
from francetravail_match.referentials.languages import LANGUAGES
from francetravail_match.referentials.models import Certification, RomeCode, Skill
from matching.criteria import CRITERIA

from .enums import FieldKind
from .held import SINGLE
from .services.memory import asked_and_open
from .trainings import trainings_required_of

#: Once for all: criterion → the columns that one form fills.
FAMILIES = {
    "contract": ("permanent", "fixed_term", "temporary", "seasonal", "apprenticeship", "self_employed"),
    "working_time": ("full_time", "part_time"),
    "schedule": ("night", "weekend", "on_call", "shifts", "long_trips"),
}
LABELS = {criterion.code: criterion.question for criterion in CRITERIA} | {
    "contract": "Quels contrats acceptez-vous ?",
    "working_time": "Quel temps de travail acceptez-vous ?",
    "schedule": "Acceptez-vous ces horaires et ces déplacements ?",
    "mobility": "Jusqu'où accepteriez-vous de travailler ?",
    "licence": "Quels permis de conduire avez-vous ?",
    "availability": "À partir de quelle date êtes-vous disponible ?",
    "education": "Quelle est votre formation ?",
    "experience": "Combien de mois avez-vous exercé le métier «\u00a0{}\u00a0» ?",
    "occupation": "Accepteriez-vous un emploi de «\u00a0{}\u00a0» ?",
    "skill": "Savez-vous faire ceci : {} ?",
    "language": "Parlez-vous cette langue : {} ?",
    "certification": "Avez-vous cette certification : {} ?",
}
AREAS = (
    ("commune:10", "À 10 km au plus de chez moi"),
    ("commune:30", "À 30 km au plus de chez moi"),
    ("commune:50", "À 50 km au plus de chez moi"),
    ("commune:100", "À 100 km au plus de chez moi"),
    (AreaKind.DEPARTEMENT.value, "Dans tout mon département"),
    (AreaKind.REGION.value, "Dans toute ma région"),
    (AreaKind.COUNTRY.value, "Partout en France"),
)
NOT_SPOKEN = "no"
DIPLOMA = "Le domaine de mon diplôme, si c'est l'un de ceux-ci"
MONTHS_MOST = 12 * 60
#: The question mark stays on the line of the last word.
UNBROKEN = "\N{NO-BREAK SPACE}?"


@dataclass(frozen=True)
class AskedField:
    """One thing to answer. ``choices``: value and words, of a choice; empty for the other kinds."""

    name: str
    label: str
    kind: FieldKind
    choices: tuple[tuple[str, str], ...] = ()

    def takes(self, value: object) -> bool:
        """Whether the value is of this kind; `record_answers` reads the date."""
        codes = [code for code, _ in self.choices]
        match self.kind:
            case FieldKind.YES_NO:
                return isinstance(value, bool)
            case FieldKind.CHOICE:
                return value in codes
            case FieldKind.CHOICES:
                return isinstance(value, list | tuple | set) and all(each in codes for each in value)
            case FieldKind.DATE:
                return isinstance(value, str | datetime.date)
        return type(value) is int and 0 <= value <= MONTHS_MOST


class Answering(Protocol):
    """Whoever is asked, with their answers by name (`accepts_night`…): None where they have not answered."""

    accepts_remote: bool | None

    def declares_area(self) -> bool: ...


@dataclass(frozen=True)
class Question:
    """``code``: `criterion:item`, by which the reply is recorded."""

    code: str
    label: str
    fields: list[AskedField] = field(default_factory=list)


def questions_for(job_seeker: JobSeeker) -> list[Question]:
    """What this person was asked and has not come back on, once each; six queries at most."""
    asked = [(row.criterion, row.item) for row in asked_and_open(job_seeker.pk)]
    return questions_of(dict.fromkeys(asked), job_seeker)


def questions_of(asked: Iterable[tuple[str, str]], person: Answering) -> list[Question]:
    """In words; without those that the person has answered already."""
    every = list(asked)
    names = _names(every)
    questions = [
        Question(
            f"{criterion}:{item}",
            LABELS[criterion].format(names.get((criterion, item), item)).replace(" ?", UNBROKEN),
            _fields(criterion, item, person),
        )
        for criterion, item in every
        if criterion in LABELS
    ]
    return [question for question in questions if question.fields]


def _fields(criterion: str, item: str, person: Answering) -> list[AskedField]:
    if criterion in FAMILIES:
        names = [f"accepts_{what}" for what in FAMILIES[criterion]]
        return [_yes_no(name, _label(name)) for name in names if getattr(person, name) is None]
    match criterion:
        case "mobility":
            remote = person.accepts_remote is None
            area = not person.declares_area()
            return [AskedField("area", "Ma zone", FieldKind.CHOICE, AREAS)] * area + [
                _yes_no("accepts_remote", _label("accepts_remote"))
            ] * remote
        case "licence":
            kinds = tuple((code.value, str(code.label)) for code in Licence)
            return [AskedField("licences", "Mes permis", FieldKind.CHOICES, kinds)]
        case "availability":
            return [AskedField("available_from", "Disponible à partir du", FieldKind.DATE)]
        case "education":
            return _education(person)
        case "experience":
            return [AskedField("months", "Nombre de mois", FieldKind.MONTHS)]
        case "language":
            levels = (
                (NOT_SPOKEN, "Non"),
                *((level.value, str(level.label)) for level in LanguageLevel),
            )
            return [AskedField(f"language:{item}", "Mon niveau", FieldKind.CHOICE, levels)]
        case "occupation":
            return [_yes_no("accepted", "J'accepterais")]
        case _ if item:
            return [_yes_no(f"{criterion}:{item}", "Oui ou non")]
    # One answer decides. Who is outside is not asked all that a registered person is.
    name = SINGLE[criterion]
    return [_yes_no(name, "Oui ou non")] if getattr(person, name, False) is None else []


def _education(person: Answering) -> list[AskedField]:
    """Of a registered person, the diploma too, where an offer requires one: none of these is no refusal."""
    levels = tuple((str(level.value), str(level.label)) for level in EducationLevel)
    level = AskedField("education_level", "Mon niveau", FieldKind.CHOICE, levels)
    if not isinstance(person, JobSeeker) or person.education_field is not None:
        return [level]
    trainings = trainings_required_of(person)
    if not trainings:
        return [level]
    field_of_it = AskedField("education_field", DIPLOMA, FieldKind.CHOICE, trainings)
    return [level, field_of_it] if person.education_level is None else [field_of_it]


def _yes_no(name: str, label: str) -> AskedField:
    return AskedField(name, label, FieldKind.YES_NO)


def _label(name: str) -> str:
    label = str(JobSeeker._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label.replace("accepte ", "", 1)


def _names(asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What the items are called."""
    by_criterion: dict[str, set[str]] = {}
    for criterion, item in asked:
        by_criterion.setdefault(criterion, set()).add(item)
    named: dict[tuple[str, str], str] = {
        ("language", code): LANGUAGES.get(code, code) for code in by_criterion.get("language", ())
    }
    if codes := by_criterion.get("skill"):
        found = Skill.objects.in_bulk({int(code) for code in codes if code.isdigit()})
        named |= {("skill", str(skill.ogr)): skill.label for skill in found.values()}
    if codes := by_criterion.get("certification"):
        held = Certification.objects.in_bulk(codes, field_name="code")
        named |= {("certification", code): one.label for code, one in held.items()}
    if romes := by_criterion.get("occupation", set()) | by_criterion.get("experience", set()):
        for rome in RomeCode.objects.filter(code__in=romes).order_by("code"):
            named |= {(criterion, rome.code): rome.label for criterion in ("occupation", "experience")}
    return named
