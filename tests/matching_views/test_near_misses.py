"""« Quasi-correspondances », the third tab of the results: its number is counted on demand."""

import datetime
import html
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from francetravail_match.embedded.processes import wait_for
from francetravail_match.journal.models import Entry
from francetravail_match.referentials.models import RomeMobility
from matching.context import context
from matching.countercheck.services import counter_check, request
from matching.countercheck.standing import n_near_misses
from matching.enums import NEAREST_KEPT, KeepReason, Verdict
from matching.explanation import NotCompared, explain
from matching.models import CounterCheck, MatchRun, NearMiss, RelaxationAct
from matching.relaxations.answers import MATCHED
from offers.models import JobOffer
from offers.services.transitions import suspend_offers
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory, RomeCodeFactory
from tests.utils import by_owner
from tests.utils.databases import AsRole, OwnDatabase
from tests.utils.fragments import HTMX
from tests.utils.lacking import demanding_offer, everyone_lacking_something, someone

from .pages import text, url

TAB = "quasi-correspondances"
ASK = "Faire la contre-épreuve"
AGAIN = "Refaire la contre-épreuve"
#: What its own request says it waits for.
WAITING = HTMX | {"HX-Target": "run"}

HELD_UP = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def ask(client: Client, offer: JobOffer, **said: str) -> Any:
    return client.post(reverse("matching:request_countercheck", args=[offer.public_id]), said)


def lacking(people: int, **refused: object) -> None:
    """For the default offer; without anything said, its contract."""
    JobSeekerFactory.create_batch(people, matches=True, **refused or {"accepts_permanent": False})


def matched(offer: JobOffer) -> JobOffer:
    """One person matches, two lack one thing, one two, and one three."""
    runs.people(matches=1)
    lacking(2)
    lacking(1, accepts_permanent=False, accepts_full_time=False)
    linked = RomeCodeFactory(unrelated=True)
    RomeMobility.objects.create(source=RomeCodeFactory(), target=linked, rank=1)
    lacking(1, accepts_permanent=False, accepts_full_time=False, occupation__rome=linked)
    runs.done(offer)
    return offer


def yesterday() -> None:
    by_owner.update(CounterCheck.objects.all(), made_at=app_now() - datetime.timedelta(hours=21))


# Its states


def test_before_it_is_asked_for_the_tab_has_no_figure_and_the_button(client, offer):
    matched(offer)
    page = client.get(url(offer, TAB))
    assert "À interroger : 0 Quasi-correspondances Quasi-correspondances Une quasi" in text(page)
    assert ASK in page.text
    assert "hx-trigger" not in page.text
    assert not CounterCheck.objects.exists()


def test_asked_for_it_shows_itself_once_it_is_made(client, advisor, offer):
    matched(offer)
    answer = ask(client, offer, onglet=TAB)
    assert answer.url == f"{url(offer, TAB)}#people-title"
    page = client.get(answer.url)
    assert "Calcul en cours" in page.text
    assert ASK not in page.text
    assert client.get(url(offer, TAB), headers=WAITING).status_code == 204
    assert counter_check() == 1
    page = client.get(url(offer, TAB), headers=WAITING)
    assert "hx-trigger" not in page.text
    words = text(page)
    # What is said aloud, the tab, the title.
    assert "1 personne correspond, personne n'est à interroger, 3 sont des quasi-correspondances." in words
    assert "À interroger : 0 Quasi-correspondances : 3 3 quasi-correspondances" in words
    assert "5 personnes inscrites cherchent ce métier ou un métier proche" in words
    assert "pour l'un de ces métiers, il manque à 3 d'entre elles un ou deux critères" in words
    assert "Les 3 personnes à qui il manque le moins" in words
    assert AGAIN not in words
    entry = Entry.objects.get(action="countercheck.requested")
    assert (entry.actor, entry.object_id) == (advisor, MatchRun.objects.get().public_id)


def test_who_lacks_more_is_neither_counted_nor_shown(client, offer):
    matched(offer)
    ask(client, offer)
    counter_check()
    assert NearMiss.objects.count() == 4
    page = client.get(url(offer, TAB))
    nearest = NearMiss.objects.select_related("job_seeker").order_by("rank")
    shown = [one.job_seeker for one in nearest][:3]
    assert [person.pseudonym for person in page.context["people"]] == [who.pseudonym for who in shown]
    line = Entry.objects.get(action="people.listed")
    assert (line.payload["verdict"], line.payload["people"]) == (
        "near_miss",
        [str(who.public_id) for who in shown],
    )


