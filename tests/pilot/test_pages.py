"""« Mon volontariat », the agency's page, the pilote's page: what each shows, and what each act changes."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_today
from francetravail_match.journal.models import Entry
from francetravail_match.pilot import services
from francetravail_match.pilot.enums import Level, Opening, Opinion, SwitchKind
from francetravail_match.pilot.models import Activation, Consultation, Deputy, Licence, SwitchAct, Volunteer
from francetravail_match.pilot.opening import pilot_open
from tests.factories import AgencyFactory, RegionFactory, UserFactory

from . import scenes

VOLUNTEERING, AGENCY, REGION = map(reverse, ("pilot:volunteering", "pilot:agency", "pilot:region"))
AGENCY_SWITCH, REGION_SWITCH = reverse("pilot:agency_switch"), reverse("pilot:region_switch")
NATION_SWITCH, LICENCE = reverse("pilot:nation_switch"), reverse("pilot:licence")
STOP = {"acte": "stop", "reason": "un doute"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def by(db) -> User:
    return scenes.active_region(first_name="Hélène", last_name="Caron")


def lines(action: str) -> list[dict[str, object]]:
    return list(Entry.objects.filter(action=action).order_by("id").values_list("payload", flat=True))


def test_one_click_to_volunteer_and_one_to_stop(by):
    advisor = UserFactory(advisor=True)
    client = signed_in(advisor)
    assert "Vous n'êtes pas volontaire" in client.get(VOLUNTEERING).text
    assert "Vous êtes volontaire depuis" in client.post(VOLUNTEERING, {"volontaire": "oui"}, follow=True).text
    services.grant_licence(by=by, user=advisor)
    assert "L'expérimentation est ouverte pour vous." in client.get(VOLUNTEERING).text
    page = client.post(VOLUNTEERING, {"volontaire": "non"}, follow=True).text
    assert "Vous n'êtes pas volontaire" in page
    assert pilot_open(advisor, advisor.agency).opening is Opening.NO_LICENCE
    # Two choices, and not which.
    assert lines("pilot.volunteering_set") == [{}, {}]


def test_whoever_stopped_is_seen_nowhere(by):
    advisor, withdrawn = scenes.licensed(by, last_name="Introuvable"), scenes.licensed(by)
    services.set_volunteering(user=advisor, wanted=False)
    services.withdraw_licence(by=by, user=withdrawn)
    # Of the two, what is left says as much: from when to when.
    left = [{*row} - {"id", "user_id", "granted_at", "ended_at"} for row in Licence.objects.values()]
    assert left[0] == left[1] == {"region_id", "national_seat", "region_seat", "granted_by_id"}
    assert not Volunteer.objects.filter(user=advisor).exists()
    licences = reverse("admin:pilot_licence_changelist")
    administrator = UserFactory(administrator=True)
    for viewer, page in ((by, REGION), (UserFactory(manager=True), AGENCY), (administrator, licences)):
        assert "Introuvable" not in signed_in(viewer).get(page).text


def test_nobody_volunteers_for_another(by):
    other = UserFactory(advisor=True)
    signed_in(UserFactory(advisor=True)).post(
        VOLUNTEERING, {"volontaire": "oui", "user": str(other.public_id)}
    )
    assert not Volunteer.objects.filter(user=other).exists()


def test_a_negative_opinion_is_shown_as_negative(by):
    scenes.consult(by, opinion=Opinion.UNFAVOURABLE, expertise_on=date(2026, 9, 1))
    for user, page in ((by, REGION), (UserFactory(advisor=True), VOLUNTEERING)):
        shown = " ".join(signed_in(user).get(page).text.split())
        assert 'fr-badge--error">avis défavorable</strong>' in shown
        assert "expertise rendue le 1er septembre 2026" in shown


def test_a_pilote_gives_licences_and_takes_them_back(by):
    client, advisor = signed_in(by), scenes.volunteer(last_name="Diallo")
    data = {"conseiller": advisor.public_id, "acte": "donner"}
    assert "Diallo" in client.get(REGION).text
    assert "a maintenant une licence" in client.post(LICENCE, data, follow=True).text
    assert Licence.objects.held().get().user == advisor
    page = client.post(LICENCE, data | {"acte": "retirer"}, follow=True).text
    assert "plus de licence" in page
    assert not Licence.objects.held().exists()
    assert lines("pilot.licence_granted") == lines("pilot.licence_withdrawn") == [{"region": "region:32"}]


@pytest.mark.parametrize("named", ["", "x", "00000000-0000-0000-0000-000000000000", "elsewhere"])
def test_a_person_of_another_region_is_nobody(by, named):
    if named == "elsewhere":
        agency = AgencyFactory(code="76001", region=RegionFactory(code="28"))
        named = str(scenes.volunteer(agency=agency).public_id)
    page = signed_in(by).post(LICENCE, {"conseiller": named, "acte": "donner"}, follow=True)
    assert "pas conseiller dans votre région" in page.text.replace("&#x27;", "'")
    assert not Licence.objects.exists()


def test_a_region_is_activated_and_ended_on_the_page(db):
    scenes.experiment()
    client = signed_in(scenes.pilote())
    days = {"starts_on": app_today().isoformat(), "ends_on": app_today().isoformat()}
    activation = reverse("pilot:activation")
    assert "Enregistrez d&#x27;abord" in client.post(activation, days).text
    for council, opinion in (("central", "unfavourable"), ("establishment", "not_given")):
        said = {"council": council, "opinion": opinion, "held_on": days["starts_on"], "reference": "PV 12"}
        assert client.post(reverse("pilot:consultation"), said).url == REGION
    assert Consultation.objects.count() == 2
    assert "ouverte dans votre région" in client.post(activation, days, follow=True).text
    page = client.post(reverse("pilot:end"), follow=True).text
    assert "pas active dans cette région" in page
    assert Activation.objects.get().ended_at
    assert [line["opinion"] for line in lines("pilot.consultation_recorded")] == ["unfavourable", "not_given"]


def test_a_manager_or_their_deputy_stops_the_agency_with_a_reason(by):
    advisor = scenes.licensed(by)
    deputy = scenes.deputy()
    client = signed_in(deputy)
    assert "Écrivez le motif." in client.post(AGENCY_SWITCH, {"acte": "stop"}).text
    page = client.post(AGENCY_SWITCH, STOP, follow=True).text
    assert "est arrêtée dans l&#x27;agence" in page
    assert pilot_open(advisor, advisor.agency).opening is Opening.AGENCY_STOPPED
    assert lines("pilot.stopped") == [{"level": "agency", "agency": "agency:59001"}]
    # What a page left open asks for is not turned into its contrary.
    assert "déjà arrêtée" in signed_in(deputy).post(AGENCY_SWITCH, STOP, follow=True).text
    client.post(AGENCY_SWITCH, STOP | {"acte": "lift"})
    assert pilot_open(advisor, advisor.agency).allowed


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_advisor_sees_the_agency_and_does_not_stop_it(by, method):
    client = signed_in(UserFactory(advisor=True))
    assert "ouverte dans cette agence" in client.get(AGENCY).text
    assert "Arrêter dans l" not in client.get(AGENCY).text
    page = getattr(client, method)(AGENCY_SWITCH, STOP, follow=True).text
    assert "relève de son responsable" in page
    assert not SwitchAct.objects.exists()


def test_a_reason_names_no_illness_of_anybody(by):
    page = signed_in(by).post(REGION_SWITCH, STOP | {"reason": "conseillère en arrêt maladie"}).text
    assert "Ce texte touche à" in page
    assert not SwitchAct.objects.exists()


def test_two_pilotes_stop_the_country(by):
    other = scenes.pilote("28", first_name="Yann", last_name="Lemoine")
    assert "Votre signature est enregistrée" in signed_in(by).post(NATION_SWITCH, STOP, follow=True).text
    assert "Vous avez signé" in signed_in(by).get(NATION_SWITCH).text
    second = signed_in(other)
    assert "Hélène Caron a signé" in " ".join(second.get(NATION_SWITCH).text.split())
    assert "est arrêtée dans tout le pays" in second.post(NATION_SWITCH, STOP, follow=True).text
    assert [line["second"] for line in lines("pilot.stopped")] == [False, True]
    page = " ".join(signed_in(by).get(REGION).text.split())
    assert "<strong>Yann Lemoine</strong>, après <strong>Hélène Caron</strong>" in page
    assert "Lever l'arrêt du pays…" in page


def test_a_pilote_without_a_region_is_told_so(db):
    client = signed_in(UserFactory(regional_pilot=True))
    for page in (REGION, REGION_SWITCH, NATION_SWITCH):
        assert "Aucune région" in client.get(page, follow=True).text
    assert "consultations, licences, arrêts, politique d'épuisement" in client.get("/").text


def test_a_manager_names_a_deputy_and_takes_it_back(by):
    manager, colleague = UserFactory(manager=True), UserFactory(advisor=True, last_name="Diallo")
    client = signed_in(manager)
    tomorrow = (app_today() + timedelta(days=1)).isoformat()
    data = {"deputy": colleague.public_id, "starts_on": tomorrow, "ends_on": tomorrow}
    outsider = UserFactory(advisor=True, of_another_agency=True)
    address = reverse("pilot:name_deputy")
    assert (
        "Choisissez une personne de l&#x27;agence."
        in client.post(address, data | {"deputy": outsider.public_id}).text
    )
    assert "vous supplée" in client.post(address, data, follow=True).text
    assert "déjà désigné" in client.post(address, data).text
    row = Deputy.objects.get()
    withdraw = reverse("pilot:withdraw_deputy")
    assert "pas la vôtre" in signed_in(UserFactory(manager=True)).post(
        withdraw, {"suppleance": row.pk}, follow=True
    ).text.replace("&#x27;", "'")
    assert client.post(withdraw, {"suppleance": "9" * 5_000}).status_code == 302
    assert "ne vous supplée plus" in client.post(withdraw, {"suppleance": row.pk}, follow=True).text
    assert [entry.object_id for entry in Entry.objects.filter(action="pilot.deputy_withdrawn")] == [
        colleague.public_id
    ]


def test_the_administrator_fixes_the_last_day_after_a_confirmation(db):
    administrator = UserFactory(administrator=True)
    client = signed_in(administrator)
    client.get("/administration/")
    add = reverse("admin:pilot_experiment_add")
    data = {"ends_on": app_today().isoformat(), "reason": "arrêté"}
    assert "Cochez la case" in client.post(add, data).text
    for_ever = data | {"confirmed": "on", "ends_on": "9999-12-31"}
    assert "dans les trois ans" in client.post(add, for_ever).text
    assert client.post(add, data | {"confirmed": "on"}).status_code == 302
    assert lines("pilot.experiment_set") == [{"ends_on": data["ends_on"]}]
    assert not Entry.objects.filter(action="admin.added").exists()


QUERIES = {REGION: 19, AGENCY: 13, VOLUNTEERING: 9}


def test_as_many_queries_however_many_people(by, django_assert_num_queries: DjangoAssertNumQueries):
    advisor = UserFactory(advisor=True)
    for n in (1, 4):
        for _ in range(n):
            scenes.licensed(by)
            scenes.volunteer()
            scenes.stop(by, Level.REGION, region="32")
            scenes.stop(by, Level.REGION, SwitchKind.LIFT, region="32")
        for viewer, page in ((by, REGION), (advisor, AGENCY), (advisor, VOLUNTEERING)):
            client = signed_in(viewer)
            with django_assert_num_queries(QUERIES[page]):
                client.get(page)
