"""« Pourquoi ? »: every criterion, what is known and from where, figures that add up, what would change."""

import datetime
import json

import pytest

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.models import JobSeeker
from candidates.services import Answered, record_answers
from francetravail_match.common.database import app_today
from matching.asked import levels
from matching.criteria import CRITERIA
from matching.explanation import Explained, Explanation, NotCompared, explain
from matching.verdict import judge
from offers.models import JobOffer
from tests.factories import (
    AppellationFactory,
    CommuneFactory,
    HeldCertificationFactory,
    HeldLanguageFactory,
    HeldLicenceFactory,
    HeldSkillFactory,
    JobOfferFactory,
    JobSeekerFactory,
    MobilityAreaFactory,
    RomeCodeFactory,
    SkillFactory,
    SoughtOccupationFactory,
)
from tests.utils.asking import WISHED, offer_asking, row
from tests.utils.recomputing import recomputed


def day(days: int) -> str:
    return (app_today() + datetime.timedelta(days=days)).isoformat()


@pytest.fixture
def why(flush_search_rows):
    def explained(offer: JobOffer, person: JobSeeker) -> Explanation:
        flush_search_rows()
        assert offer.current_version
        person.refresh_from_db()
        return explain(offer.current_version, person)

    return explained


def of(explanation: Explanation, code: str) -> Explained:
    return next(criterion for criterion in explanation.criteria if criterion.code == code)


def everything() -> JobOffer:
    """An offer that expresses every criterion."""
    for ogr in (11, 12, 13, 14):
        SkillFactory(ogr=ogr, label=f"Compétence {ogr}")
    return offer_asking(
        row("availability", "start", on=day(20)),
        row("contract", "permanent"),
        row("working_time", "full_time"),
        row("schedule", "night"),
        row("schedule", "weekend"),
        row("experience", months=24),
        row("skill", "11"),
        row("skill", "12"),
        row("skill", "13", WISHED),
        row("skill", "14", WISHED),
        row("skill", "label:abc", WISHED, label="Sens du détail"),
        row("licence", "B"),
        row("licence", "CE", WISHED),
        row("language", "en", cefr="B1"),
        row("language", "de", WISHED, cefr=None),
        row("certification", "R489"),
        row("certification", "RP1", WISHED),
        row("education", "", WISHED, level=4, field="", asked=4),
        row("salary", "", WISHED, period="month", min="2000", max="2300", months=12),
    )


def answering_everything() -> JobSeeker:
    person = JobSeekerFactory(
        matches=True,
        available_from=app_today(),
        education_level=5,
        wished_salary="2100.00",
        wished_salary_period="month",
    )
    for ogr in (11, 12, 13):
        HeldSkillFactory(job_seeker=person, ogr=ogr)
    for code in ("B", "CE"):
        HeldLicenceFactory(job_seeker=person, code=code)
    HeldLanguageFactory(job_seeker=person)
    HeldLanguageFactory(job_seeker=person, code="de", at_an_unknown_level=True)
    HeldCertificationFactory(job_seeker=person)
    return person


def nobody_asked() -> JobSeeker:
    person = JobSeekerFactory()
    SoughtOccupationFactory(job_seeker=person, unknown_experience=True)
    return person


def refusing_everything() -> JobSeeker:
    person = JobSeekerFactory(
        refuses_everything=True,
        available_from=app_today() + datetime.timedelta(days=400),
        education_level=0,
        wished_salary="5000.00",
        wished_salary_period="month",
        skills_complete=True,
        licences_complete=True,
        languages_complete=True,
        certifications_complete=True,
        commune=CommuneFactory(far=True),
    )
    SoughtOccupationFactory(job_seeker=person, rome__unrelated=True, experience_months=1)
    MobilityAreaFactory(job_seeker=person, radius_km=1)
    return person