def test_the_number_is_that_of_the_verdicts_of_who_seeks_nothing_else(db):
    everyone_lacking_something()
    someone(skilled=False, certified=False, accepts_permanent=False)
    someone()
    offer = demanding_offer()
    runs.done(offer)
    assert MatchRun.objects.get().n_match == 1
    offer.current_version.offer = offer
    verdicts, now = [], context()
    for person in JobSeeker.objects.filter(occupations__isnull=False):
        try:
            verdicts.append(explain(offer.current_version, person, now).verdict)
        except NotCompared:
            continue
    counts = counted(offer)
    assert verdicts.count(Verdict.NEAR_MISS) == n_near_misses(counts) == 10
    assert verdicts.count(Verdict.NO) == 1


def counted(offer: JobOffer) -> dict[str, Any]:
    request(offer, requested_by=None)
    counter_check()
    return CounterCheck.objects.get().counts or {}


def test_more_than_are_named(client, offer):
    runs.people(matches=1)
    lacking(NEAREST_KEPT + 2)
    runs.done(offer)
    ask(client, offer)
    counter_check()
    page = text(client.get(url(offer, TAB)))
    assert "Quasi-correspondances : 22" in page
    assert "Les 20 à qui il manque le moins sont affichées ; le nombre ci-dessus est exact." in page


def test_nobody_lacks_so_little(client, offer):
    runs.people(matches=1)
    runs.done(offer)
    ask(client, offer)
    counter_check()
    page = text(client.get(url(offer, TAB)))
    assert "Quasi-correspondances : 0 Aucune quasi-correspondance" in page
    assert "aucune n'est à un ou deux critères exigés près" in page
    assert not Entry.objects.filter(action="people.listed").exists()


def test_who_is_no_longer_registered_is_counted_and_not_shown(client, offer):
    runs.people(matches=1)
    lacking(1)
    runs.done(offer)
    ask(client, offer)
    counter_check()
    NearMiss.objects.get().job_seeker.delete()
    page = text(client.get(url(offer, TAB)))
    assert "1 quasi-correspondance" in page
    assert "Aucune n'est affichée" in page


def test_where_nobody_matches_it_is_there_without_being_asked_for(client, offer):
    lacking(2)
    runs.done(offer)
    page = client.get(url(offer))
    assert "Personne d'inscrit ne correspond pour l'instant" in text(page)
    assert f'href="?onglet={TAB}">voir à qui il manque le moins' in page.text
    assert "Calcul en cours" in client.get(url(offer, TAB)).text
    counter_check()
    assert "Quasi-correspondances : 2 2 quasi-correspondances" in text(client.get(url(offer, TAB)))
    assert "Personne n'est à interroger" in text(client.get(url(offer, "a-interroger")))


@pytest.mark.parametrize("matches", [0, 1])
def test_one_that_fails_says_so_and_is_asked_for_again(
    own_database: OwnDatabase, client: Client, offer: JobOffer, matches: int
) -> None:
    runs.people(matches=matches)
    runs.done(offer)
    ask(client, offer, onglet=TAB)
    with own_database.as_owner() as other, connection.cursor() as cursor:
        other.execute("LOCK TABLE candidates_searchrow IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET lock_timeout = '50ms'")
        assert counter_check() == 1
    for page in (url(offer, TAB), reverse("matching:countercheck", args=[offer.public_id])):
        words = text(client.get(page))
        assert "La contre-épreuve n'a pas abouti" in words
        assert ("refaite cette nuit" in words) == (not matches)
        assert AGAIN in words
    ask(client, offer, onglet=TAB)
    assert counter_check() == 1
    assert "Quasi-correspondances : 0" in text(client.get(url(offer, TAB)))


# Asked for


def test_asked_twice_it_is_made_once(client, offer):
    matched(offer)
    ask(client, offer)
    ask(client, offer)
    assert (counter_check(), counter_check()) == (1, 0)
    ask(client, offer)
    assert counter_check() == 0, "its numbers are of today"
    assert Entry.objects.filter(action="countercheck.requested").count() == 1


def test_of_two_who_ask_at_once_the_second_gets_what_the_first_asked_for(as_role: AsRole, offer: JobOffer):
    runs.people(matches=1)
    runs.done(offer)

    def ask_too() -> CounterCheck:
        try:
            return request(offer, requested_by=None)
        finally:
            connection.close()

    with as_role("postgres") as watcher, ThreadPoolExecutor(1) as pool:
        watcher.autocommit = True
        with transaction.atomic():
            first = request(offer, requested_by=None)
            second = pool.submit(ask_too)
            assert wait_for(lambda: watcher.execute(HELD_UP).fetchone()[0] > 0, 20)
        assert second.result(timeout=20) == first
    assert Entry.objects.filter(action="countercheck.requested").count() == 1


