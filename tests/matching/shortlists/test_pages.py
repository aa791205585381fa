"""The pages of a shortlist: what each role sees and does, in how many queries."""

import html
import re

import pytest
from django.urls import reverse

from candidates.models import SoughtOccupation
from francetravail_match.common.templatetags.french import NO_BREAK_SPACE, moment
from francetravail_match.journal.models import Entry
from matching.models import MatchRun
from matching.shortlists.enums import ReferralState, ShortlistState
from matching.shortlists.models import Referral, Shortlist
from matching.shortlists.services import picking, reviewing
from offers.models import JobOffer
from tests import runs
from tests.factories import IdentityFactory, JobOfferFactory, JobSeekerFactory
from tests.matching_views.pages import text
from tests.utils.fragments import HTMX, element, unmasked

from . import scenes


def url(name: str, offer: JobOffer, *args: object) -> str:
    return reverse(f"shortlists:{name}", args=[offer.public_id, *args])


@pytest.fixture
def found(db):
    return scenes.found(3)


@pytest.fixture
def advisor(client, db):
    by = scenes.advisor()
    client.force_login(by)
    return by


def test_picking_from_the_results(client, found, advisor):
    offer, [person, *_] = found
    results = reverse("matching:results", args=[offer.public_id])
    assert "Ajouter à la présélection" in text(client.get(results))
    fragment = client.post(url("pick", offer, person.public_id), headers=HTMX)
    assert "Dans la présélection" in text(fragment)
    offer.refresh_from_db()
    assert offer.state == "shortlisting"
    page = text(client.get(results))
    assert "Proposée" in page
    assert client.post(url("pick", offer, person.public_id), follow=True).status_code == 200
    assert Referral.objects.count() == 1
    again = client.post(url("pick", offer, person.public_id), headers=HTMX)
    assert "déjà proposée pour cette offre" in text(again)


def test_the_page_and_its_fragment(client, found, advisor, django_assert_max_num_queries):
    offer, people = found
    assert "Personne n'est encore choisi" in text(client.get(url("page", offer)))
    for person in people:
        scenes.picked(offer, person)
    with django_assert_max_num_queries(16):
        page = client.get(url("page", offer))
    assert [person.pseudonym in page.text for person in people] == [True] * 3
    assert not any(person.registration_number in page.text for person in people)
    fragment = client.get(url("page", offer), headers=HTMX)
    assert "<html" not in fragment.text
    assert element(unmasked(fragment.text), "shortlist") == element(unmasked(page.text), "shortlist")
    line = Entry.objects.filter(action="shortlist.read").latest("id")
    assert line.payload["people"] == [str(person.public_id) for person in people]


def test_ordering_noting_and_removing(client, found, advisor):
    offer, people = found
    referrals = [scenes.picked(offer, people[0])]
    # Of one person alone, nobody is ticked to be compared.
    assert "hx-include" not in client.get(url("page", offer)).text
    referrals += [scenes.picked(offer, person) for person in people[1:]]
    assert "hx-include" in client.get(url("page", offer)).text
    seen = Shortlist.objects.get().edition
    moved = client.post(url("move", offer, people[2].public_id), {"seen": seen, "places": -1}, headers=HTMX)
    said, listed = moved.text.split('id="shortlist"')
    assert f"{people[2].pseudonym} est à la place 2." in said
    assert listed.index(people[2].pseudonym) < listed.index(people[1].pseudonym)
    late = client.post(url("move", offer, people[0].public_id), {"seen": seen, "places": 1}, headers=HTMX)
    assert "a modifié cette présélection" in text(late)
    note = {"seen": seen, "note": "Rappeler jeudi."}
    kept = client.post(url("note", offer, people[0].public_id), note)
    assert "a modifié cette présélection" in text(kept) and "Rappeler jeudi." in kept.text
    note["seen"] = Shortlist.objects.get().edition
    assert client.post(url("note", offer, people[0].public_id), note).status_code == 302
    refused = client.post(url("note", offer, people[0].public_id), {"seen": 9, "note": "Est enceinte."})
    assert "santé" in text(refused) or "famille" in text(refused)
    client.post(url("remove", offer, people[1].public_id))
    assert [(r.pk, r.rank) for r in Referral.objects.all()] == [(referrals[0].pk, 1), (referrals[2].pk, 2)]


def test_who_is_taken_out_may_be_put_back_where_they_were(client, found, advisor):
    offer, people = found
    first, *_ = [scenes.picked(offer, person) for person in people]
    Referral.objects.filter(pk=first.pk).update(note="Rappeler jeudi.")
    removed = client.post(url("remove", offer, people[0].public_id), headers=HTMX)
    said, _ = removed.text.split('id="shortlist"')
    assert f"{people[0].pseudonym} n'est plus dans la présélection." in html.unescape(said)
    given = dict(re.findall(r'name="(note|place)" value="([^"]*)"', said))
    assert given == {"note": "Rappeler jeudi.", "place": "1"}
    page = client.post(url("pick", offer, people[0].public_id), given, follow=True)
    assert f"{people[0].pseudonym} est dans la présélection." in text(page)
    order = Referral.objects.order_by("rank").values_list("job_seeker", "rank", "note")
    assert list(order) == [(people[0].pk, 1, "Rappeler jeudi."), (people[1].pk, 2, ""), (people[2].pk, 3, "")]