SITUATIONS = [answering_everything, nobody_asked, refusing_everything]


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize(
    "asking", [everything, lambda: offer_asking(), lambda: offer_asking(row("skill", "11"))]
)
def test_what_is_shown_adds_up_to_the_engines_score(why, asking, situation):
    offer, person = asking(), situation()
    explanation = why(offer, person)
    judgement = judge(offer.current_version_id, person.pk)
    assert (explanation.verdict, explanation.minimum, explanation.maximum) == (
        judgement.verdict,
        judgement.minimum,
        judgement.maximum,
    )
    assert {c.code: c.outcome for c in explanation.criteria} == judgement.outcomes
    assert sum(c.minimum for c in explanation.criteria) == explanation.minimum
    assert sum(c.maximum for c in explanation.criteria) == explanation.maximum
    assert sum(c.points for c in explanation.criteria) == 10_000
    assert all(0 <= c.minimum <= c.maximum <= c.points for c in explanation.criteria)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_score_can_be_recomputed_from_the_data_alone(why, situation):
    data = why(everything(), situation()).as_data()
    assert recomputed(data) == (data["minimum"], data["maximum"])


def test_every_criterion_says_what_is_asked_and_what_is_known(why):
    explanation = why(everything(), answering_everything())
    assert explanation.not_expressed == [], "let everything() ask for it, and answering_everything() answer"
    for criterion in explanation.criteria:
        assert criterion.asked, criterion.code
        assert criterion.known or criterion.items, criterion.code
    assert (
        of(explanation, "salary").known[0].words.replace("\xa0", " ") == "Souhaite au moins 2 100 € par mois"
    )
    assert of(explanation, "education").known[0].words == "Niveau 5 (bac + 2)"
    months = of(explanation, "experience").known[0].words.replace("\xa0", " ")
    assert months == "2 ans dans le métier H2913 Soudage manuel"
    assert [(item.label, item.outcome) for item in of(explanation, "skill_wished").items] == [
        ("Compétence 13", True),
        ("Compétence 14", None),
        ("Sens du détail", None),
    ]


def combined(outcomes: list[bool | None]) -> bool | None:
    if False in outcomes:
        return False
    return None if None in outcomes else True


@pytest.mark.parametrize("situation", SITUATIONS)
def test_items_agree_with_the_outcome_of_their_criterion(why, situation):
    explanation = why(everything(), situation())
    listed = [criterion for criterion in explanation.criteria if criterion.items]
    assert len(listed) == 9
    for criterion in listed:
        assert combined([item.outcome for item in criterion.items]) == criterion.outcome, criterion.code


def test_a_person_of_whom_nothing_was_asked_is_to_be_asked(why):
    explanation = why(everything(), nobody_asked())
    unknown = [criterion for criterion in explanation.criteria if criterion.outcome is None]
    assert len(unknown) == len(CRITERIA) - 1, "all but the occupation"
    assert all(criterion.change.startswith("Question à poser : « ") for criterion in unknown)
    assert of(explanation, "contract").known[0].words == "Accepte un CDI : pas de réponse"
    assert explanation.verdict == "to_qualify"


def test_what_is_not_met_says_what_the_answer_would_need_to_be(why):
    changes = {c.code: c.change for c in why(everything(), refusing_everything()).criteria}
    assert [code for code, change in changes.items() if not change.startswith("Il faudrait ")] == []
    assert changes["occupation"] == "Il faudrait rechercher ou accepter ce métier (H2913 Soudage manuel)."
    assert changes["mobility"] == "Il faudrait accepter de travailler à cet endroit (Lille (59))."
    assert changes["contract"] == "Il faudrait accepter ce contrat (CDI)."
    assert changes["schedule"] == "Il faudrait accepter : Travail de nuit, Travail le week-end."
    assert changes["experience"].replace("\xa0", " ") == (
        "Il faudrait avoir 2 ans au moins, dans le métier recherché."
    )
    assert changes["licence"] == "Il faudrait avoir : Permis B."
    assert changes["language"] == "Il faudrait parler : Anglais B1."
    assert "être disponible le" in changes["availability"]


def test_how_many_are_enough_is_said(why):
    for ogr in (11, 12, 13):
        SkillFactory(ogr=ogr, label=f"Compétence {ogr}")
    skills = [row("skill", str(ogr)) for ogr in (11, 12, 13)]
    offer = offer_asking(*skills, row("skill", "at_least", count=2))
    person = JobSeekerFactory(matches=True)
    HeldSkillFactory(job_seeker=person, ogr=11)
    for ogr in (12, 13):
        HeldSkillFactory(job_seeker=person, ogr=ogr, not_held=True)
    skill = of(why(offer, person), "skill")
    assert [item.outcome for item in skill.items] == [True, False, False]
    assert (skill.outcome, skill.enough) == (False, "2 de ces compétences suffisent")
    assert skill.change == (
        "Il faudrait posséder au moins 1 parmi : Compétence 12, Compétence 13"
        " (2 de ces compétences suffisent)."
    )


