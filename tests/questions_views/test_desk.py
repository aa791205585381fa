"""The advisor's desk: counts, the act of asking, calls; each for who may, and journalled."""

import re

import pytest
from django.urls import reverse

from candidates.models import Identity, JobSeeker
from francetravail_match.journal.models import Entry
from matching.questions.enums import CallOutcome, DeliveryState, PersonState
from matching.questions.models import Call, CallSheet, Campaign, QuestionAsked
from matching.questions.states import people_of
from tests.factories import JobOfferFactory, JobSeekerFactory, SkillFactory, UserFactory
from tests.matching_views.pages import text
from tests.questions import people
from tests.utils import asked_rows
from tests.utils.fragments import HTMX


@pytest.fixture
def offer(db):
    return JobOfferFactory(published=True)


@pytest.fixture
def to_ask(offer, flush_search_rows) -> list[JobSeeker]:
    people = [JobSeekerFactory(to_qualify=True, reachable=True) for _ in range(3)]
    flush_search_rows()
    return people


@pytest.fixture
def signed_in(client, advisor):
    client.force_login(advisor)
    client.get("/")
    return client


def at(offer, name: str, *more) -> str:
    return reverse(f"questions:{name}", args=[offer.public_id, *more])


def test_the_counts_add_up_in_the_table(signed_in, offer, to_ask):
    page = signed_in.get(at(offer, "desk"))
    words = text(page)
    assert "3 personnes dont il manque une réponse" in words.replace("\xa0", " ")
    assert [row["n"] for row in page.context["rows"]] == [3, 0, 0, 0, 0]
    for state in PersonState:
        assert state.label in words
    assert "Interroger ces personnes" in words and "Feuille d'appels" in words


def test_nobody_to_ask(signed_in, offer):
    assert "Personne n'est à interroger" in text(signed_in.get(at(offer, "desk")))
    assert "Aucun message ne peut partir" in text(signed_in.get(at(offer, "start")))


def test_whom_no_message_reaches_is_said_to_be_called(signed_in, offer, to_ask, flush_search_rows):
    assert "à appeler" not in text(signed_in.get(at(offer, "start")))
    people.to_ask(email="", phone="+33639985054")
    flush_search_rows()
    words = text(signed_in.get(at(offer, "start"))).replace("\xa0", " ")
    assert "3 personnes reçoivent un message" in words
    assert "1 autre personne ne reçoit pas de message et est à appeler" in words


def test_the_act_says_what_leaves_before_and_is_done_once(signed_in, offer, to_ask, advisor):
    words = text(signed_in.get(at(offer, "start"))).replace("\xa0", " ")
    assert "3 personnes reçoivent un message , en 1 vague" in words
    assert not Campaign.objects.exists()
    for _ in range(2):
        assert "par vagues" in text(signed_in.post(at(offer, "start"), follow=True))
    campaign = Campaign.objects.get()
    assert campaign.started_by == advisor
    assert "Arrêter les vagues suivantes" in text(signed_in.get(at(offer, "desk")))
    fragment = signed_in.get(at(offer, "desk"), headers=HTMX)
    assert 'hx-trigger="every 5s"' in fragment.text and "<html" not in fragment.text
    signed_in.post(at(offer, "stop"))
    campaign.refresh_from_db()
    assert campaign.stopped_by == advisor
    assert "every 5s" not in signed_in.get(at(offer, "desk"), headers=HTMX).text


@pytest.mark.parametrize("role", ["liaison", "manager"])
def test_others_of_the_agency_see_and_do_not_ask(client, offer, to_ask, role):
    client.force_login(UserFactory(**{role: True}))
    assert "Interroger ces personnes" not in text(client.get(at(offer, "desk")))
    for name in ("start", "stop", "sheet"):
        assert client.post(at(offer, name)).status_code == 403
    assert not Campaign.objects.exists()


def test_another_agency_sees_nothing(client, offer, to_ask):
    client.force_login(UserFactory(advisor=True, of_another_agency=True))
    for name in ("desk", "start", "sheet"):
        assert client.get(at(offer, name)).status_code == 404
    assert client.post(at(offer, "start")).status_code == 404