def test_comparing(client, found, advisor, django_assert_max_num_queries):
    offer, people = found
    for person in people:
        scenes.picked(offer, person)
    address = url("comparison", offer)
    ids = [str(person.public_id) for person in people]
    with django_assert_max_num_queries(16):
        page = text(client.get(address, {"p": ids[:2]}))
    assert people[0].pseudonym in page and people[2].pseudonym not in page
    assert "Contrat" in page and "Pareil pour les deux" in page
    SoughtOccupation.objects.filter(job_seeker__in=people).update(experience_months=0)
    page = text(client.get(address, {"p": ids[:2]}))
    assert "Expérience dans ce métier Pareil pour les deux : aucune" in page
    for wrong in ([], ids[:1], ["x", ids[0]]):
        page = client.get(address, {"p": wrong}, follow=True)
        assert "Cochez de 2 à 4" in text(page)
        assert ticked(page) == [each for each in wrong if each in ids]
    seen = {"seen": Shortlist.objects.get().edition, "places": 1, "p": ids[1:]}
    assert ticked(client.post(url("move", offer, people[0].public_id), seen, headers=HTMX)) == ids[1:]


def test_each_score_has_the_moment_of_its_run(client, advisor):
    offer, people = scenes.found(2)
    runs.done_yesterday(offer)
    for person in people:
        scenes.picked(offer, person)
    # Said once, of a run that a later one confirms.
    runs.done(offer)
    first = said_at(MatchRun.objects.get())
    ids = [str(person.public_id) for person in people]
    assert text(client.get(url("page", offer))).count(f"Scores calculés le {first}") == 1
    compared = text(client.get(url("comparison", offer), {"p": ids}))
    assert re.search(f"Score Pareil pour les deux : .* / 100, calculé le {first}", compared)
    newcomer = JobSeekerFactory(matches=True)
    runs.done(offer)
    second = said_at(MatchRun.objects.latest("pk"))
    scenes.picked(offer, newcomer)
    said = re.findall(r"Scores? calculés? le (.*? h \d\d)", text(client.get(url("page", offer))))
    assert said == [first, first, second]
    compared = text(client.get(url("comparison", offer), {"p": [ids[0], str(newcomer.public_id)]}))
    assert f"/ 100, calculé le {first}" in compared and f"/ 100, calculé le {second}" in compared


def said_at(run: MatchRun) -> str:
    assert run.ended_at
    return moment(run.ended_at).replace(NO_BREAK_SPACE, " ")


def ticked(page, kind: str = "checkbox") -> list[str]:
    boxes = re.findall(rf'<input type="{kind}"[^>]*>', page.text)
    return [re.search('value="(.*?)"', box)[1] for box in boxes if "checked" in box]


def test_an_approach_with_what_was_missing(client, db, advisor):
    offer, [person] = scenes.found(1)
    scenes.picked(offer, person)
    IdentityFactory(job_seeker=person, last_name="Lefebvre")
    address = url("approach", offer, person.public_id)
    assert "Lefebvre" not in client.get(address).text
    typed = {"means": "meeting", "answer": "declined", "identity_agreed": "on", "reason": "salary"}
    page = client.post(url("reveal", offer, person.public_id), typed)
    revealed = page.text
    assert "Lefebvre" in revealed and f'<a href="{address}">Revenir au pseudonyme</a>' in revealed
    # What was typed before is still there, and nothing of it is judged.
    assert ticked(page, "radio") == ["meeting", "declined"]
    assert re.search('name="identity_agreed"[^>]* checked', revealed)
    assert re.search('<option value="salary" selected', revealed)
    assert (
        'aria-invalid="true"' not in client.post(url("reveal", offer, person.public_id), {"means": "x"}).text
    )
    assert "Notée par erreur, une approche se reprend dans l'heure" in text(client.get(address))
    assert {each.reason for each in Entry.objects.filter(action="person.revealed")} == {"contact"}
    nothing = text(client.post(address, {}))
    assert "Dites comment la personne a été approchée" in nothing
    without = client.post(address, {"means": "call", "answer": "declined"})
    assert "Choisissez pourquoi elle décline" in text(without)
    assert Referral.objects.get().state == ReferralState.PROPOSED
    done = client.post(
        address, {"means": "call", "answer": "interested", "identity_agreed": "on"}, follow=True
    )
    assert "L'approche de" in text(done)
    referral = Referral.objects.get()
    assert (referral.state, referral.identity_agreed) == (ReferralState.INTERESTED, True)
    assert [act.to_state for act in referral.acts.order_by("id")] == ["approached", "interested"]
    undone = client.post(url("undo", offer, person.public_id), headers=HTMX)
    # The button is gone: the focus goes to the person.
    assert re.search(rf"autofocus>\s*{person.pseudonym}", undone.text)
    referral.refresh_from_db()
    assert referral.state == ReferralState.APPROACHED