def test_what_the_offer_does_not_say_is_completed_there(why):
    offer = offer_asking(row("experience", months=None), row("contract", "unreadable", label="Vacation"))
    explanation = why(offer, answering_everything())
    assert of(explanation, "experience").change.startswith("À compléter dans l'offre : une expérience")
    assert "Question" not in of(explanation, "contract").change


@pytest.mark.parametrize(("regulated", "level"), [(True, "required"), (False, "wished"), (None, "wished")])
def test_a_training_is_required_in_a_regulated_occupation_alone(why, regulated, level):
    """An edition of ROME may change that after the offer was written."""
    rome = RomeCodeFactory(regulated=regulated)
    trainings = [row("education", field, level=4, field="") for field in ("", "43436")]
    offer = offer_asking(row("occupation", rome.code), *trainings)
    person = JobSeekerFactory(matches=True, education_level=3, education_field="43436")
    explanation = why(offer, person)
    education = of(explanation, "education")
    assert (education.outcome, education.level, len(education.asked)) == (False, level, 2)
    assert explanation.verdict == ("near_miss" if regulated else "match")
    assert offer.current_version
    assert levels(offer.current_version.criteria.all())["education"] == level


def test_what_only_its_label_names_is_not_asked(why):
    SkillFactory(ogr=13, label="Compétence 13")
    label = row("skill", "label:abc", WISHED, label="Sens du détail")
    offer = offer_asking(row("skill", "13", WISHED), label)
    person = JobSeekerFactory(matches=True)
    assert of(why(offer, person), "skill_wished").change.startswith("Question à poser")
    HeldSkillFactory(job_seeker=person, ogr=13)
    skill = of(why(offer, person), "skill_wished")
    assert (skill.outcome, skill.minimum < skill.maximum) == (None, True)
    assert skill.change == "Hors référentiel, aucune réponse n'y changerait rien : Sens du détail."


def test_an_area_that_is_declared_is_not_asked_again_for_a_place_known_as_a_zone(why):
    offer = offer_asking(row("mobility", "workplace", place="unknown"))
    mobility = of(why(offer, JobSeekerFactory(matches=True)), "mobility")
    assert (mobility.outcome, "Question" in mobility.change) == (None, False)
    undeclared = JobSeekerFactory(accepts_everything=True)
    SoughtOccupationFactory(job_seeker=undeclared)
    assert "Question à poser" in of(why(offer, undeclared), "mobility").change
    remote = offer_asking(row("mobility", "workplace", place="unknown", fully_remote=True))
    silent = JobSeekerFactory(matches=True, accepts_remote=None)
    assert "Question à poser" in of(why(remote, silent), "mobility").change


def test_salaries_of_two_periods_say_why_they_are_not_compared(why):
    offer = offer_asking(row("salary", "", WISHED, period="year", min=None, max="55000.00", months=12))
    person = JobSeekerFactory(matches=True, wished_salary=4000, wished_salary_period="month")
    salary = of(why(offer, person), "salary")
    assert salary.outcome is None
    assert salary.change == (
        "Le minimum est dit par mois, le salaire de l'offre par an. "
        "Question à poser : « Quel est le salaire minimum que vous souhaitez ? »"
    )


def test_a_salary_without_a_maximum_is_the_offers_to_complete(why):
    offer = offer_asking(row("salary", "", WISHED, period="month", min="2000.00", max=None, months=None))
    person = JobSeekerFactory(matches=True, wished_salary=1900, wished_salary_period="month")
    assert of(why(offer, person), "salary").change.endswith("comparée. Indiquez un maximum dans l'offre.")


