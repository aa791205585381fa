"""The people of a results page: in which words, how many, and what is never shown."""

from django.urls import reverse

from candidates.models import JobSeeker, MobilityArea
from matching.criteria import CRITERIA
from tests import runs
from tests.factories import (
    CommuneFactory,
    JobOfferFactory,
    JobSeekerFactory,
    MobilityAreaFactory,
    RomeCodeFactory,
    SoughtOccupationFactory,
)

from .pages import text, url


def test_reasons_in_words(client, advisor):
    offer = JobOfferFactory(published=True, experience_level="wished", experience_months=36)
    person = JobSeekerFactory(matches=True, accepts_permanent=None)
    runs.done(offer)
    page = client.get(url(offer, "a-interroger"))
    (shown,) = page.context["people"]
    by_label = {reason.label: reason for reason in shown.reasons}
    expressed = {"occupation", "mobility", "contract", "working_time", "experience"}
    assert list(by_label) == [criterion.label for criterion in CRITERIA if criterion.code in expressed]
    assert shown.pseudonym == person.pseudonym
    assert (by_label["Contrat"].outcome, by_label["Contrat"].level) == (None, "exigé")
    assert by_label["Contrat"].question in text(page)
    assert (by_label["Expérience"].outcome, by_label["Expérience"].level) == (False, "souhaité")
    assert by_label["Temps de travail"].outcome is True
    for badge in ("Oui", "Non", "À demander"):
        assert badge in text(page)


def test_occupation_experience_and_area_of_the_row_that_was_kept(client, offer):
    person = JobSeekerFactory(accepts_everything=True)
    SoughtOccupationFactory(job_seeker=person, experience_months=30)
    SoughtOccupationFactory(job_seeker=person, rome__unrelated=True, experience_months=120)
    MobilityAreaFactory(job_seeker=person, in_departement=True)
    runs.done(offer)
    (shown,) = client.get(url(offer)).context["people"]
    assert (shown.occupation, shown.experience_months, shown.area) == (
        "H2913 Soudage manuel",
        30,
        "Nord (59)",
    )
    assert "2 ans et 6 mois" in text(client.get(url(offer)))


def test_what_is_not_known_is_said(client, advisor):
    offer = JobOfferFactory(published=True, asks_for_nothing_more=True)
    SoughtOccupationFactory(job_seeker=JobSeekerFactory(), unknown_experience=True)
    runs.done(offer)
    page = text(client.get(url(offer, "a-interroger")))
    assert "non renseignée" in page
    assert "Mobilité non déclarée" in page


def test_an_area_that_was_deleted_since(client, offer):
    runs.people(matches=1)
    runs.done(offer)
    MobilityArea.objects.all().delete()
    assert "Zone modifiée depuis ce rapprochement" in text(client.get(url(offer)))


def test_neither_residence_nor_identifier_is_shown(client, advisor):
    offer = JobOfferFactory(published=True)
    home = CommuneFactory(code="59606", name="Valenciennes", lat=50.358, lon=3.524)
    person = JobSeekerFactory(accepts_everything=True, commune=home)
    SoughtOccupationFactory(job_seeker=person)
    MobilityAreaFactory(job_seeker=person, in_departement=True)
    undeclared = JobSeekerFactory(accepts_everything=True, commune=home)
    SoughtOccupationFactory(job_seeker=undeclared)
    runs.done(offer)
    for tab in ("correspond", "a-interroger"):
        page = client.get(url(offer, tab))
        assert len(page.context["people"]) == 1
        (shown,) = page.context["people"]
        rest = page.text
        for link in (
            reverse("people:detail", args=[shown.public_id]),
            reverse("matching:explanation", args=[offer.public_id, shown.public_id]),
        ):
            assert f'href="{link}"' in rest
            rest = rest.replace(f'href="{link}"', "")
        pick = reverse("shortlists:pick", args=[offer.public_id, shown.public_id])
        rest = rest.replace(f'action="{pick}"', "").replace(f'hx-post="{pick}"', "")
        for secret in ("Valenciennes", "59606", str(person.public_id), str(undeclared.public_id)):
            assert secret not in rest


def test_pages_of_twenty_and_counts_beyond_what_is_kept(client, offer):
    runs.people(matches=52, to_qualify=1)
    runs.done(offer)
    page = client.get(url(offer))
    assert len(page.context["people"]) == 20
    assert "52 personnes correspondent" in text(page)
    assert "Les 50 premières sont affichées" in text(page)
    assert 'href="?page=2"' in page.text
    assert len(client.get(url(offer, page=3)).context["people"]) == 10
    assert "1 personne à interroger" in text(client.get(url(offer, "a-interroger", page=3)))


def test_an_unknown_tab_is_the_first(client, offer):
    runs.people(matches=1)
    runs.done(offer)
    assert client.get(url(offer, "autre")).context["tab"].value == "correspond"


def test_queries_do_not_grow_with_people(client, offer, django_assert_num_queries):
    RomeCodeFactory(same_family=True)
    runs.people(matches=20)
    runs.done(offer)
    # Session, user and agency, offer, runs, counter-check, new, brought, people, journal, criteria,
    # occupations, areas, shortlists, what is asked of them, people outside.
    with django_assert_num_queries(15):
        client.get(url(offer))


def test_people_are_looked_up_without_their_residence(client, offer, django_assert_num_queries):
    runs.people(matches=1)
    runs.done(offer)
    with django_assert_num_queries(15) as captured:
        client.get(url(offer))
    assert not any('"candidates_jobseeker"."commune_id"' in query["sql"] for query in captured)
    assert JobSeeker.objects.count() == 1


def test_an_area_drawn_around_home_does_not_tell_where_home_is(client, advisor):
    offer = JobOfferFactory(published=True)
    home = CommuneFactory(code="59606", name="Valenciennes", lat=50.358, lon=3.524)
    person = JobSeekerFactory(accepts_everything=True, commune=home)
    SoughtOccupationFactory(job_seeker=person)
    MobilityAreaFactory(job_seeker=person, commune=home, radius_km=100)
    runs.done(offer)
    page = client.get(url(offer))
    assert "100 km autour d'une commune, Nord (59)" in text(page)
    assert "Valenciennes" not in page.text
