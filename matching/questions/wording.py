"""What an appeal is about, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst

from candidates.models import JobSeeker
from francetravail_match.referentials.languages import LANGUAGES
from francetravail_match.referentials.models import Certification, Skill
from matching.criteria import CRITERIA

from .models import Appeal

LABELS = {criterion.code: criterion.label for criterion in CRITERIA}


@dataclass(frozen=True)
class AppealInWords:
    """``about``: empty for an appeal that is about nothing in particular."""

    appeal: Appeal
    about: str


def appeals_in_words(appeals: Iterable[Appeal]) -> list[AppealInWords]:
    """Two queries at most, whatever their number."""
    shown = list(appeals)
    questions = [appeal.about.partition(":")[::2] for appeal in shown]
    skills = Skill.objects.in_bulk({int(code) for family, code in questions if family == "skill"})
    codes = {code for family, code in questions if family == "certification"}
    certifications = Certification.objects.in_bulk(codes, field_name="code") if codes else {}
    named = {
        **{f"skill:{ogr}": skill.label for ogr, skill in skills.items()},
        **{f"certification:{code}": held.label for code, held in certifications.items()},
    }
    return [AppealInWords(appeal, named.get(appeal.about) or _label(appeal.about)) for appeal in shown]


def _label(about: str) -> str:
    family, _, item = about.partition(":")
    if family == "licence":
        return f"Permis {item}"
    if family == "language":
        return capfirst(LANGUAGES.get(item, item))
    if item:
        return item
    if about in LABELS:
        return LABELS[about]
    return capfirst(str(JobSeeker._meta.get_field(about).verbose_name)) if about else ""  # type: ignore[union-attr]
