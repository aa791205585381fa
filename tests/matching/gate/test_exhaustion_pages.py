"""The policy of exhaustion on the pages: who decides, signs, ends and reads it, and what each is told."""

import pytest
from django.test import Client
from django.urls import reverse

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.common.templatetags.french import moment
from francetravail_match.journal.models import Entry
from matching.gate.enums import GateState
from matching.gate.models import ExhaustionPolicy
from matching.gate.services import open_gate, sign_second
from matching.gate.services.exhaustion import countersign_exhaustion, decide_exhaustion, end_exhaustion
from matching.gate.standing import standing_of
from matching.shortlists.enums import DeclineReason
from matching.shortlists.services import following
from tests import runs
from tests.factories import AgencyFactory, JobOfferFactory, UserFactory
from tests.matching.gate.scenes import openable
from tests.matching.shortlists.scenes import approached
from tests.matching_views.pages import text
from tests.pilot import scenes

from .written import opened

REGION, HOME = reverse("pilot:region"), reverse("home")
POLICIES, DECIDE, COUNTERSIGN, END = (
    reverse(f"exhaustion:{name}") for name in ("policies", "decide", "countersign", "end")
)
WAITS = "Une politique d'épuisement attend votre signature"
BY_DEFAULT = "Elle n'est pas en vigueur dans votre région"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seen(client: Client, page: str) -> str:
    return text(client.get(page, follow=True))


def done(client: Client, page: str, **given: object) -> str:
    return text(client.post(page, given, follow=True))


@pytest.fixture
def by(db) -> User:
    return scenes.pilote(first_name="Hélène", last_name="Caron")


@pytest.fixture
def other(db) -> User:
    return scenes.pilote("28", first_name="Yann", last_name="Lemoine")


def decided(by: User, reference: str = "DR-32-7") -> ExhaustionPolicy:
    return decide_exhaustion(by=by, reference=reference)


def in_force(by: User, other: User, reference: str = "DR-32-7") -> ExhaustionPolicy:
    policy = decided(by, reference)
    countersign_exhaustion(policy, by=other)
    return policy


def test_from_the_decision_to_its_end(by, other):
    first, second = signed_in(by), signed_in(other)
    assert BY_DEFAULT in seen(first, REGION)
    assert "Votre décision seule ne change rien" in seen(first, DECIDE)
    page = done(first, DECIDE, reference=" DR-32-7 ")
    assert "Votre décision est enregistrée" in page
    assert "Attend une signature Décidée par Hélène Caron" in page
    assert "référence DR-32-7" in page
    policy = ExhaustionPolicy.objects.get()
    named = f"{COUNTERSIGN}?decision={policy.pk}"
    assert f'href="{named}"' in second.get(REGION).text
    assert "Hélène Caron l'a décidée" in seen(second, named)
    page = done(second, COUNTERSIGN, decision=policy.pk)
    assert "est en vigueur dans la région « Hauts-de-France », à l'instant." in page
    page = seen(first, REGION)
    assert "En vigueur depuis le" in page
    assert "contresignée par Yann Lemoine, référence DR-32-7. Aucun constat ne l'a appliquée." in page
    assert "Elle prend fin à l'instant" in seen(first, END)
    page = done(first, END, decision=policy.pk)
    assert "La politique d'épuisement de votre région a pris fin, à l'instant." in page
    assert BY_DEFAULT in page
    assert "Politiques terminées" in page
    acts = Entry.objects.filter(action__startswith="gate.exhaustion").order_by("id")
    assert list(acts.values_list("action", "actor", "payload")) == [
        ("gate.exhaustion_decided", by.pk, {"region": "region:32"}),
        ("gate.exhaustion_countersigned", other.pk, {"region": "region:32"}),
        ("gate.exhaustion_ended", by.pk, {"region": "region:32"}),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "Donnez la référence de la décision."),
        ("  ", "Donnez la référence de la décision."),
        ("P" * 101, "La référence a 100 caractères au plus."),
    ],
)
def test_a_decision_has_a_reference(by, given, said):
    page = signed_in(by).post(DECIDE, {"reference": given}).text
    assert said in page
    assert given.strip() in page
    assert not ExhaustionPolicy.objects.exists()