def test_nobody_is_led_to_call_a_person_twice_in_a_week(client, db, advisor):
    offer, [person] = scenes.found(1)
    IdentityFactory(job_seeker=person, last_name="Lefebvre")
    other = JobOfferFactory(published=True)
    runs.done(other)
    for each in (offer, other):
        scenes.picked(each, person)
    address = url("approach", other, person.public_id)
    assert "Noter l'approche" in text(client.get(address)) and address in client.get(url("page", other)).text
    given = {"means": "call", "answer": "interested"}
    client.post(url("approach", offer, person.public_id), given)
    page = client.get(address)
    assert "ne l'appelez pas avant le" in text(page) and "Noter l'approche" not in text(page)
    assert address not in client.get(url("page", other)).text
    revealed = client.post(url("reveal", other, person.public_id), follow=True)
    assert "Lefebvre" not in revealed.text and "déjà été approchée cette semaine" in text(revealed)
    # Typed before: it stays, with the reason why it is refused.
    late = text(client.post(address, given))
    assert "déjà été approchée cette semaine" in late and "Noter l'approche" in late


def test_what_the_person_says_of_what_was_missing(client, db, advisor):
    offer = JobOfferFactory(published=True)
    person = JobSeekerFactory(to_qualify=True, reachable=True)
    runs.done(offer)
    scenes.picked(offer, person)
    address = url("approach", offer, person.public_id)
    assert "Quels contrats acceptez-vous" in text(client.get(address))
    said = {
        "question": "contract:",
        "contract:-accepts_permanent": "yes",
        "means": "call",
        "answer": "awaited",
    }
    assert client.post(address, said).status_code == 302
    person.refresh_from_db()
    assert person.accepts_permanent is True
    assert Referral.objects.get().state == ReferralState.APPROACHED


def test_from_the_advisor_to_the_employer(client, found, advisor, django_assert_max_num_queries):
    offer, [person, *_] = found
    scenes.interested(offer, person)
    assert "est transmise à la liaison" in text(client.post(url("submit", offer), follow=True))
    client.force_login(by := scenes.liaison())
    with django_assert_max_num_queries(16):
        desk = text(client.get(reverse("liaison:list")))
    assert offer.title in desk and "1 personne intéressée sur 1" in desk
    assert "Choisissez un motif" in text(client.post(url("send_back", offer), {"reason": ""}))
    assert "est acceptée" in text(client.post(url("accept", offer), follow=True))
    assert person.pseudonym in text(client.get(url("send", offer)))
    assert "1 personne est présentée" in text(client.post(url("send", offer), follow=True))
    offer.refresh_from_db()
    assert offer.state == "shortlist_sent"
    assert Shortlist.objects.get().state == ShortlistState.SENT
    assert "Rien n'attend" in text(client.get(reverse("liaison:list")))
    assert by.agency == offer.agency


def test_what_waits_is_on_the_home_page(client, found):
    offer, [person, other, _] = found
    home, by = reverse("home"), scenes.advisor()
    scenes.interested(offer, person, by)

    def shown(user) -> str:
        client.force_login(user)
        return text(client.get(home)).partition("Présélections")[2].partition("Nouvelles correspondances")[0]

    liaison = scenes.liaison()
    assert f"À finir {offer.title}" in shown(by) and "1 personne choisie, 1 intéressée" in shown(by)
    assert "À finir" not in shown(liaison)
    shortlist = picking.in_preparation(offer)
    reviewing.submit(shortlist=shortlist, by=by)
    assert "À finir" not in shown(by)
    assert f"À relire ou à envoyer {offer.title}" in shown(liaison)
    reviewing.accept(shortlist=shortlist, by=liaison)
    reviewing.send(shortlist=shortlist, by=liaison)
    for user in (by, liaison):
        assert "1 réponse attendue" in shown(user)
    assert "Présélections" not in shown(scenes.advisor(of_another_agency=True))


def test_another_agency_s_shortlist_does_not_exist(client, found):
    offer, [person, *_] = found
    scenes.interested(offer, person)
    client.force_login(scenes.advisor(of_another_agency=True))
    assert client.get(url("page", offer)).status_code == 404
    client.force_login(scenes.liaison(of_another_agency=True))
    shortlist = picking.in_preparation(offer)
    reviewing.submit(shortlist=shortlist, by=scenes.advisor())
    assert "Rien n'attend" in text(client.get(reverse("liaison:list")))


def test_what_is_asked_of_a_person_is_seen_by_every_advisor(client, found):
    offer, [person, *_] = found
    scenes.approached(offer, person)
    abroad = JobOfferFactory(published=True, agency__other=True)
    runs.done(abroad)
    client.force_login(scenes.advisor(of_another_agency=True))
    page = text(client.get(reverse("matching:results", args=[abroad.public_id])))
    assert "1 mise en relation ouverte sur 3" in page
    assert "Agence de Lille" in page
