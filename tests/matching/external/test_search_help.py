"""What one pastes into the recruiter tool for an offer."""

import pytest

from matching.external.search_help import MAX_TEXT, search_help
from offers.models import OfferCriterion
from tests.factories import AppellationFactory, EmployerFactory, JobOfferFactory, SkillFactory, add_version

pytestmark = pytest.mark.django_db


def offer_with(*skills, **values):
    AppellationFactory()
    AppellationFactory(ogr=404476, label="Soudeur / Soudeuse TIG")
    AppellationFactory(ogr=404477, label="Braseur / Braseuse", rare=True)
    offer = JobOfferFactory(published=True, **values)
    if skills:
        criteria = [
            OfferCriterion(code=c.code, item=c.item, level=c.level, value=c.value)
            for c in offer.current_version.criteria.all()
        ]
        required = [OfferCriterion(code="skill", item=str(skill.pk)) for skill in skills]
        offer.current_version = add_version(offer, [*criteria, *required])
        offer.save()
    return offer


def test_titles_skills_and_place_in_both_languages():
    offer = offer_with(SkillFactory(knowledge=True), SkillFactory())
    french, english = search_help(offer)
    assert french.text == (
        '("Soudeur" OR "Soudeuse" OR "Soudeur TIG" OR "Soudeuse TIG" OR "Braseur" OR "Braseuse")'
        ' AND ("Techniques de soudage") AND ("Lille" OR "Nord")'
    )
    assert english.text.startswith('("Welder" OR "TIG welder" OR "Arc welder" OR "Soudeur"')
    for help_text in (french, english):
        assert "Open to Work" in help_text.advice[0]
        assert len(help_text.advice) == 3
    assert "mode privé" in french.advice[1]
    assert "private viewing" in english.advice[1]


def test_never_the_name_of_the_employer():
    offer = offer_with(employer=EmployerFactory(name="Soudeuse TIG"))
    for help_text in search_help(offer):
        assert "Soudeuse TIG" not in help_text.text
        assert "Soudeur TIG" in help_text.text


def test_a_job_from_anywhere_names_no_place():
    place = {"place": "country", "fully_remote": True}
    assert "Lille" not in search_help(offer_with(workplace=place))[0].text


def test_it_is_never_too_long_to_paste():
    for n in range(40):
        AppellationFactory(ogr=500_000 + n, label=f"Soudeur / Soudeuse {'très ' * 20}{n}")
    text = search_help(offer_with())[0].text
    assert len(text) <= MAX_TEXT
    assert text.endswith('AND ("Lille" OR "Nord")')


def test_nothing_for_an_offer_without_criteria():
    assert search_help(JobOfferFactory()) == []