def test_a_region_has_one_and_what_was_typed_is_kept(by, other):
    decided(by)
    page = signed_in(by).post(DECIDE, {"reference": "DR-32-8"}).text
    assert "Cette région a déjà une politique d&#x27;épuisement." in page
    assert 'value="DR-32-8"' in page
    assert "Décider la politique" not in seen(signed_in(by), REGION)
    assert "il faut d'abord y mettre fin" in seen(signed_in(by), DECIDE)
    # Another region has its own.
    assert "Votre décision est enregistrée" in done(signed_in(other), DECIDE, reference="DR-28-1")


def test_one_pilote_does_not_sign_twice(by):
    policy = decided(by)
    client = signed_in(by)
    assert "n'attend pas votre signature" in seen(client, f"{COUNTERSIGN}?decision={policy.pk}")
    assert "Un autre pilote régional contresigne" in done(client, COUNTERSIGN, decision=policy.pk)
    policy.refresh_from_db()
    assert policy.countersigned_at is None


def test_what_waits_no_more_is_not_signed(by, other):
    withdrawn = decided(by)
    end_exhaustion(by=by)
    signed = in_force(by, other)
    third = signed_in(scenes.pilote("52"))
    for policy in (withdrawn, signed):
        assert "Un autre pilote régional contresigne" in done(third, COUNTERSIGN, decision=policy.pk)
        assert "n'attend pas votre signature" in seen(third, f"{COUNTERSIGN}?decision={policy.pk}")
    for number in ("", "x", "0", "9" * 5_000):
        assert "n'attend pas votre signature" in seen(third, f"{COUNTERSIGN}?decision={number}")
        assert "n'attend pas votre signature" in done(third, COUNTERSIGN, decision=number)
    assert ExhaustionPolicy.objects.get(pk=signed.pk).countersigned_by == other


def test_a_decision_that_waits_is_withdrawn(by, other):
    policy = decided(by)
    client = signed_in(by)
    assert "plus personne ne peut la contresigner" in seen(client, END)
    page = done(client, END, decision=policy.pk)
    assert "La politique d'épuisement de votre région est retirée." in page
    assert "avant la seconde signature" in page
    assert WAITS not in seen(signed_in(other), REGION)
    assert "n'a pas de politique d'épuisement" in done(client, END, decision=policy.pk)


def test_one_ends_what_the_page_showed_and_in_ones_own_region(by, other):
    before = in_force(by, other, "DR-32-6")
    end_exhaustion(by=by)
    policy = in_force(by, other)
    for given in (before.pk, "", "x"):
        assert "ce n'est plus la politique que montrait votre page" in done(
            signed_in(by), END, decision=given
        )
    assert "Votre région n'a pas de politique d'épuisement." in done(
        signed_in(other), END, decision=policy.pk
    )
    assert ExhaustionPolicy.objects.get(ended_at=None) == policy


def test_who_may_sign_is_told_and_nobody_else(by, other):
    """Another pilote of the same region may sign too; a pilote may also have a place in an agency."""
    decided(by)
    colleague = scenes.pilote(last_name="Petit")
    both = scenes.pilote("52", roles=[Role.REGIONAL_PILOT, Role.ADVISOR], agency=AgencyFactory())
    for user in (other, colleague, both):
        assert WAITS in seen(signed_in(user), HOME), user
        assert WAITS in seen(signed_in(user), REGION), user
    assert "Attend une signature" in seen(signed_in(colleague), REGION)
    for user in (by, UserFactory(regional_pilot=True), UserFactory(observer=True), UserFactory(advisor=True)):
        assert WAITS not in seen(signed_in(user), HOME), user
    assert WAITS not in seen(signed_in(by), REGION)
    decided(other, "DR-28-1")
    assert "Des politiques d'épuisement attendent votre signature" in seen(signed_in(both), HOME)
    assert "DR-32-7" not in seen(signed_in(UserFactory(observer=True)), POLICIES)


