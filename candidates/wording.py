"""What is known of a person, in words: never a name, never where they live."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from francetravail_match.common.templatetags.french import day
from francetravail_match.referentials.languages import LANGUAGES
from francetravail_match.referentials.models import Certification, Skill

from .models import ANSWER_FIELDS, HeldItem, HeldLanguage, JobSeeker, MobilityArea

CONDITIONS = [name for name in ANSWER_FIELDS if name.startswith("accepts_")]
FAMILIES = {
    "skills": "Compétences",
    "licences": "Permis",
    "languages": "Langues",
    "certifications": "Certifications",
}


def area_in_words(area: MobilityArea) -> str:
    # The commune that an area is drawn around is most often where the person lives.
    if area.commune:
        return f"{area.radius_km} km autour d'une commune, {area.commune.departement}"
    return str(area)


@dataclass(frozen=True)
class Condition:
    """``accepted`` None: to be asked."""

    label: str
    accepted: bool | None


@dataclass(frozen=True)
class Family:
    """Things that a person holds, and those asked about that they do not; ``complete``: there is no other."""

    label: str
    held: list[str] = field(default_factory=list)
    not_held: list[str] = field(default_factory=list)
    complete: bool = False


def conditions_of(person: JobSeeker) -> list[Condition]:
    fields = {field.name: field for field in JobSeeker._meta.concrete_fields}
    return [
        Condition(str(fields[name].verbose_name).removeprefix("accepte "), getattr(person, name))
        for name in CONDITIONS
    ]


def families_of(person: JobSeeker) -> list[Family]:
    """Skills, licences, languages and certifications; six queries whatever their number."""
    skills, certifications = list(person.skills.all()), list(person.certifications.all())
    titles = _by_key(Skill, "ogr", [item.ogr for item in skills])
    names = _by_key(Certification, "code", [item.code for item in certifications])
    in_words: dict[str, list[tuple[str, HeldItem]]] = {
        "skills": [(titles.get(item.ogr, f"n° {item.ogr}"), item) for item in skills],
        "licences": [(item.get_code_display(), item) for item in person.licences.all()],
        "languages": [(_language(item), item) for item in person.languages.all()],
        "certifications": [
            (f"{names.get(item.code, item.code)}{_validity(item)}", item) for item in certifications
        ],
    }
    return [
        _family(label, getattr(person, f"{name}_complete"), in_words[name])
        for name, label in FAMILIES.items()
    ]


def _language(item: HeldLanguage) -> str:
    return " ".join(filter(None, [LANGUAGES.get(item.code, item.code), item.level]))


def _validity(item: Any) -> str:
    return f", valable jusqu'au {day(item.valid_until)}" if item.valid_until else ""


def _by_key(model: type[Model], key: str, values: Iterable[Any]) -> dict[Any, str]:
    rows = model._default_manager.filter(**{f"{key}__in": set(values)}).order_by(key)
    return dict(rows.values_list(key, "label"))


def _family(label: str, complete: bool, items: list[tuple[str, HeldItem]]) -> Family:
    held = sorted(words for words, item in items if item.held)
    return Family(label, held, sorted(words for words, item in items if not item.held), complete)
