"""The answers of a person outside, each in words: for the page and the file that they take away."""

from typing import Any

from candidates.enums import Licence
from francetravail_match.common.templatetags.french import day
from francetravail_match.referentials.languages import LANGUAGES
from francetravail_match.referentials.models import Certification, Skill

from ..comparison.asking import trainings_of
from ..comparison.judging import area_of
from ..enums import ItemKind
from ..models import Profile, ProfileItem

YES_NO = {True: "oui", False: "non"}
#: Said together as the area, or by what follows of it.
TOGETHER = {"sighting", "area_kind", "radius_km", "licences_complete", "changed_at"}


def answers_in_words(profile: Profile) -> dict[str, str]:
    """Label → what was said; nothing of what was not."""
    said = {}
    for column in Profile._meta.concrete_fields:
        value = getattr(profile, column.name)
        if column.name not in TOGETHER and value is not None:
            said[str(column.verbose_name)] = _words(profile, column.name, value)
    if profile.declares_area():
        said["zone de mobilité"] = area_of(profile)
    items = list(profile.items.order_by("kind", "code"))
    names = _names(items)
    for item in items:
        name = names.get((item.kind, item.code), item.code)
        said[f"{item.get_kind_display().lower()}, {name}"] = _held(item)
    if profile.licences_complete:
        said["autre permis"] = "aucun"
    return said


def _words(profile: Profile, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return YES_NO[value]
    if name == "available_from":
        return day(value)
    if name == "education_field":
        return trainings_of(profile.sighting.offer).get(value, "un autre que ceux de l'offre")
    display = getattr(profile, f"get_{name}_display", None)
    return str(display() if display else value)


def _held(item: ProfileItem) -> str:
    words = [item.get_level_display() if item.level else YES_NO[item.held]]
    if item.obtained_on:
        words.append(f"obtenue le {day(item.obtained_on)}")
    if item.valid_until:
        words.append(f"valable jusqu'au {day(item.valid_until)}")
    return ", ".join(words)


def _names(items: list[ProfileItem]) -> dict[tuple[str, str], str]:
    codes = {kind: [item.code for item in items if item.kind == kind] for kind in ItemKind}
    skills = Skill.objects.in_bulk([int(code) for code in codes[ItemKind.SKILL]])
    papers = Certification.objects.in_bulk(codes[ItemKind.CERTIFICATION], field_name="code")
    return (
        {(ItemKind.SKILL, str(ogr)): skill.label for ogr, skill in skills.items()}
        | {(ItemKind.CERTIFICATION, code): paper.label for code, paper in papers.items()}
        | {(ItemKind.LANGUAGE, code): LANGUAGES.get(code, code) for code in codes[ItemKind.LANGUAGE]}
        | {(ItemKind.LICENCE, kind.value): str(kind.label) for kind in Licence}
    )
