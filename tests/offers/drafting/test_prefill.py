"""Who changes an offer is shown all that it asks for: what the steps do not read back would be lost."""

import pytest

from offers.models import criteria_digest
from offers.wording import LABELS
from tests.factories import SkillFactory, UserFactory
from tests.utils.asking import WISHED, offer_asking, row

from .typing import read, written


@pytest.mark.django_db
def test_the_steps_say_again_all_that_an_offer_may_say() -> None:
    skills = [str(SkillFactory(ogr=ogr, label=f"Compétence {ogr}").pk) for ogr in (11, 12, 13)]
    offer = read(
        offer_asking(
            row("availability", "start", on="2027-01-15"),
            row("contract", "permanent"),
            row("working_time", "full_time"),
            row("schedule", "night"),
            row("experience", months=18),
            row("skill", skills[0]),
            row("skill", skills[1]),
            row("skill", skills[2], WISHED),
            row("skill", "at_least", count=1),
            row("licence", "B"),
            row("licence", "CE", WISHED),
            row("language", "en", cefr="B1"),
            row("language", "de", WISHED, cefr=None),
            row("certification", "R489"),
            row("education", "", WISHED, level=4, field="", asked="wished"),
            row("salary", "", WISHED, period="month", min="2000.00", max="2300.50", months=12.5),
        )
    )
    assert offer.current_version is not None
    stored = list(offer.current_version.criteria.all())
    assert {criterion.code for criterion in stored} == set(LABELS)
    again = written(offer, UserFactory(advisor=True, agency=offer.agency)).criteria()
    assert criteria_digest(again) == criteria_digest(stored)