def test_the_night_does_not_make_it_again_and_who_asks_does(client, offer):
    matched(offer)
    ask(client, offer)
    counter_check()
    yesterday()
    runs.done(offer)
    assert MatchRun.objects.count() == 1
    assert counter_check() == 0
    page = client.get(url(offer, TAB))
    assert AGAIN in page.text
    assert AGAIN in client.get(reverse("matching:countercheck", args=[offer.public_id])).text
    ask(client, offer, onglet=TAB)
    page = client.get(url(offer, TAB))
    # Meanwhile, the numbers that there are.
    assert "Calcul en cours" in page.text
    assert "3 quasi-correspondances" in text(page)
    assert AGAIN not in page.text
    assert counter_check() == 1
    assert AGAIN not in client.get(url(offer, TAB)).text


def test_another_result_has_no_figure_until_somebody_asks(client, offer):
    matched(offer)
    ask(client, offer)
    counter_check()
    runs.people(matches=1)
    runs.done(offer)
    assert counter_check() == 0
    assert ASK in client.get(url(offer, TAB)).text
    assert "Quasi-correspondances : " not in text(client.get(url(offer)))


def never(offer: JobOffer, advisor: User) -> str:
    return "lancez d'abord le rapprochement"


def waits(offer: JobOffer, advisor: User) -> str:
    runs.done(offer)
    runs.pending(offer)
    return "Un rapprochement est en cours"


def suspended(offer: JobOffer, advisor: User) -> str:
    runs.done(offer)
    suspend_offers([offer], actor=advisor, reason="asked_by_employer")
    return "se fait sur une offre publiée"


@pytest.mark.parametrize("situation", [never, waits, suspended])
def test_where_it_cannot_be_made_the_page_says_what_to_do(client, advisor, offer, situation):
    runs.people(matches=1)
    why = situation(offer, advisor)
    page = client.get(url(offer, TAB))
    assert ASK not in page.text
    assert (why in text(page)) == (situation is not never)
    answer = client.post(
        reverse("matching:request_countercheck", args=[offer.public_id]), {"onglet": TAB}, follow=True
    )
    assert why in text(answer)
    assert not CounterCheck.objects.exists()
    assert not Entry.objects.filter(action="countercheck.requested").exists()


def test_it_waits_while_another_run_is_pending(client, offer):
    matched(offer)
    ask(client, offer)
    counter_check()
    runs.pending(offer)
    assert client.get(url(offer, TAB), headers=WAITING).status_code == 204


# Its page, where somebody matches


def test_its_page_says_who_matches_and_asks_for_no_answer(client, offer):
    matched(offer)
    address = reverse("matching:countercheck", args=[offer.public_id])
    assert address in client.get(url(offer)).text
    page = client.get(address)
    assert "1 personne correspond à cette offre." in text(page)
    assert "ce qui manque aux autres personnes" in text(page)
    assert ASK in page.text
    assert ask(client, offer).url == address
    assert "Calcul en cours" in client.get(address).text
    assert client.get(address, headers=HTMX).status_code == 204
    counter_check()
    page = text(client.get(address))
    assert "1 personne correspond à tout ce que l'offre exige" in page
    assert "Demander moins en apporterait d'autres" in page
    assert "Contrat proposer aussi l'autre des contrats CDI et CDD 3 +2 0 Assouplir…" in page
    assert "Garder…" not in page
    kept = reverse("matching:keep", args=[offer.public_id, "contract"])
    act = {"reason": KeepReason.EMPLOYER_REFUSES, "seen": offer.current_version.public_id}
    for answer in (client.get(kept, follow=True), client.post(kept, act, follow=True)):
        assert MATCHED in html.unescape(answer.text)
    assert not RelaxationAct.objects.exists()
    for wrong in ("Personne ne correspond", "attend une réponse", "À répondre", "toutes une réponse"):
        assert wrong not in page


def test_an_offer_of_another_agency(client, advisor):
    other = JobOfferFactory(published=True, agency__other=True)
    assert ask(client, other).status_code == 404


def test_the_tab_asks_the_database_as_often_whatever_it_shows(client, offer, django_assert_num_queries):
    matched(offer)
    ask(client, offer)
    counter_check()
    # Session, user and agency, offer, runs, counter-check, new, brought, criteria, nearest, occupations,
    # areas, journal, people outside.
    with django_assert_num_queries(13):
        client.get(url(offer, TAB))
