"""From a counter-check to an offer that asks for less, what it brought, and back."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from francetravail_match.referentials.models import RomeMobility
from matching.countercheck.services import counter_check
from matching.enums import ActKind
from matching.models import CounterCheck, MatchRun, RelaxationAct, RelaxationOutcome
from matching.relaxations.lines import acts_of, lines_of, to_answer
from offers.models import JobOffer
from offers.services.criteria import change_criteria, copies
from offers.services.transitions import suspend_offers
from tests import runs
from tests.factories import CommuneFactory, JobOfferFactory, JobSeekerFactory, RomeCodeFactory, UserFactory
from tests.utils.asking import offer_asking, row
from tests.utils.databases import OwnDatabase

from .pages import text


def address(offer: JobOffer, name: str = "countercheck", *line: str) -> str:
    return reverse(f"matching:{name}", args=[offer.public_id, *line])


def refusing(people: int, **refused: object) -> None:
    for _ in range(people):
        JobSeekerFactory(matches=True, **refused)


def checked(offer: JobOffer) -> JobOffer:
    """Matched with nobody, and counter-checked."""
    runs.done(offer)
    assert counter_check() == 1
    return offer


def seen(offer: JobOffer) -> str:
    return str(offer.current_version.public_id)


def relax(client: Client, offer: JobOffer, line: str, **data: str):
    answer = {"seen": seen(offer), "reason": "not_essential", "employer_agreed": "on"} | data
    return client.post(address(offer, "relax", line), answer)


def version_of(offer: JobOffer) -> int:
    offer.refresh_from_db()
    return offer.current_version.number


def test_from_nobody_to_people_found_again_and_back(client, advisor, offer):
    refusing(3, accepts_permanent=False)
    checked(offer)
    page = client.get(address(offer)).text
    assert address(offer, "relax", "contract") in page
    shown = text(client.get(address(offer, "relax", "contract")))
    assert "Contrat : CDI (exigé) → CDD (exigé)" in shown
    assert "Aujourd'hui Ensuite Correspondent 0 3 À interroger 0 0" in shown
    assert "l'employeur doit avoir un motif" in shown

    done = relax(client, offer, "contract", contract="fixed_term")
    assert done["Location"] == reverse("matching:results", args=[offer.public_id])
    assert version_of(offer) == 2
    act = RelaxationAct.objects.get()
    assert (act.kind, act.criteria, act.actor, act.reason) == (
        "relaxed",
        ["contract"],
        advisor,
        "not_essential",
    )
    assert MatchRun.objects.get(version=offer.current_version).state == "queued"
    assert "Le rapprochement dira ce que cela apporte" in text(client.get(address(offer)))

    runs.done(offer)
    outcome = RelaxationOutcome.objects.get()
    assert (outcome.act, outcome.n_found, outcome.n_match, outcome.n_to_qualify) == (act, 3, 3, 0)
    assert "3 personnes retrouvées par l'assouplissement" in text(client.get(done["Location"]))
    detail = text(client.get(reverse("offers:detail", args=[offer.public_id])))
    assert "a assoupli : contrat (pas indispensable au poste). CDI (exigé) → CDD (exigé)" in detail
    assert "3 personnes retrouvées" in detail

    assert "CDI (exigé) → CDD (exigé)" in text(client.get(address(offer, "undo")))
    client.post(address(offer, "undo"), {"seen": seen(offer), "reason": "employer_changed_mind"})
    assert version_of(offer) == 1
    assert [each.kind for each in RelaxationAct.objects.all()] == [ActKind.UNDONE, ActKind.RELAXED]
    assert MatchRun.objects.filter(version=offer.current_version, state="queued").count() == 1
    assert "pas d'assouplissement sur lequel revenir" in text(client.get(address(offer, "undo"), follow=True))
    assert text(client.get(address(offer))).count("L'offre a changé sur ce point depuis") == 1


def test_each_thing_that_may_be_given_up_has_its_count(client, offer):
    refusing(2, accepts_night=False)
    refusing(3, accepts_weekend=False)
    asked = [row("schedule", "night"), row("schedule", "weekend")]
    checked(offer_asking(*asked))
    offer = JobOffer.objects.latest("pk")
    page = text(client.get(address(offer, "relax", "schedule")))
    assert "Renoncer à : travail de nuit 2 personnes correspondraient" in page
    assert "Renoncer à : travail le week-end 3 personnes correspondraient" in page
    assert "Assouplir et rapprocher" not in page, "nothing is done before a choice"
    relax(client, offer, "schedule")
    assert version_of(offer) == 1
    confirm = client.get(address(offer, "relax", "schedule"), {"schedule": "weekend"})
    assert "Travail le week-end (exigé) → plus demandé" in text(confirm)
    relax(client, offer, "schedule", schedule="weekend")
    assert [c.item for c in offer.versions.get(number=2).criteria.filter(code="schedule")] == ["night"]


def test_two_criteria_at_once(client, offer):
    refusing(2, accepts_permanent=False, accepts_full_time=False)
    checked(offer)
    page = client.get(address(offer)).text
    assert address(offer, "relax", "contract,working_time") in page
    choose = text(client.get(address(offer, "relax", "contract,working_time")))
    assert "Temps de travail : ce que l'offre demanderait de moins" in choose
    chosen = {"working_time": "either"}
    preview = text(client.get(address(offer, "relax", "contract,working_time"), chosen))
    assert "Correspondent 0 2" in preview
    relax(client, offer, "contract,working_time", **chosen, contract="fixed_term")
    assert RelaxationAct.objects.get().criteria == ["contract", "working_time"]
    offer.refresh_from_db()
    runs.done(offer)
    assert RelaxationOutcome.objects.get().n_found == 2


def a_near_occupation() -> None:
    near = RomeCodeFactory(code="H2999", label="Brasage")
    RomeMobility.objects.create(source=RomeCodeFactory(), target=near, rank=1)
    JobSeekerFactory(matches=True, occupation__rome=near)


def a_little_too_far() -> None:
    commune = CommuneFactory(code="59512", name="Roubaix", lat=50.7, lon=3.17)
    JobSeekerFactory(matches=True, commune=commune, area__radius_km=1)


@pytest.mark.parametrize(
    ("code", "people", "words"),
    [
        ("occupation", a_near_occupation, "Une offre porte un seul métier"),
        ("mobility", a_little_too_far, "Le lieu de travail reste le même"),
    ],
)
def test_a_step_that_is_the_people_s_leads_to_asking_them(client, offer, code, people, words):
    people()
    checked(offer)
    lines = client.get(address(offer)).text
    assert address(offer, "relax", code) in lines
    assert "Demander aux personnes :" in lines and "Assouplir :" not in lines
    assert 'href="#nearest"' in lines, "the offer itself has nothing to relax: the people do"
    page = client.get(address(offer, "relax", code))
    assert '<h1 class="fr-mb-1w">Demander aux personnes' in page.text
    assert f"{address(offer)}#nearest" in page.text
    assert words in text(page)
    assert "1 personne correspondrait alors" in text(page)
    assert "Assouplir et rapprocher" not in page.text
    assert relax(client, offer, code).status_code == 200
    assert not RelaxationAct.objects.exists()
    client.post(address(offer, "keep", code), {"seen": seen(offer), "reason": "people_asked"})
    assert RelaxationAct.objects.get().reason == "people_asked"


def test_what_the_law_imposes_is_told_and_is_not_relaxed(client, advisor):
    RomeCodeFactory(regulated=True)
    refusing(2, education_level=3, education_field="22254")
    offer = checked(offer_asking(row("education", "22254", level=5, field="", asked="")))
    page = client.get(address(offer))
    assert "La loi impose ce diplôme" in text(page) and "Imposé par la loi" in text(page)
    assert address(offer, "relax", "education") not in page.text
    assert open_lines(offer) == []
    assert "La loi impose ce diplôme" in text(client.get(address(offer, "relax", "education")))
    assert relax(client, offer, "education").status_code == 200
    assert not RelaxationAct.objects.exists()


def test_a_double_click_is_one_answer(client, offer):
    refusing(1, accepts_permanent=False)
    checked(offer)
    first = seen(offer)
    for _ in range(2):
        done = relax(client, offer, "contract", contract="fixed_term", seen=first)
        assert done["Location"] == reverse("matching:results", args=[offer.public_id])
    assert (version_of(offer), RelaxationAct.objects.count()) == (2, 1)


def test_the_employer_s_agreement_and_a_reason_are_needed(client, offer):
    refusing(1, accepts_permanent=False)
    checked(offer)
    page = text(relax(client, offer, "contract", employer_agreed="", reason=""))
    assert "Choisissez un motif." in page
    assert "ne s'assouplit qu'avec l'accord de l'employeur" in page
    assert "choisissez-en un dans la liste" in text(relax(client, offer, "contract", reason="regulated"))
    assert version_of(offer) == 1


def test_of_two_at_once_the_second_is_told_and_loses_nothing(client, advisor, offer):
    refusing(1, accepts_permanent=False)
    checked(offer)
    first = seen(offer)
    rows = [c for c in copies(list(offer.current_version.criteria.all())) if c.code != "working_time"]
    colleague = UserFactory(advisor=True)
    change_criteria(offer, rows, actor=colleague, seen=offer.current_version_id)
    answer = {"seen": first, "reason": "not_essential", "employer_agreed": "on", "contract": "fixed_term"}
    page = client.post(address(offer, "relax", "contract"), answer, follow=True)
    assert "ne propose plus cette ligne" in text(page)
    checked(JobOffer.objects.get(pk=offer.pk))
    page = client.post(address(offer, "relax", "contract"), answer, follow=True)
    assert "ont changé pendant que vous la lisiez" in text(page)
    page = client.post(
        address(offer, "keep", "contract"), {"seen": first, "reason": "essential"}, follow=True
    )
    assert "ont changé pendant que vous la lisiez" in text(page)
    assert (version_of(offer), RelaxationAct.objects.count()) == (2, 0)


def open_lines(offer: JobOffer) -> list[str]:
    made = CounterCheck.objects.get(run__version=offer.current_version_id)
    lines = lines_of(made.counts or {}, acts_of(offer))
    return [line.address for line in to_answer(lines, made.run)]


def test_a_criterion_that_is_kept_answers_its_lines_until_it_changes(client, offer):
    refusing(2, accepts_permanent=False)
    refusing(1, accepts_full_time=False)
    refusing(1, accepts_permanent=False, accepts_full_time=False)
    checked(offer)
    assert open_lines(offer) == ["contract,working_time", "contract", "working_time"]
    answer = {"seen": seen(offer), "reason": "employer_refuses"}
    page = text(client.post(address(offer, "keep", "contract"), answer, follow=True))
    assert "Votre réponse est enregistrée : contrat, gardé" in page
    assert "Gardé : l'employeur refuse d'assouplir" in page
    assert open_lines(offer) == ["working_time"], "a line with a criterion that is kept is answered too"

    # Another version that asks for the same contract keeps the answer; one that does not, does not.
    rows = copies(list(offer.current_version.criteria.all()))
    next(c for c in rows if c.code == "experience").value = {"months": 6}
    change_criteria(offer, rows, actor=UserFactory(advisor=True), seen=offer.current_version_id)
    offer.refresh_from_db()
    checked(offer)
    assert open_lines(offer) == ["working_time"]
    next(c for c in rows if c.code == "contract").item = "temporary"
    change_criteria(offer, rows, actor=UserFactory(advisor=True), seen=offer.current_version_id)
    offer.refresh_from_db()
    assert not any(told.stands for told in acts_of(offer))


def test_people_who_matched_before_are_not_found_again(client, offer):
    refusing(2, accepts_permanent=False)
    checked(offer)
    relax(client, offer, "contract")
    JobSeekerFactory(matches=True)
    JobSeekerFactory(matches=True, accepts_fixed_term=False)
    offer.refresh_from_db()
    runs.done(offer)
    outcome = RelaxationOutcome.objects.get()
    assert (outcome.n_match, outcome.n_found) == (3, 2)


def test_who_may_not_change_criteria_reads_the_lines_without_links(client, offer):
    refusing(1, accepts_permanent=False)
    checked(offer)
    client.force_login(UserFactory(liaison=True))
    page = client.get(address(offer))
    assert page.status_code == 200
    assert "Assouplir…" not in page.text
    assert client.get(address(offer, "relax", "contract")).status_code == 403


def test_an_offer_that_is_no_longer_published_is_not_relaxed(client, offer):
    refusing(1, accepts_permanent=False)
    suspended = checked(JobOfferFactory(published=True))
    suspend_offers([suspended], actor=UserFactory(advisor=True), reason="asked_by_employer")
    page = client.get(address(suspended, "relax", "contract"), follow=True)
    assert "ne propose plus cette ligne" in text(page)


def test_queries(client, offer, django_assert_num_queries):
    refusing(2, accepts_permanent=False, accepts_full_time=False)
    checked(offer)
    client.get(address(offer))
    with django_assert_num_queries(11):
        client.get(address(offer))
    with django_assert_num_queries(12):
        client.get(address(offer, "relax", "contract"))
    for _ in range(3):
        client.post(address(offer, "keep", "contract"), {"seen": seen(offer), "reason": "safety"})
    with django_assert_num_queries(12):
        client.get(address(offer))


def test_what_cannot_be_counted_in_time_is_said(
    own_database: OwnDatabase, client: Client, offer: JobOffer
) -> None:
    refusing(1, accepts_permanent=False)
    checked(offer)
    with own_database.as_owner() as other, connection.cursor() as cursor:
        other.execute("LOCK TABLE candidates_searchrow IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET lock_timeout = '50ms'")
        page = text(client.get(address(offer, "relax", "contract")))
    assert "n'a pas pu être compté à temps" in page
    assert "Assouplir et rapprocher de nouveau" in page
