"""What suggestions are made from, as the database has it now: ROME in force, and the stored offers."""

from collections.abc import Iterator

from django.db.models import Q, StringAgg, Value
from django.db.models.functions import Coalesce

from francetravail_match.referentials.enums import RomeTextKind
from francetravail_match.referentials.models import (
    Appellation,
    ReferenceVersion,
    RomeCode,
    RomeSkill,
    RomeText,
)

from ..enums import OfferSource
from ..models import JobOffer

REFERENCE = "rome"
#: The latest offers that are learned from: time and memory grow with their square.
MOST = 10_000


def reference_digest() -> str:
    """Of the edition of ROME in force; empty where none was imported."""
    return ReferenceVersion.objects.filter(name=REFERENCE).values_list("digest", flat=True).first() or ""


def rome_labels() -> Iterator[tuple[str, str, bool]]:
    """(title, occupation, little used) of every title of ROME in force, and of every occupation."""
    appellations = Appellation.objects.in_force().order_by("ogr")
    yield from appellations.values_list("label", "rome__code", "rare").iterator()
    for label, code in RomeCode.objects.in_force().order_by("code").values_list("label", "code"):
        yield label, code, False


def rome_parents() -> dict[str, str]:
    """By occupation in force that has one, its parent."""
    found = RomeCode.objects.in_force().filter(parent__in=RomeCode.objects.in_force().values("pk"))
    return dict(found.order_by("code").values_list("code", "parent__code"))


def rome_sheets() -> dict[str, str]:
    """By occupation in force, the words of its sheet: definition, skills, titles."""
    texts = RomeText.objects.in_force().filter(kind=RomeTextKind.DEFINITION)
    skills = RomeSkill.objects.in_force().filter(skill__retired_at=None)
    titles = Appellation.objects.in_force()
    sheets: dict[str, str] = {}
    for found, label in ((texts, "text"), (skills, "skill__label"), (titles, "label")):
        joined = found.values("rome__code").annotate(words=StringAgg(label, Value(" "), order_by=label))
        for code, words in joined.order_by("rome__code").values_list("rome__code", "words"):
            sheets[code] = f"{sheets.get(code, '')} {words}"
    return sheets


def known_offers() -> Iterator[tuple[str, str, str, str]]:
    """(title, description, sector or nothing, occupation) of the latest offers that someone stands by.

    Those published here, and all that the source said: what it had closed when it was read teaches as well.
    """
    known = JobOffer.objects.filter(
        Q(published_at__isnull=False) | Q(source=OfferSource.FRANCE_TRAVAIL),
        listed_occupation__in=RomeCode.objects.in_force().order_by().values("code"),
    ).order_by(Coalesce("published_at", "source_created_at").desc(nulls_last=True), "-id")
    rows = known.values_list("title", "description", "details__naf", "listed_occupation")
    for title, description, naf, code in rows[:MOST]:
        yield title, description, naf or "", code