def test_a_degree_is_shown_by_the_contribution(why):
    title = AppellationFactory()
    offer = offer_asking(row("occupation", "H2913", appellation=title.ogr))
    for appellation, origin, percent in (
        (title, "sought", 100),
        (None, "sought", 95),
        (title, "accepted", 80),
    ):
        person = JobSeekerFactory(accepts_everything=True)
        SoughtOccupationFactory(job_seeker=person, appellation=appellation, origin=origin)
        MobilityAreaFactory(job_seeker=person)
        occupation = of(why(offer, person), "occupation")
        assert (occupation.minimum, occupation.points) == (75 * percent, 7500)
    assert occupation.known[0].words == "A accepté H2913 Soudage manuel, appellation « Soudeur / Soudeuse »"


def test_availability_of_category_d_decides_and_earns_nothing(why):
    person = JobSeekerFactory(matches=True, category="D", available_from=app_today())
    availability = of(why(offer_asking(), person), "availability")
    assert (availability.outcome, availability.points, availability.maximum) == (True, 0, 0)
    assert availability.asked[0].startswith("dès que possible : le ")


def test_an_answer_says_who_gave_it_how_when_and_until_when(why):
    person = nobody_asked()
    ends = app_today() + datetime.timedelta(days=30)
    answered = Answered(person.pk, {"accepts_permanent": True, "skill:11": False}, valid_until=ends)
    SkillFactory(ogr=11, label="Compétence 11")
    record_answers(answers=[answered], origin=AnswerOrigin.PERSON, channel=AnswerChannel.LINK)
    offer = offer_asking(row("contract", "permanent"), row("skill", "11"), row("working_time", "full_time"))
    explanation = why(offer, person)
    source = of(explanation, "contract").known[0].source
    assert (source.origin, source.channel, source.on, source.valid_until) == (
        AnswerOrigin.PERSON,
        AnswerChannel.LINK,
        app_today(),
        ends,
    )
    assert str(source).startswith("la personne, lien personnel, le ")
    assert of(explanation, "skill").items[0].source == source
    assert of(explanation, "working_time").known[0].source is None


def test_an_answer_that_was_corrected_is_unknown_and_says_since_when(why):
    person = nobody_asked()
    for value, origin in ((True, AnswerOrigin.PERSON), (None, AnswerOrigin.CORRECTION)):
        answers = [Answered(person.pk, {"accepts_permanent": value})]
        record_answers(answers=answers, origin=origin, channel=AnswerChannel.DESK)
    known = of(why(offer_asking(row("contract", "permanent")), person), "contract").known[0]
    assert (known.words, known.source.origin) == ("Accepte un CDI : pas de réponse", AnswerOrigin.CORRECTION)


def test_neither_residence_nor_distance_is_in_the_data(why):
    home = CommuneFactory(code="59606", name="Valenciennes", lat=50.358, lon=3.524)
    person = JobSeekerFactory(accepts_everything=True, commune=home)
    SoughtOccupationFactory(job_seeker=person)
    undeclared = json.dumps(why(everything(), person).as_data(), ensure_ascii=False)
    MobilityAreaFactory(job_seeker=person, radius_km=90)
    declared = json.dumps(why(everything(), person).as_data(), ensure_ascii=False)
    for data in (declared, undeclared):
        for secret in ("Valenciennes", "59606", "50.358", "3.524"):
            assert secret not in data
    assert "90 km autour d'une commune, Nord (59)" in declared


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ({"matches": True, "has_left": True}, "n'est plus inscrite"),
        ({}, "n'a déclaré aucun métier"),
        ({"matches": True, "did_not_ask_to_be_counted": True}, "catégorie E"),
    ],
)
def test_who_is_not_compared_is_told_why(why, person, reason):
    with pytest.raises(NotCompared, match=reason):
        why(JobOfferFactory(published=True), JobSeekerFactory(**person))


def test_an_offer_that_is_not_open_is_compared_with_nobody(why):
    with pytest.raises(NotCompared, match="n'est pas ouverte"):
        why(JobOfferFactory(closed=True), JobSeekerFactory(matches=True))


def test_what_it_was_made_with(why):
    explanation = why(offer_asking(row("certification", "R489")), answering_everything())
    made_with = explanation.made_with
    assert made_with.weights_version == 1
    assert made_with.weights["occupation"] == 30
    assert made_with.parameters["asap_days"] == 30
    assert made_with.certification_rules
    assert not why(offer_asking(), answering_everything()).made_with.certification_rules
    data = explanation.as_data()
    assert data == json.loads(json.dumps(data))
    assert data["made_with"]["as_of"] == app_today().isoformat()
