"""Who changes an offer is shown all that it asks for: what the steps do not read back would be lost."""

import pytest

from offers.enums import DraftStep
from offers.models import criteria_digest
from offers.wording import LABELS
from tests.factories import RomeCodeFactory, SkillFactory, UserFactory
from tests.utils.asking import WISHED, offer_asking, row

from .typing import read, save, typed, written


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


@pytest.mark.django_db
def test_the_diploma_of_a_regulated_occupation_is_chosen_among_those_its_offers_ask_for() -> None:
    rome = RomeCodeFactory(code="J1501", regulated=True)
    asked = {"level": 4, "field": "Aide-soignant", "asked": "required"}

    known = read(offer_asking(row("occupation", rome.code), row("education", "43436", **asked)))
    offer = offer_asking(row("occupation", rome.code))
    actor = UserFactory(advisor=True, agency=offer.agency)
    form = written(known, UserFactory(advisor=True, agency=known.agency)).form(DraftStep.REQUIREMENTS)
    assert form["education_field"].value() == "43436"
    level = {"education_level": "required", "education_degree": "4"}
    save(offer, actor, DraftStep.REQUIREMENTS, typed(**level, education_field="43436"))
    (chosen,) = [c for c in written(offer, actor).criteria() if c.code == "education"]
    assert (chosen.item, chosen.level, chosen.value) == ("43436", "required", asked)
    save(offer, actor, DraftStep.REQUIREMENTS, typed(education_field="43436"), seen=1)
    assert written(offer, actor).form(DraftStep.REQUIREMENTS).errors == {
        "education_level": ["Exigé ou souhaité ?"]
    }