@pytest.mark.parametrize("received", [True, False])
def test_a_human_says_what_became_of_a_message(signed_in, offer, to_ask, advisor, received):
    message = asked_rows.message(to_ask[0], offer.agency, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
    asked_rows.request(asked_rows.campaign(offer, advisor), message, "contract:")
    page = signed_in.get(at(offer, "desk"))
    assert "Messages dont le sort n'est pas connu" in text(page)
    assert to_ask[0].pseudonym in page.text
    signed_in.post(at(offer, "declare", message.public_id), {"received": "1"} if received else {})
    message.refresh_from_db()
    assert message.decided_by == advisor
    assert message.state == (DeliveryState.DECLARED_SENT if received else DeliveryState.DECLARED_NOT_SENT)
    assert "dont le sort" not in text(signed_in.get(at(offer, "desk")))


@pytest.fixture
def sheet(signed_in, offer, to_ask) -> CallSheet:
    signed_in.post(at(offer, "sheet"))
    return CallSheet.objects.get()


def test_a_sheet_shows_pseudonyms_and_no_name(signed_in, offer, sheet, to_ask):
    page = signed_in.get(at(offer, "sheet"))
    for person in to_ask:
        assert person.pseudonym in page.text
        assert person.identity.phone not in page.text and person.identity.last_name not in page.text
    assert "Il reste 3 personnes à appeler" in text(page).replace("\xa0", " ")
    signed_in.post(at(offer, "sheet"))
    assert CallSheet.objects.count() == 1


def test_who_to_call_is_shown_once_and_journalled_before(signed_in, offer, sheet, advisor):
    person = sheet.lines.get(position=1).job_seeker
    identity = Identity.objects.get(pk=person.pk)
    line = signed_in.get(at(offer, "line", 1))
    assert identity.phone not in line.text
    assert "Quels contrats acceptez-vous ?" in text(line)
    typed = {"outcome": CallOutcome.ANSWERED, "question": "contract:", "contract:-accepts_permanent": "no"}
    revealed = signed_in.post(at(offer, "reveal", 1), typed)
    assert identity.phone in revealed.text
    # What was typed before is still there.
    ticked = re.findall('<input type="radio" name="([^"]+)" value="([^"]*)"[^>]* checked', revealed.text)
    assert {("outcome", "answered"), ("contract:-accepts_permanent", "no")} <= {*ticked}
    written = Entry.objects.get(action="person.revealed")
    assert (written.actor, written.object_id, written.reason) == (advisor, person.public_id, "question")


def test_what_the_person_answered_is_written(signed_in, offer, sheet, advisor):
    person = sheet.lines.get(position=1).job_seeker
    posted = {"outcome": CallOutcome.ANSWERED, "question": "contract:", "contract:-accepts_permanent": "yes"}
    page = text(signed_in.post(at(offer, "line", 1), posted, follow=True))
    assert "est noté" in page and f"{person.pseudonym} A répondu" in page
    told = JobSeeker.objects.get(pk=person.pk)
    assert told.accepts_permanent is True
    assert Call.objects.get().called_by == advisor
    answer = told.answers.get()
    assert (answer.channel, answer.recorded_by) == ("call", advisor)
    assert "Il reste 2 personnes" in text(signed_in.get(at(offer, "sheet"))).replace("\xa0", " ")


def test_what_was_not_asked_is_not_noted_and_stays_to_ask(signed_in, offer, sheet):
    SkillFactory(ogr=11)
    person = sheet.lines.get(position=1).job_seeker
    asked_rows.put(person, "skill:11")
    posted = {"outcome": CallOutcome.ANSWERED, "question": ["contract:"], "contract:-accepts_permanent": ""}
    assert "est noté" in text(signed_in.post(at(offer, "line", 1), posted, follow=True))
    assert Call.objects.get().outcome == CallOutcome.ANSWERED
    assert list(QuestionAsked.objects.values_list("criterion", "reply")) == [("skill", "")]
    assert not person.answers.exists()
    assert people_of(offer, PersonState.TO_ASK)[0].job_seeker_id == person.pk


def test_the_advisor_notes_that_the_person_does_not_know(signed_in, offer, sheet):
    person = sheet.lines.get(position=1).job_seeker
    posted = {"outcome": CallOutcome.ANSWERED, "question": ["contract:"], "contract:-dont_know": "on"}
    assert "est noté" in text(signed_in.post(at(offer, "line", 1), posted, follow=True))
    assert QuestionAsked.objects.get(job_seeker=person).reply == "dont_know"


@pytest.mark.parametrize(
    "outcome", [CallOutcome.NO_ANSWER, CallOutcome.DECLINED, CallOutcome.WRONG_NUMBER, CallOutcome.STOP]
)
def test_other_outcomes_write_no_answer(signed_in, offer, sheet, outcome):
    person = sheet.lines.get(position=1).job_seeker
    signed_in.post(
        at(offer, "line", 1),
        {"outcome": outcome, "question": "contract:", "contract:-accepts_permanent": "no"},
    )
    assert Call.objects.get().outcome == outcome
    told = JobSeeker.objects.get(pk=person.pk)
    assert told.accepts_permanent is None
    assert told.stop_asking is (outcome == CallOutcome.STOP)


@pytest.mark.parametrize("refusal", [{"stop_asking": True}, {"processing_restricted": True}])
def test_who_refused_meanwhile_is_not_called(signed_in, offer, sheet, refusal):
    person = sheet.lines.get(position=1).job_seeker
    JobSeeker.objects.filter(pk=person.pk).update(**refusal)
    assert signed_in.post(at(offer, "reveal", 1)).url == at(offer, "sheet")
    assert person.pseudonym not in signed_in.get(at(offer, "sheet")).text
    assert not Entry.objects.filter(action="person.revealed").exists()


def test_a_question_without_an_answer_is_put_again_with_the_others(signed_in, offer, sheet):
    person = sheet.lines.get(position=1).job_seeker
    asked_rows.put(person, "contract:")
    asked_rows.replied(person, "dont_know")
    posted = signed_in.post(
        at(offer, "line", 1),
        {"outcome": CallOutcome.ANSWERED, "question": "contract:", "contract:-accepts_permanent": "yes"},
    )
    assert posted.url == at(offer, "sheet")
    person.refresh_from_db()
    assert person.accepts_permanent is True


def test_what_the_person_answers_meanwhile_moves_no_answer(signed_in, offer, sheet, flush_search_rows):
    person = sheet.lines.get(position=1).job_seeker
    JobSeeker.objects.filter(pk=person.pk).update(accepts_full_time=None)
    flush_search_rows()
    page = signed_in.get(at(offer, "line", 1))
    posted = {
        "outcome": CallOutcome.ANSWERED,
        "question": re.findall('name="question" value="([^"]+)"', page.text),
    }
    (name,) = set(re.findall('name="([^"]*accepts_full_time)"', page.text))
    JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=True, accepts_night=None)
    flush_search_rows()
    assert signed_in.post(at(offer, "line", 1), {**posted, name: "yes"}).url == at(offer, "sheet")
    told = JobSeeker.objects.get(pk=person.pk)
    assert (told.accepts_permanent, told.accepts_full_time) == (True, True)


