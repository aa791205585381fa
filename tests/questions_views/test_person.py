"""The person's page about one offer: what counted, the data, and what they can do about it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from candidates.enums import AnswerChannel, AnswerOrigin, Category
from candidates.models import Answer, JobSeeker, MobilityArea
from candidates.services import Answered, record_answers
from francetravail_match.accounts.models import User
from francetravail_match.journal.models import Entry
from matching import criteria
from matching.explanation import explain
from matching.questions.addressed import MEANING, TO_THE_PERSON
from matching.questions.appeal_enums import AppealKind, Objection
from matching.questions.enums import LinkPurpose
from matching.questions.giving import give_link
from matching.questions.links import create_link
from matching.questions.models import Appeal
from tests.factories import (
    CommuneFactory,
    HeldLanguageFactory,
    HeldLicenceFactory,
    JobOfferFactory,
    JobSeekerFactory,
    RomeCodeFactory,
    SkillFactory,
)
from tests.matching_views.pages import text
from tests.utils.asking import WISHED, offer_asking, row
from tests.utils.recomputing import recomputed

from .conftest import open_page


def fresh(person: JobSeeker) -> JobSeeker:
    return JobSeeker.objects.get(pk=person.pk)


def noted_by(advisor, person, flush_search_rows, **values) -> None:
    record_answers(
        answers=[Answered(person.pk, values)],
        origin=AnswerOrigin.ADVISOR,
        channel=AnswerChannel.CALL,
        recorded_by=advisor,
    )
    flush_search_rows()


def test_there_are_words_for_every_criterion_and_every_verdict():
    assert set(TO_THE_PERSON) == {c.code.removesuffix("_wished") for c in criteria.CRITERIA}
    assert set(MEANING) == {"match", "to_qualify", "near_miss", "no"}


def test_it_says_each_criterion_what_is_held_and_how_it_counted(opened, url, offer, person):
    page = opened.get(url("why"))
    words, explanation = text(page), explain(offer.current_version, person)
    assert offer.title in words and MEANING[explanation.verdict] in words
    assert "Nous ne savons pas si vous acceptez tous ces horaires ou déplacements." in words
    assert "Vous acceptez ce type de contrat." in words
    assert "Ce que nous savons de vous Accepte un CDI : oui" in words
    for criterion in explanation.criteria:
        assert f"(poids {criterion.weight})" in words
    assert "Répondre : Travail de nuit" in words and "Corriger : contrat" in words
    assert "Répondre : Permis B" in words and "Répondre : Anglais B1" in words
    assert "Ce qui est connu de la personne" not in words


def test_who_is_in_category_d_says_when_they_are_free(opened, url, person, flush_search_rows):
    """It decides for them, though the offer says nothing of its start; of others nothing is asked."""
    answer = url("answer", "available_from")
    assert opened.get(answer).status_code == 404
    JobSeeker.objects.filter(pk=person.pk).update(category=Category.D, available_from=None)
    flush_search_rows()
    assert "Répondre : disponibilité" in text(opened.get(url("why")))
    assert "À partir de quelle date êtes-vous disponible" in text(opened.get(answer))
    opened.post(answer, {"answer": "2027-01-15"})
    assert fresh(person).available_from == date(2027, 1, 15)


def test_the_diploma_that_an_offer_requires_is_said_with_the_level(opened, flush_search_rows):
    rome = RomeCodeFactory(code="J1501", regulated=True)
    person = JobSeekerFactory()
    person.occupations.create(rome=rome)
    offer = offer_asking(
        row("occupation", rome.code),
        row("education", "43436", level=4, field="aide-soignant", asked="required"),
    )
    flush_search_rows()
    _, token = create_link(job_seeker=person, purposes=[LinkPurpose.EXPLANATION], offer=offer)
    open_page(opened, token)
    answer = reverse("link:answer", args=[token, offer.public_id, "education_level"])
    assert "aide-soignant" in text(opened.get(answer))
    opened.post(answer, {"answer": "4", "diploma": "43436"})
    assert (fresh(person).education_level, fresh(person).education_field) == (4, "43436")
    JobSeeker.objects.filter(pk=person.pk).update(education_field="21754")
    assert "Celui qui est noté (Formacode 21754)" in text(opened.get(answer))


def test_it_never_says_where_the_person_lives(opened, url, person, flush_search_rows):
    person.commune = CommuneFactory(code="59606", name="Valenciennes", lat=50.358, lon=3.524)
    person.save()
    flush_search_rows()
    assert "Valenciennes" not in opened.get(url("why")).text


def test_the_data_recompute_to_the_same_score(opened, url, offer, person):
    response = opened.get(url("data"))
    data = response.json()
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == f'attachment; filename="offre-{offer.source_number}.json"'
    now = explain(offer.current_version, person)
    assert (data["minimum"], data["maximum"]) == (now.minimum, now.maximum) == recomputed(data)
    assert data["verdict"] == now.verdict
    assert all(c["known"] or c["items"] for c in data["criteria"])
    line = Entry.objects.get(action="explanation.downloaded")
    assert (line.actor, line.object_id) == (None, person.public_id)


@pytest.mark.parametrize("situation", ["closed", "without occupation"])
def test_nothing_to_explain(opened, url, offer, person, situation, flush_search_rows):
    if situation == "closed":
        offer = JobOfferFactory(closed=True)
        _, token = create_link(job_seeker=person, purposes=[LinkPurpose.EXPLANATION], offer=offer)
        open_page(opened, token)
        page, data = (reverse(f"link:{name}", args=[token, offer.public_id]) for name in ("why", "data"))
    else:
        person.occupations.all().delete()
        flush_search_rows()
        page, data = url("why"), url("data")
    assert "Il n'y a pas de résultat à expliquer" in text(opened.get(page))
    assert opened.get(data).status_code == 404


@pytest.mark.parametrize(
    ("question", "posted", "kept"),
    [
        ("accepts_night", {"answer": "yes"}, lambda p: p.accepts_night is True),
        ("accepts_night", {"answer": "no"}, lambda p: p.accepts_night is False),
        ("licence:B", {"answer": "yes"}, lambda p: p.licences.get().held),
        ("licence:B", {"answer": "no"}, lambda p: not p.licences.get().held),
        ("language:en", {"answer": "B2"}, lambda p: p.languages.get().level == "B2"),
        ("language:en", {"answer": "yes"}, lambda p: p.languages.get().level is None),
        ("language:en", {"answer": "no"}, lambda p: not p.languages.get().held),
    ],
)
def test_an_answer_counts_as_the_persons_own(opened, url, person, question, posted, kept):
    assert opened.post(url("answer", question), posted).url == url("why")
    assert kept(fresh(person))
    answer = Answer.objects.get()
    assert (answer.origin, answer.channel, answer.recorded_by) == (
        AnswerOrigin.PERSON,
        AnswerChannel.LINK,
        None,
    )
    line = Entry.objects.get(action="candidate.answers_recorded")
    assert (line.object_id, line.payload["questions"]) == (person.public_id, [question])


def test_what_the_file_says_is_not_called_unanswered(opened, url, person):
    JobSeeker.objects.filter(pk=person.pk).update(accepts_night=True)
    assert "est dans votre dossier" in text(opened.get(url("answer", "accepts_night")))
    JobSeeker.objects.filter(pk=person.pk).update(accepts_night=None)
    assert "Vous n'avez pas encore répondu" in text(opened.get(url("answer", "accepts_night")))


@pytest.mark.parametrize(
    ("asked", "question", "posted", "kept"),
    [
        (row("availability", "start", on="2027-03-01"), "available_from", {"answer": "2027-01-15"},
         {"available_from": "2027-01-15"}),
        (row("education", "", level=5, field="", asked=5), "education_level", {"answer": "6"},
         {"education_level": "6"}),
        (row("salary", "", WISHED, period="month", min="2000", max="2300", months=12), "wished_salary",
         {"answer": "1950,50", "period": "month"},
         {"wished_salary": "1950.50", "wished_salary_period": "month"}),
        (row("skill", "11"), "skill:11", {"answer": "yes"}, {"skill:11": "True"}),
        (row("certification", "R489"), "certification:R489",
         {"answer": "yes", "obtained_on": "2024-05-02", "valid_until": ""},
         {"certification:R489": "{'obtained_on': '2024-05-02'}"}),
    ],
)  # fmt: skip
def test_every_kind_of_answer(opened, person, asked, question, posted, kept):
    SkillFactory(ogr=11, label="Souder à l'arc")
    offer = offer_asking(asked)
    _, token = create_link(job_seeker=person, purposes=[LinkPurpose.EXPLANATION], offer=offer)
    open_page(opened, token)
    url = reverse("link:answer", args=[token, offer.public_id, question])
    page = opened.get(url)
    assert page.status_code == 200
    assert opened.post(url, posted).status_code == 302
    assert {key: str(value) for key, value in Answer.objects.get().values.items()} == kept


@pytest.mark.parametrize(
    ("question", "posted", "error"),
    [
        ("accepts_night", {"answer": "maybe"}, "Sélectionnez un choix valide"),
        ("language:en", {"answer": "Z9"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_is_no_answer_is_refused(opened, url, question, posted, error):
    page = opened.post(url("answer", question), posted)
    assert error in text(page)
    assert "<title>Erreur" in page.text
    assert not Answer.objects.exists()


@pytest.mark.parametrize("question", ["accepts_weekend", "licence:CE", "opted_in", "registration_number"])
def test_a_question_that_the_offer_does_not_ask_is_not_there(opened, url, question):
    assert opened.get(url("answer", question)).status_code == 404
    assert opened.post(url("answer", question), {"answer": "yes"}).status_code == 404
    assert not Answer.objects.exists()


def test_saying_nothing_changes_nothing(opened, url):
    assert opened.post(url("answer", "accepts_night"), {"answer": ""}).status_code == 302
    assert not Answer.objects.exists()


def test_an_answer_can_be_taken_back(opened, url, person):
    HeldLicenceFactory(job_seeker=person, code="B")
    opened.post(url("answer", "licence:B"), {"answer": ""})
    assert not person.licences.exists()
    assert Answer.objects.get().origin == AnswerOrigin.CORRECTION


def test_who_contradicts_an_advisor_says_why_and_is_heard(opened, url, person, advisor, flush_search_rows):
    noted_by(advisor, person, flush_search_rows, accepts_night=False)
    page = opened.get(url("answer", "accepts_night"))
    assert "Acceptez-vous le travail de nuit ?" in text(page)
    assert "conseiller, téléphone" in text(page)
    refused = opened.post(url("answer", "accepts_night"), {"answer": "yes"})
    assert "Dites en une phrase" in text(refused)
    assert fresh(person).accepts_night is False
    posted = {"answer": "yes", "comment": "Je travaille de nuit depuis deux ans."}
    opened.post(url("answer", "accepts_night"), posted)
    assert fresh(person).accepts_night is True
    appeal = Appeal.objects.get()
    assert (appeal.kind, appeal.about, appeal.comment) == (
        AppealKind.CORRECTION,
        "accepts_night",
        posted["comment"],
    )


def test_nothing_about_health_is_kept(opened, url, person, advisor, flush_search_rows):
    noted_by(advisor, person, flush_search_rows, accepts_night=True)
    posted = {"answer": "no", "comment": "À cause de mon cancer."}
    page = opened.post(url("answer", "accepts_night"), posted)
    assert "touche à" in text(page)
    assert not Appeal.objects.exists()


def test_a_wrong_fact_is_told_to_the_agency(opened, url, offer, person):
    address = url("wrong_fact", "experience")
    assert "Dites en une phrase" in text(opened.post(address, {"comment": ""}))
    assert "Vous avez déjà écrit" not in text(opened.get(address))
    opened.post(address, {"comment": "Trois ans, et non un an : voir mes fiches de paie."})
    assert "Vous avez déjà écrit il y a moins d'une minute" in text(opened.get(address))
    opened.post(address, {"comment": "Quatre ans."})
    appeal = Appeal.objects.get()
    assert (appeal.kind, appeal.about, appeal.agency) == (AppealKind.WRONG_FACT, "experience", offer.agency)
    assert appeal.comment == "Quatre ans."
    assert opened.get(url("wrong_fact", "licence")).status_code == 404


def test_what_is_not_known_and_no_answer_decides_is_told_to_the_agency_too(
    opened, url, person, flush_search_rows
):
    MobilityArea.objects.filter(job_seeker=person).delete()
    flush_search_rows()
    assert "Le dire à un conseiller : lieu de travail" in text(opened.get(url("why")))
    refused = text(opened.post(url("wrong_fact", "mobility"), {"comment": ""}))
    assert "Que souhaitez-vous nous dire" in refused and "Répondez en une phrase." in refused
    opened.post(url("wrong_fact", "mobility"), {"comment": "Oui, à Lille."})
    assert "information à corriger ou à compléter, depuis le" in text(opened.get(url("why")))
    # Of what is known, an error is told.
    assert "Signaler une erreur : métier" in text(opened.get(url("why")))


def test_asking_for_a_human_waits_on_the_page(opened, url, person):
    for _ in range(2):
        assert "un conseiller vous contactera" in text(opened.post(url("human"), follow=True))
    assert Appeal.objects.get().kind == AppealKind.HUMAN
    assert "parler à un conseiller, depuis le" in text(opened.get(url("why")))
    assert Entry.objects.filter(action="appeal.made", object_id=person.public_id).count() == 2


def test_no_more_questions(opened, url, person, token):
    assert "plus de questions" in text(opened.post(url("objection"), {"what": "questions"}, follow=True))
    assert fresh(person).stop_asking
    assert not Appeal.objects.exists()
    assert Entry.objects.get(action="candidate.stop_asking_set").payload == {"stop": True}
    # As the page said, they may change their mind: from it.
    stop = reverse("link:stop", args=[token])
    assert f'href="{stop}">Changer d' in opened.get(url("why")).text
    opened.post(stop, {"again": "1"})
    assert not fresh(person).stop_asking
    assert stop not in opened.get(url("why")).text


def test_an_objection_restricts_until_a_human_decides(opened, url, person):
    page = opened.post(url("objection"), {"what": "processing"}, follow=True)
    assert "Votre opposition est enregistrée" in text(page)
    assert fresh(person).processing_restricted
    assert Appeal.objects.get().kind == AppealKind.OBJECTION
    assert "Choisissez" in text(opened.post(url("objection"), {}))


def test_the_number_of_queries_is_fixed(opened, url, person, flush_search_rows, django_assert_num_queries):
    for ogr in range(11, 21):
        SkillFactory(ogr=ogr, label=f"Compétence {ogr}")
    HeldLanguageFactory(job_seeker=person)
    flush_search_rows()
    opened.get(url("why"))
    for last in (12, 21):
        offer = offer_asking(*(row("skill", str(ogr)) for ogr in range(11, last)))
        _, token = create_link(job_seeker=person, purposes=[LinkPurpose.EXPLANATION], offer=offer)
        open_page(opened, token)
        with django_assert_num_queries(14):
            opened.get(reverse("link:why", args=[token, offer.public_id]))


def test_what_comes_by_a_link_that_an_advisor_had_in_hand_is_the_advisors_entry(offer, person, advisor):
    _, token = give_link(job_seeker=person, offer=offer, given_by=advisor)
    holder = open_page(Client(), token)
    holder.post(reverse("link:answer", args=[token, offer.public_id, "accepts_night"]), {"answer": "yes"})
    answer = Answer.objects.get()
    assert (answer.origin, answer.recorded_by) == (AnswerOrigin.ADVISOR, advisor)
    assert answer.channel == AnswerChannel.LINK
    assert fresh(person).accepts_night is True
    objection = reverse("link:objection", args=[token, offer.public_id])
    holder.post(objection, {"what": Objection.QUESTIONS})
    line = Entry.objects.get(action="candidate.stop_asking_set")
    assert (line.actor, line.object_id) == (advisor, person.public_id)


def test_the_link_of_an_advisor_who_has_no_account_any_more_is_the_persons(offer, person, advisor):
    _, token = give_link(job_seeker=person, offer=offer, given_by=advisor)
    User.objects.filter(pk=advisor.pk).update(is_active=False)
    holder = open_page(Client(), token)
    holder.post(reverse("link:answer", args=[token, offer.public_id, "accepts_night"]), {"answer": "yes"})
    assert Answer.objects.get().origin == AnswerOrigin.PERSON
