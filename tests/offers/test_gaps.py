"""What an offer leaves to complete, said alike in words and in the database."""

from typing import Any

import pytest

from offers.enums import CriterionLevel, PlaceKind
from offers.imports.requirements import label_item
from offers.models import JobOffer, OfferCriterion
from tests.factories import JobOfferFactory

COMMUNE = {"place": PlaceKind.COMMUNE, "commune": "59350"}
NAMED = {PlaceKind.DEPARTEMENT: {"departement": "59"}, PlaceKind.REGION: {"region": "32"}}
LABEL = {"label": "Fluvial"}
REQUIRED, WISHED = CriterionLevel.REQUIRED, CriterionLevel.WISHED
# Every kind of criterion, whole and unreadable: (code, item, level, value, has something to complete).
CRITERIA: list[tuple[str, str, CriterionLevel, dict[str, Any], bool]] = [
    ("mobility", "workplace", REQUIRED, COMMUNE, False),
    *(
        ("mobility", "workplace", REQUIRED, {"place": place, **NAMED.get(place, {})}, True)
        for place in PlaceKind
        if place != PlaceKind.COMMUNE
    ),
    ("contract", "permanent", REQUIRED, {}, False),
    ("contract", "unreadable", REQUIRED, {"label": "XYZ"}, True),
    ("working_time", "full_time", REQUIRED, {}, False),
    ("schedule", "night", REQUIRED, {}, False),
    ("experience", "", REQUIRED, {"months": 6}, False),
    ("experience", "", REQUIRED, {"months": None}, True),
    ("experience", "", WISHED, {"months": None}, True),
    ("salary", "", WISHED, {"period": "hour", "min": "12.00", "max": None, "months": None}, False),
    ("salary", "unreadable", WISHED, {"label": "De 1 à 2"}, True),
    ("licence", "B", REQUIRED, {}, False),
    ("licence", label_item("Fluvial"), REQUIRED, LABEL, True),
    ("licence", label_item("Fluvial"), WISHED, LABEL, False),
    ("language", "en", REQUIRED, {"cefr": None}, False),
    ("language", label_item("Fluvial"), REQUIRED, LABEL, True),
    ("language", label_item("Fluvial"), WISHED, LABEL, False),
    ("skill", "100100", REQUIRED, {}, False),
    ("skill", label_item("Fluvial"), WISHED, LABEL, False),
    ("education", "", WISHED, {"level": None, "field": "", "asked": "required"}, False),
]


@pytest.mark.parametrize(
    ("code", "item", "level", "value", "missing"), CRITERIA, ids=lambda value: str(value)[:30]
)
def test_incomplete_in_words_and_in_the_database(
    db: None, code: str, item: str, level: CriterionLevel, value: dict[str, Any], missing: bool
) -> None:
    stated = OfferCriterion(code=code, item=item, level=level, value=value)
    occupation = OfferCriterion(code="occupation", item="H2913")
    place = [] if code == "mobility" else [OfferCriterion(code="mobility", item="workplace", value=COMMUNE)]
    offer = JobOfferFactory(criteria=[occupation, *place, stated])
    annotated = JobOffer.objects.with_incomplete().filter(pk=offer.pk).values_list("incomplete", flat=True)
    assert offer.current_version
    assert annotated.get() is missing
    assert len(offer.current_version.missing) == missing
    assert bool(offer.current_version.hints) == (code == "salary" and not missing and value["max"] is None)
