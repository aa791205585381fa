"""The pages on which an offer is written: kept as one types, checked, published."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from francetravail_match.accounts.models import User
from offers.enums import DraftStep, OfferState
from offers.models import AlarmSetAside, DraftAnswers, JobOffer, OfferCriterion
from offers.services.criteria import change_criteria, copies
from offers.services.transitions import suspend_offers
from tests.factories import (
    AppellationFactory,
    CommuneFactory,
    EmployerFactory,
    EstablishmentFactory,
    JobOfferFactory,
    JobSeekerFactory,
    SkillFactory,
    UserFactory,
)
from tests.utils.fragments import HTMX
from tests.utils.offer_versions import add_version
from tests.utils.pages import faults

from .typing import begun, rows_are_up_to_date, save, typed, whole_offer, written

pytestmark = pytest.mark.django_db
MOST_QUERIES = 17
#: To keep what is typed, the locks and savepoints of it too.
MOST_TO_KEEP = 20
#: Of any page.
MOST_OF_A_PAGE = 20


@pytest.fixture
def advisor(client: Client) -> User:
    user = UserFactory(advisor=True)
    client.force_login(user)
    return user


def url(name: str, offer: JobOffer, *more: Any) -> str:
    return reverse(f"offers:{name}", args=[offer.public_id, *more])


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]


def post(client: Client, offer: JobOffer, step: DraftStep, **sent: Any) -> Any:
    return client.post(url("write", offer, step), sent, headers=HTMX)


def test_every_page_of_a_new_offer(client: Client, advisor: User) -> None:
    answer = client.post(reverse("offers:create"))
    offer = JobOffer.objects.get()
    assert answer["Location"] == url("write", offer, "employer")
    for step in DraftStep:
        page = client.get(url("write", offer, step)).text
        assert not faults(page)
        assert "fr-error-text" not in page, "nothing is wrong yet"
    page = client.get(url("check", offer)).text
    assert "Il manque encore" in page and not faults(page)
    assert "Choisissez l&#x27;employeur" in client.get(url("write", offer, "employer") + "?erreurs=1").text


def test_pages_of_a_whole_offer_ask_few_questions(
    client: Client, advisor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    offer = begun(advisor)
    others = [url("check", offer), url("draft_count", offer)]
    client.get(others[0])  # the session takes the token of its forms
    for address in [*(url("write", offer, step) for step in DraftStep), *others]:
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200
    for step, answers in whole_offer().items():
        with django_assert_max_num_queries(MOST_TO_KEEP):
            post(client, offer, step, **answers, seen="1")


def test_what_is_typed_is_kept_at_once_and_found_in_another_browser(client: Client, advisor: User) -> None:
    client.post(reverse("offers:create"))
    offer = JobOffer.objects.get()
    page = client.get(url("write", offer, "job")).text
    sent = {"page": hidden(page, "page"), "seen": "0", "title": "Vendeuse", "description": ""}
    fragment = post(client, offer, DraftStep.JOB, **sent).text
    assert "<html" not in fragment and "Enregistré <time" in " ".join(fragment.split())
    assert "vendeur / vendeuse" in fragment, "the alarm comes with what is kept"
    assert hidden(fragment, "seen") == "1"
    elsewhere = Client()
    elsewhere.force_login(UserFactory(advisor=True))
    assert 'value="Vendeuse"' in elsewhere.get(url("write", offer, "job")).text
    assert "Vendeuse" in client.get(reverse("offers:list")).text


def test_a_rewording_is_taken_with_one_button(client: Client, advisor: User) -> None:
    offer = begun(advisor)
    sent = {"title": "Vendeuse en boulangerie", "description": "Rayon pain.", "seen": "1"}
    fragment = post(client, offer, DraftStep.JOB, **sent).text
    answer = client.post(
        url("write", offer, "job"), sent | {"seen": "2", "reword": hidden(fragment, "reword")}
    )
    assert answer["Location"] == url("write", offer, "job") + "#id_title"
    answers = DraftAnswers.objects.get(step=DraftStep.JOB).answers
    assert answers["title"] == ["vendeur / vendeuse en boulangerie"]


def test_a_step_leads_to_the_next_and_says_what_is_wrong(client: Client, advisor: User) -> None:
    offer = begun(advisor)
    sent = typed(contract="permanent", period="month", minimum="3000", maximum="2000", seen=1)
    page = client.post(url("write", offer, "terms"), sent).text
    assert "Le maximum est inférieur au minimum." in page
    sent |= typed(maximum="3200", seen=2)
    assert client.post(url("write", offer, "terms"), sent)["Location"] == url("write", offer, "requirements")
    last = client.post(url("write", offer, "requirements"), {"seen": "1"})
    assert last["Location"] == url("check", offer)


def test_another_page_wrote_since(client: Client, advisor: User) -> None:
    offer = begun(advisor)
    page = client.get(url("write", offer, "place")).text
    colleague = UserFactory(advisor=True, first_name="Paul", last_name="Morel")
    save(offer, colleague, DraftStep.PLACE, typed(q_commune="Cambrai"), page=offer.public_id, seen=1)
    mine = {"page": hidden(page, "page"), "seen": hidden(page, "seen"), "q_commune": "Lille"}
    fragment = post(client, offer, DraftStep.PLACE, **mine).text
    for words in ("Paul Morel a modifié", "« Cambrai »", "« Lille »", "Enregistrer ma saisie à la place"):
        assert words in fragment.replace("\u00a0", " ").replace("&nbsp;", " ")
    whole = client.post(url("write", offer, "place"), mine).text
    assert "Paul Morel a modifié" in whole and 'value="Lille"' in whole
    client.post(url("write", offer, "place"), mine | {"keep": hidden(fragment, "keep")})
    assert DraftAnswers.objects.get(step=DraftStep.PLACE).answers["q_commune"] == ["Lille"]


def test_of_two_long_texts_what_differs_is_shown(client: Client, advisor: User) -> None:
    offer = begun(advisor)
    page = client.get(url("write", offer, "job")).text
    long, sent = "Vous soudez des cuves en atelier. " * 9, {"page": hidden(page, "page"), "seen": "1"}
    save(offer, advisor, DraftStep.JOB, typed(description=f"{long}Le jour."), page=offer.public_id, seen=1)
    fragment = post(client, offer, DraftStep.JOB, description=f"{long}La nuit.", **sent).text
    for words in ("«\u00a0… atelier. Vous soudez des cuves en atelier. Le jour.", "atelier. La nuit.\u00a0»"):
        assert words in fragment.replace("&nbsp;", "\u00a0")


def test_the_count_says_who_would_be_found(client: Client, advisor: User) -> None:
    client.post(reverse("offers:create"))
    new = JobOffer.objects.get()
    assert "Indiquez le métier" in client.get(url("draft_count", new)).text
    JobSeekerFactory(matches=True)
    JobSeekerFactory(to_qualify=True)
    offer = begun(advisor, requirements={}, terms=typed(contract="permanent"))
    rows_are_up_to_date()
    counted = client.get(url("draft_count", offer)).text
    assert re.sub(r"<[^>]+>|\s+", " ", counted).split()[:5] == ["1", "correspond", "1", "à", "interroger"]
    assert "Contrat" in counted and "+1" in counted


def test_published_from_the_last_page(client: Client, advisor: User) -> None:
    offer = begun(advisor)
    page = client.get(url("check", offer)).text
    employer = written(offer, advisor).form(DraftStep.EMPLOYER).named
    assert f"{employer} · 2\u00a0postes · 35&nbsp;h par semaine" in page
    answer = client.post(url("check", offer), {"seen": hidden(page, "seen"), "publish": "1"})
    assert answer["Location"] == url("detail", offer)
    offer.refresh_from_db()
    assert offer.state == OfferState.PUBLISHED
    assert "Modifier l'offre" in client.get(url("detail", offer)).text


def test_an_alarm_on_what_is_written_is_set_aside(client: Client, advisor: User) -> None:
    job = whole_offer()[DraftStep.JOB] | typed(description="Casier judiciaire vierge.")
    offer = begun(advisor, job=job)
    page = client.get(url("check", offer)).text
    sent = {name: hidden(page, name) for name in ("rule", "digest")} | {"reason": "required_by_law"}
    client.post(url("draft_set_aside", offer), sent)
    assert AlarmSetAside.objects.get().offer == offer
    assert written(offer, advisor).unlawful == []


@pytest.mark.parametrize(
    ("kind", "field", "words", "found"),
    [
        ("occupations", "q_occupation", "soud", "Soudeur / Soudeuse"),
        ("occupations", "q_occupation", "H29", "Soudage manuel"),
        ("communes", "q_commune", "lil", "Lille"),
        ("communes", "q_commune", "59000", "Lille"),
        ("skills", "q_skill", "degraisser", "Nettoyer et dégraisser"),
        ("employers", "q_employer", "fond", "Fonderie"),
        ("employers", "q_employer", "73282932000074", "Fonderie"),
    ],
)
def test_what_a_field_proposes(
    client: Client, advisor: User, kind: str, field: str, words: str, found: str
) -> None:
    AppellationFactory()
    CommuneFactory()
    SkillFactory()
    employer = EmployerFactory(name="Fonderie du Nord", siren="732829320")
    EstablishmentFactory(employer=employer, siret="73282932000074")
    list_of = reverse("offers:options", args=[kind])
    assert found in client.get(list_of, {field: words}).text
    assert client.get(list_of, {field: "s"}).text.strip() == ""


def test_the_title_proposes_while_no_occupation_is_typed(client: Client, advisor: User) -> None:
    AppellationFactory()
    list_of = reverse("offers:options", args=["occupations"])
    proposed = client.get(list_of, {"q_occupation": "", "title": "Soudeur"}).text
    assert "Soudeur / Soudeuse" in proposed
    assert client.get(list_of, {"q_occupation": "s", "title": "Soudeur"}).text.strip() == ""
    page = client.get(url("write", begun(advisor), "job")).text
    assert 'data-source="id_title"' in page and 'hx-include="#id_title"' in page


def test_a_skill_that_is_added_can_be_ticked(client: Client, advisor: User) -> None:
    offer = begun(advisor)
    other = SkillFactory(soft=True)
    fragment = post(client, offer, DraftStep.REQUIREMENTS, skill=str(other.pk), seen="1").text
    assert 'id="skills"' in fragment and other.label.replace("'", "&#x27;") in fragment
    answers = DraftAnswers.objects.get(step=DraftStep.REQUIREMENTS).answers
    assert answers == {f"skill_{other.pk}": ["wished"]}


def test_an_offer_that_is_not_open_is_not_written(client: Client, advisor: User) -> None:
    offer = JobOfferFactory(published=True)
    suspend_offers([offer], actor=advisor, reason="unreachable")
    for name in ("write", "check", "draft_discard"):
        address = url(name, offer, *(["job"] if name == "write" else []))
        assert client.get(address)["Location"] == url("detail", offer)
    assert "Modifier l" not in client.get(url("detail", offer)).text


def test_an_offer_that_is_being_written_has_no_version(client: Client, advisor: User) -> None:
    page = client.get(url("versions", begun(advisor)))
    assert page.status_code == 200
    assert "Pas encore de version" in page.text


def test_versions_and_what_each_changed(client: Client, advisor: User) -> None:
    offer = JobOfferFactory(published=True)
    save(offer, advisor, DraftStep.TERMS, typed(contract="fixed_term"), seen=0)
    employer = typed(employer=f"employer:{offer.employer.public_id}", q_employer="x")
    save(offer, advisor, DraftStep.EMPLOYER, employer)
    page = client.get(url("check", offer)).text
    assert "<del>CDI (exigé)</del>" in page and "<ins>CDD (exigé)</ins>" in page
    client.post(url("check", offer), {"seen": hidden(page, "seen"), "employer_agreed": "on"})
    page = client.get(url("versions", offer)).text
    assert not faults(page)
    second, _, first = page.partition("Version 2")[2].partition("Version 1")
    assert "<del>CDI (exigé)</del>" in second
    # Who made it, for who may see the offer; of a version of the source, nobody.
    assert f"par {advisor}, {advisor.agency}" in second and "· par" not in first
    assert "De plus récentes existent" not in page
    # Of a version that is taken up again, what is said is said of the first time.
    offer.refresh_from_db()
    rows = copies(list(offer.versions.get(number=1).criteria.all()))
    change_criteria(offer, rows, actor=UserFactory(advisor=True), seen=offer.current_version_id)
    second, _, first = (
        client.get(url("versions", offer)).text.partition("Version 2")[2].partition("Version 1")
    )
    assert "De plus récentes existent" in first and "De plus récentes existent" not in second
    client.force_login(UserFactory(advisor=True, of_another_agency=True))
    assert client.get(url("versions", offer)).status_code == 404


def test_older_versions_are_on_the_next_page(client: Client, advisor: User) -> None:
    offer = JobOfferFactory(published=True)
    for months in range(1, 7):
        wanted = {"months": months}
        add_version(offer, [OfferCriterion(code="experience", value=wanted)])
    latest = client.get(url("versions", offer)).text
    assert "Version 7" in latest and "Version 3" in latest and "Version 2" not in latest
    # The last one of a page says what it changed from the first one of the next.
    assert "<del>1\xa0mois au moins (exigé)</del>" in latest.partition("Version 3")[2]
    older = client.get(url("versions", offer), {"page": "2"}).text
    assert "Version 2" in older and "Première version." in older and "Version 3" not in older


def test_as_many_queries_however_many_versions_and_things_they_name(
    client: Client, advisor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    offer, north = JobOfferFactory(published=True), CommuneFactory().departement
    for n in range(6):
        skill = OfferCriterion(code="skill", item=str(SkillFactory().pk))
        place = {"place": "departement", "departement": north.code, "fully_remote": n % 2 == 1}
        months = OfferCriterion(code="experience", value={"months": n})
        add_version(offer, [skill, months, OfferCriterion(code="mobility", item="workplace", value=place)])
    client.get(url("versions", offer))
    with django_assert_max_num_queries(8):
        page = client.get(url("versions", offer)).text
    assert f"{north}, entièrement à distance" in page


def test_what_changed_on_both_sides_is_checked_in_as_few(
    client: Client, advisor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    offer = JobOfferFactory(published=True)
    for step, answers in whole_offer().items():
        save(offer, advisor, step, answers)
    kept = [
        OfferCriterion(code=c.code, item=c.item, value=c.value) for c in offer.current_version.criteria.all()
    ]
    further = add_version(offer, [*kept, OfferCriterion(code="skill", item=str(SkillFactory().pk))])
    JobOffer.objects.filter(pk=offer.pk).update(current_version=further)
    client.get(url("check", offer))
    with django_assert_max_num_queries(MOST_OF_A_PAGE):
        page = client.get(url("check", offer)).text
    assert "L'offre a changé pendant la saisie" in page and "Ce qui change" in page


def test_the_count_of_a_moment_ago_is_shown_again_until_something_else_is_asked(
    client: Client, advisor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    JobSeekerFactory(matches=True)
    offer = begun(advisor, requirements={}, terms=typed(contract="permanent"))
    rows_are_up_to_date()
    counted = client.get(url("draft_count", offer)).text
    job = whole_offer()[DraftStep.JOB] | typed(description="Autre chose, pour les mêmes personnes.")
    save(offer, advisor, DraftStep.JOB, job, seen=1)
    with django_assert_max_num_queries(6):
        assert client.get(url("draft_count", offer)).text == counted
    JobSeekerFactory(matches=True)
    rows_are_up_to_date()
    save(offer, advisor, DraftStep.TERMS, typed(contract="permanent", schedule=["night"]), seen=1)
    assert client.get(url("draft_count", offer)).text != counted


def test_a_count_that_takes_too_long_says_so(client: Client, advisor: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("matching.views.forecast.LONGEST", 0.001)
    offer = begun(advisor)
    assert "n'a pas abouti en" in client.get(url("draft_count", offer)).text.replace("&#x27;", "'")
