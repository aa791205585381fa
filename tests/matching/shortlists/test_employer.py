"""The employer's page: nothing before a tap, the shortlist sent and nothing more, revocable and limited."""

import re
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from candidates.enums import AnswerChannel, ConsentKind
from candidates.services import record_consent
from francetravail_match.journal.models import Entry
from matching.shortlists.enums import ReferralState
from matching.shortlists.models import ReferralAct
from matching.shortlists.services import following, picking
from matching.shortlists.services.links import create_link, revoke_links
from matching.shortlists.views.employer import line_of
from offers.enums import ClosingReason
from offers.services.transitions import close_offers
from tests.factories import IdentityFactory
from tests.matching_views.pages import text

from . import scenes


@pytest.fixture
def sent(db):
    offer, people = scenes.found(3)
    for person in people:
        IdentityFactory(job_seeker=person, last_name="Lefebvre", email=f"p{person.pk}@example.org")
    picked = [scenes.interested(offer, people[0]), scenes.interested(offer, people[1], identity_agreed=True)]
    picking.write_note(referral=picked[0], note="Note interne.", by=scenes.advisor(), seen=3)
    scenes.picked(offer, people[2])
    return scenes.sent(offer), people


@pytest.fixture
def token(sent):
    return create_link(shortlist=sent[0], by=scenes.liaison())[1]


@pytest.fixture
def opened(token):
    client = Client()
    assert client.post(reverse("employer:page", args=[token])).status_code == 302
    return client


def lines(client, token) -> list[tuple[str, str]]:
    """The address of each answer on the page, in its order, and the prefix of its fields."""
    page = client.get(reverse("employer:page", args=[token])).text
    addresses = re.findall('action="([^"]+/personnes/[^"]+)"', page)
    return [(address, f"{address.split('/')[-2]}-") for address in addresses]


def test_nothing_of_anybody_before_a_tap(client, sent, token):
    shortlist, people = sent
    page = client.get(reverse("employer:page", args=[token]))
    assert "Voir la présélection" in text(page)
    for hidden in (*(person.pseudonym for person in people), "Lefebvre", shortlist.offer.title):
        assert hidden not in page.text
    refused = client.post(reverse("employer:answer", args=[token, "any"]), {"any-outcome": "interview"})
    assert refused.status_code == 302
    assert not ReferralAct.objects.filter(actor=None).exists()


def test_the_people_presented_and_nothing_more(opened, sent, token, django_assert_max_num_queries):
    shortlist, people = sent
    with django_assert_max_num_queries(16):
        page = opened.get(reverse("employer:page", args=[token]))
    assert people[0].pseudonym in page.text and "France Travail, 39 49." in text(page)
    assert page.text.count("Lefebvre") >= 1 and f"p{people[1].pk}@example.org" in page.text
    for hidden in (
        people[1].pseudonym,
        people[2].pseudonym,
        f"p{people[0].pk}@",
        "Note interne",
        "zone de mob",
    ):
        assert hidden not in page.text
    assert not any(str(person.public_id) in page.text for person in people)
    assert "no-store" in page["Cache-Control"] and "noindex" in page["X-Robots-Tag"]
    line = Entry.objects.get(action="employer_link.opened")
    assert (line.actor, line.object_id) == (None, shortlist.public_id)


def test_a_name_goes_when_the_person_takes_it_back(opened, sent, token):
    _, people = sent
    record_consent(
        job_seeker=people[1],
        kind=ConsentKind.IDENTITY_TO_EMPLOYER,
        given=False,
        channel=AnswerChannel.DESK,
        actor=None,
    )
    page = opened.get(reverse("employer:page", args=[token]))
    assert "Lefebvre" not in page.text and people[1].pseudonym in page.text


def test_an_answer_for_each_line(opened, sent, token):
    shortlist, people = sent
    (answer, one), (second, two) = lines(opened, token)
    assert "Choisissez un motif" in text(opened.post(answer, {f"{one}outcome": "not_retained"}))
    opened.post(answer, {f"{one}outcome": "not_retained", f"{one}reason": "skill"})
    referral = shortlist.referrals.get(rank=1)
    assert (referral.state, referral.acts.first().reason) == (ReferralState.NOT_RETAINED, "skill")
    opened.post(second, {f"{two}outcome": "interview"})
    opened.post(second, {f"{two}outcome": "hired"})
    assert shortlist.referrals.get(rank=2).state == ReferralState.HIRED
    assert "1 poste, 0 à pourvoir" in text(opened.get(reverse("employer:page", args=[token])))
    # Nobody else, and nothing that an employer does not say.
    link, proposed = shortlist.links.get(), shortlist.referrals.get(rank=3)
    other = reverse("employer:answer", args=[token, line_of(link, proposed)])
    assert opened.post(other, {f"{line_of(link, proposed)}-outcome": "interview"}).status_code == 404
    again = opened.post(answer, {f"{one}outcome": "withdrew", f"{one}reason": "unsaid"})
    assert again.status_code == 400
    following.undo(referral=referral_of(shortlist, 1), by=scenes.liaison())
    assert shortlist.referrals.get(rank=1).state == ReferralState.SENT_TO_EMPLOYER


