"""What the page of a counter-check says beside the relaxations: other ways, pay, and who lacks the least."""

import pytest
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from matching.countercheck.services import counter_check
from matching.models import CounterCheck, NearMiss
from offers.models import JobOffer
from tests import runs
from tests.utils import by_owner
from tests.utils.fragments import HTMX
from tests.utils.lacking import demanding_offer, everyone_lacking_something, someone
from tests.utils.strict_client import reads_only

from .pages import text


@pytest.fixture
def offer(advisor) -> JobOffer:
    everyone_lacking_something()
    offer = demanding_offer()
    runs.done(offer)
    assert counter_check() == 1
    return offer


def page_of(client, offer, **options):
    return client.get(reverse("matching:countercheck", args=[offer.public_id]), **options)


def test_each_way_says_how_many_lack_only_that_and_what_to_do_next(client, offer):
    page = text(page_of(client, offer))
    assert "Formation avant l'embauche (POEI) 2 personnes. Il ne manque que des compétences" in page
    assert "Nettoyer et dégraisser les pièces à souder : 2 personnes" in page
    assert "Immersion (PMSMP) 3 personnes. Il ne manque que de l'expérience" in page
    assert "En tout, 3 correspondraient et 2 seraient à interroger." in page
    # Who lacks both is reached by neither of the two alone.
    assert "Recrutement par simulation (MRS) 8 personnes. Il manque" in page
    assert "Certification à passer ou à renouveler 2 personnes. Il ne manque" in page
    assert "1 personne en avait une, dont la validité est passée" in page
    assert "1 personne n'en a pas encore : formation complète" in page
    assert page.count("Et maintenant :") == 4


def test_near_occupations_and_pay(client, offer):
    page = text(page_of(client, offer))
    assert "Métiers liés : 1 personne vers lesquels le ROME décrit une mobilité 1 2" in page
    assert "Métiers voisins" not in page
    assert "+ 50 € par mois 0 % 0 + 100 € par mois 50 % 1" in page
    assert "2 souhaitent plus que le maximum de l'offre (2 000 € par mois), dont 1 au-delà" in page


def test_who_is_not_compared(client, offer):
    page = text(page_of(client, offer))
    assert "Catégorie E : 1 personne inscrite, sans demande de leur part" in page
    assert "1 personne n'a déclaré aucun métier" in page


def test_who_lacks_the_least_is_named_by_a_pseudonym_with_what_lacks(client, offer):
    page = page_of(client, offer)
    # Nine lack one thing, one lacks two; the two to ask are no near miss.
    assert "Les 10 personnes à qui il manque le moins" in text(page)
    first = NearMiss.objects.select_related("job_seeker").get(rank=1)
    assert first.job_seeker.pseudonym in page.text
    assert reverse("matching:explanation", args=[offer.public_id, first.job_seeker.public_id]) in page.text
    last = NearMiss.objects.select_related("job_seeker").get(rank=10)
    row = text(page).partition(last.job_seeker.pseudonym)[2]
    assert "Compétences exigées, Certifications exigées" in row


def test_who_was_shown_is_written_to_the_journal_first(client, advisor, offer):
    page_of(client, offer)
    line = Entry.objects.get(action="people.listed")
    nearest = NearMiss.objects.select_related("job_seeker").order_by("rank")
    assert line.actor == advisor
    assert line.payload["verdict"] == "near_miss"
    assert line.payload["people"] == [str(one.job_seeker.public_id) for one in nearest]
    page_of(client, offer, headers=HTMX)
    assert Entry.objects.filter(action="people.listed").count() == 2


def test_who_left_or_asked_that_nothing_be_done_is_not_shown(client, offer):
    first = NearMiss.objects.select_related("job_seeker").get(rank=1).job_seeker
    JobSeeker.objects.filter(pk=first.pk).update(processing_restricted=True)
    page = page_of(client, offer)
    assert first.pseudonym not in page.text
    assert str(first.public_id) not in Entry.objects.get(action="people.listed").payload["people"]


def test_who_is_erased_leaves_the_list(offer):
    JobSeeker.objects.get(pk=NearMiss.objects.get(rank=2).job_seeker_id).delete()
    assert NearMiss.objects.count() == 9


def test_counted_again_the_list_is_made_anew(client, offer):
    made = CounterCheck.objects.get()
    someone(accepts_permanent=False)
    runs.done(offer)
    by_owner.update(CounterCheck.objects.all(), due_since=made.made_at)
    assert counter_check() == 1
    assert NearMiss.objects.count() == 11


def test_numbers_kept_before_the_parts_existed_are_shown_without_them(client, offer):
    made = CounterCheck.objects.get()
    for part in ("ways", "near", "pay"):
        del made.counts[part]
    by_owner.update(CounterCheck.objects.filter(pk=made.pk), counts=made.counts)
    by_owner.delete(NearMiss.objects.all())
    with reads_only():
        page = text(page_of(client, offer))
    assert "L'entonnoir" in page
    assert "Et maintenant" not in page


def test_the_page_asks_the_database_as_often_whatever_it_shows(client, offer, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        page_of(client, offer)