def test_a_pilote_without_a_region_decides_nothing(by):
    policy = decided(by)
    client = signed_in(UserFactory(regional_pilot=True))
    for page in (DECIDE, COUNTERSIGN, END):
        assert "Aucune région n'est rattachée" in seen(client, page)
        assert "Aucune région n'est rattachée" in done(client, page, reference="DR", decision=policy.pk)
    assert ExhaustionPolicy.objects.get().countersigned_at is None


@pytest.mark.parametrize("role", Role.values)
def test_each_role_has_its_pages(db, role):
    client = signed_in(UserFactory(roles=[role]))
    pilote, observer = role == Role.REGIONAL_PILOT, role == Role.OBSERVER
    for page, may in ((DECIDE, pilote), (COUNTERSIGN, pilote), (END, pilote), (POLICIES, observer)):
        for ask in (client.get, client.post) if page != POLICIES else (client.get,):
            assert (ask(page).status_code != 403) is may, page


def test_the_works_council_reads_every_policy_and_no_name(by, other):
    client = signed_in(UserFactory(observer=True))
    assert f'href="{POLICIES}"' in client.get(HOME).text
    assert "Aucune région n'en a, ni n'en a eu" in seen(client, POLICIES)
    in_force(other, by, "DR-28-1")
    end_exhaustion(by=other)
    decided(other, "DR-28-2")
    end_exhaustion(by=other)
    policy = in_force(by, other)
    page = seen(client, POLICIES)
    policy.refresh_from_db()
    since = " ".join(moment(policy.countersigned_at).split())
    assert f"Hauts-de-France : En vigueur depuis le {since}" in page
    assert "par un autre pilote régional, référence DR-32-7. Aucun constat ne l'a appliquée." in page
    assert page.index("DR-32-7") < page.index("DR-28-1")
    for hidden in ("DR-28-2", "Caron", "Lemoine"):
        assert hidden not in page


def test_findings_are_counted_and_small_numbers_hidden(own_database, by, other):
    few, many = in_force(by, other), in_force(other, by, "DR-28-1")
    offers, advisor = JobOfferFactory.create_batch(6, published=True), UserFactory(advisor=True)
    opened(own_database, offers[:1], advisor, exhaustion=few.pk)
    opened(own_database, offers[1:], advisor, exhaustion=many.pk)
    page = seen(signed_in(UserFactory(observer=True)), POLICIES)
    assert "DR-32-7. Moins de 5 constats l'ont appliquée." in page
    assert "DR-28-1. 5 constats l'ont appliquée." in page
    assert "Moins de 5 constats l'ont appliquée." in seen(signed_in(by), REGION)
    assert "DR-28-1. 5 constats l'ont appliquée." in seen(signed_in(other), REGION)


def test_what_was_opened_under_it_closes_with_it(own_database):
    scene = openable(own_database)
    person = scene.match()
    runs.done(scene.offer)
    referral = approached(scene.offer, person, scene.advisor)
    following.note_refusal(referral=referral, reason=DeclineReason.MOBILITY, by=scene.advisor)
    policy = in_force(scene.pilote, scenes.pilote("28"))
    assert open_gate(scene.offer, by=scene.advisor, reason="La personne a refusé le lieu.").allowed
    assert sign_second(scene.finding, by=scene.manager, words="").allowed
    assert standing_of(scene.offer, scene.advisor).state is GateState.OPEN
    done(signed_in(scene.pilote), END, decision=policy.pk)
    assert standing_of(scene.offer, scene.advisor).state is GateState.CLOSED