def test_the_page_and_its_addresses_tell_of_nobody_else(db):
    offer, people = scenes.found(3)
    scenes.picked(offer, people[0])
    scenes.interested(offer, people[2])
    shortlist = scenes.sent(offer)
    tokens = [create_link(shortlist=shortlist, by=scenes.liaison())[1] for _ in range(2)]
    client = Client()
    for token in tokens:
        client.post(reverse("employer:page", args=[token]))
    page = client.get(reverse("employer:page", args=[tokens[0]]))
    assert f"1. Personne {people[2].pseudonym}" in text(page)
    # Their place of before the employer, the second, is nowhere: what stands for them is of this link alone.
    ((answer, prefix),), ((_, elsewhere),) = (lines(client, token) for token in tokens)
    assert re.fullmatch("[0-9a-f]{64}-", prefix) and elsewhere != prefix
    assert '"2-' not in page.text and "id_2-" not in page.text
    old = reverse("employer:answer", args=[tokens[0], "2"])
    assert client.post(old, {"2-outcome": "interview"}).status_code == 404
    # It stays theirs, whatever becomes of the others.
    shortlist.referrals.get(rank=1).delete()
    shortlist.referrals.update(rank=1)
    client.post(answer, {f"{prefix}outcome": "interview"})
    assert shortlist.referrals.get().state == ReferralState.INTERVIEW


def test_what_is_sent_after_the_page_closed_is_said_lost(client, sent, token):
    address = reverse("employer:answer", args=[token, "any"])
    late = client.post(address, {"any-outcome": "interview"}, follow=True)
    assert "ce que vous venez d'envoyer n'est pas parti" in text(late)
    assert "n'est pas parti" not in text(client.get(reverse("employer:page", args=[token])))


def referral_of(shortlist, rank):
    return shortlist.referrals.select_related("offer", "job_seeker").get(rank=rank)


def test_revoked_closed_or_unknown(opened, sent, token):
    shortlist, people = sent
    address = reverse("employer:page", args=[token])
    with pytest.raises(PermissionDenied):
        revoke_links(shortlist=shortlist, by=scenes.advisor())
    assert revoke_links(shortlist=shortlist, by=scenes.liaison()) == 1
    assert opened.get(address).status_code == 410
    _, other = create_link(shortlist=shortlist, by=scenes.liaison())
    close_offers([shortlist.offer], actor=scenes.liaison(), reason=ClosingReason.NEED_GONE)
    assert opened.get(reverse("employer:page", args=[other])).status_code == 410
    assert opened.get(reverse("employer:page", args=[token[:-1]])).status_code == 404


def test_the_database_lets_an_employer_do_no_more(sent):
    shortlist, people = sent
    link, _ = create_link(shortlist=shortlist, by=scenes.liaison())
    referral = shortlist.referrals.get(rank=1)
    act = {"referral": referral, "job_seeker": people[0], "from_state": "sent_to_employer"}
    for values in (
        {"link": link, "to_state": "interview"},  # not opened
        {"to_state": "interview"},
        {"actor": scenes.liaison(), "link": link, "to_state": "interview"},
        {"link": link, "to_state": "withdrew", "reason": "unsaid"},
    ):
        with pytest.raises(IntegrityError, match="ne permet pas"), transaction.atomic():
            ReferralAct.objects.create(**act, **values)


def test_limits(sent, token, settings):
    settings.UNKNOWN_LINKS_PER_HOUR = 1
    place = Client(REMOTE_ADDR=f"2001:db8:{uuid.uuid4().hex[:4]}::1")
    codes = [place.get(reverse("employer:page", args=[f"{n:043}"])).status_code for n in range(2)]
    assert codes == [404, 429]
    settings.ACTS_OF_A_LINK_PER_HOUR = 1
    codes = [place.post(reverse("employer:page", args=[token])).status_code for _ in range(2)]
    assert codes == [302, 429]