def test_the_sheet_of_another_day_is_over(signed_in, offer, sheet, own_database):
    with own_database.as_owner() as owner:
        owner.execute("UPDATE questions_callsheet SET day = day - 1")
        owner.commit()
    assert "Prendre une feuille" in text(signed_in.get(at(offer, "sheet")))
    assert signed_in.post(at(offer, "reveal", 1)).url == at(offer, "sheet")
    assert not Entry.objects.filter(action="person.revealed").exists()


def test_an_outcome_is_needed(signed_in, offer, sheet):
    page = signed_in.post(at(offer, "line", 1), {})
    assert "Dites ce que l'appel a donné." in text(page)
    assert not Call.objects.exists()


def test_a_sheet_is_its_advisors_own(client, offer, sheet):
    client.force_login(UserFactory(advisor=True))
    for response in (client.get(at(offer, "line", 1)), client.post(at(offer, "reveal", 1))):
        assert response.url == at(offer, "sheet")
    assert not Entry.objects.filter(action="person.revealed").exists()


def test_the_number_of_queries_is_fixed(signed_in, offer, sheet, django_assert_max_num_queries):
    for name, more, most in (("desk", [], 12), ("start", [], 9), ("sheet", [], 7), ("line", [1], 14)):
        with django_assert_max_num_queries(most):
            signed_in.get(at(offer, name, *more))
