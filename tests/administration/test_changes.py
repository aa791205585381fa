"""What an administrator changes: dated numbers, rules with an end, accounts; each change in the journal."""

import datetime

import pytest
from django.urls import reverse

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.database import app_now
from francetravail_match.journal.models import Entry
from francetravail_match.referentials.models import CertificationEquivalence, MinimumWage, NationalParameter
from offers.models import Employer, EmployerGroup
from tests import factories

from .screens import equivalence, url


def line(action: str) -> Entry:
    return Entry.objects.get(action=action)


def new_parameter(**change: object) -> dict[str, object]:
    valid_from = app_now().date() + datetime.timedelta(days=30)
    code = NationalParameter.objects.first().code
    return {
        "code": code,
        "valid_from": valid_from.isoformat(),
        "value": "25",
        "reason": "Concertation",
        **change,
    }


def test_a_parameter_is_a_new_dated_value_with_author_and_reason(client, administrator):
    data = new_parameter()
    assert client.post(url(NationalParameter, "add"), data).status_code == 302
    added = NationalParameter.objects.get(valid_from=data["valid_from"])
    assert (added.value, added.author, added.reason) == (25, administrator, "Concertation")
    entry = line("admin.added")
    assert (entry.actor, entry.object_type) == (administrator, "nationalparameter")
    assert entry.payload == {
        "key": added.pk,
        "code": added.code,
        "value": 25.0,
        "valid_from": data["valid_from"],
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"valid_from": "2020-01-01"}, "prend effet aujourd'hui ou plus tard"),
        ({"reason": ""}, "obligatoire"),
        ({"code": "asap_days", "value": "-1"}, "un nombre entier, de 0 à 365"),
        ({"code": "asap_days", "value": "30.5"}, "un nombre entier, de 0 à 365"),
        ({"code": "undeclared_mobility_km", "value": "1e300"}, "un nombre entier, de 0 à 1000"),
        ({"code": "refresher_days", "value": "61"}, "un nombre entier, de 0 à 60"),
        ({"code": "reveals_per_day", "value": "501"}, "un nombre entier, de 0 à 500"),
        ({"code": "history_days", "value": "182"}, "un nombre entier, de 183 à 3660"),
    ],
)
def test_a_parameter_that_is_refused(client, administrator, change, message):
    before = NationalParameter.objects.count()
    page = client.post(url(NationalParameter, "add"), new_parameter(**change))
    assert message in page.text.replace("&#x27;", "'")
    assert NationalParameter.objects.count() == before
    assert not Entry.objects.exclude(action__startswith="user.").exists()


@pytest.mark.parametrize("model", [NationalParameter, MinimumWage])
def test_a_number_in_force_is_neither_changed_nor_withdrawn(client, administrator, model):
    in_force = model.objects.order_by("valid_from").first()
    assert client.post(url(model, "change", in_force.pk), new_parameter()).status_code == 403
    assert client.post(url(model, "delete", in_force.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=in_force.pk).exists()


def test_a_number_to_come_may_be_withdrawn(client, administrator):
    client.post(url(NationalParameter, "add"), new_parameter())
    to_come = NationalParameter.objects.order_by("id").last()
    assert client.post(url(NationalParameter, "delete", to_come.pk), {"post": "yes"}).status_code == 302
    assert not NationalParameter.objects.filter(pk=to_come.pk).exists()
    assert line("admin.deleted").payload["key"] == to_come.pk


def test_a_dated_rule_is_given_an_end_and_not_rewritten(client, administrator):
    rule = equivalence()
    data = {"valid_until": "2027-12-31", "source": "autre texte", "old": rule.new_id}
    assert client.post(url(CertificationEquivalence, "change", rule.pk), data).status_code == 302
    changed = CertificationEquivalence.objects.get(pk=rule.pk)
    assert (changed.valid_until, changed.source, changed.old_id) == (
        datetime.date(2027, 12, 31),
        rule.source,
        rule.old_id,
    )
    assert line("admin.changed").payload == {"key": rule.pk, "fields": ["valid_until"]}


@pytest.mark.parametrize(
    ("end", "message"),
    [
        ("2025-12-31", "La fin ne précède pas le début."),
        ("2027-01-01", "Cette équivalence est déjà en vigueur à ces dates."),
        ("", "Cette équivalence est déjà en vigueur à ces dates."),
        ("2026-02-30", "Saisissez une date valide."),
    ],
)
def test_an_end_that_a_dated_rule_cannot_have_is_refused_in_words(client, administrator, end, message):
    rule = equivalence()
    CertificationEquivalence.objects.filter(pk=rule.pk).update(valid_until="2026-12-31")
    again = {"old": rule.old_id, "new": rule.new_id, "source": "un autre arrêté", "valid_from": "2027-01-01"}
    assert client.post(url(CertificationEquivalence, "add"), again).status_code == 302
    page = client.post(url(CertificationEquivalence, "change", rule.pk), {"valid_until": end})
    assert message in page.text
    rule.refresh_from_db()
    assert rule.valid_until == datetime.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"valid_until": "2026-12-31"}, "La fin ne précède pas le début."),
        ({"valid_from": ""}, "obligatoire"),
        ({"valid_from": "2026-06-01"}, "Cette équivalence est déjà en vigueur à ces dates."),
    ],
)
def test_a_dated_rule_that_is_refused(client, administrator, change, message):
    rule = equivalence()
    data = {"old": rule.old_id, "new": rule.new_id, "source": "texte", "valid_from": "2027-01-01"} | change
    page = client.post(url(CertificationEquivalence, "add"), data)
    assert message in page.text
    assert not CertificationEquivalence.objects.filter(source="texte").exists()


ACCOUNT = {
    "email": "Nouvelle@Example.org",
    "first_name": "Jeanne",
    "last_name": "Durand",
    "roles": [Role.ADVISOR],
    "is_active": "on",
}


def test_an_account_is_opened_without_a_password(client, administrator):
    agency = factories.AgencyFactory()
    assert client.post(url(User, "add"), {**ACCOUNT, "agency": agency.pk}).status_code == 302
    opened = User.objects.get(email="nouvelle@example.org")
    assert (opened.roles, opened.agency, opened.has_usable_password()) == ([Role.ADVISOR], agency, False)
    entry = line("admin.added")
    facts = {"roles": ["advisor"], "active": True, "agency": f"agency:{agency.code}"}
    assert (entry.object_id, entry.payload) == (opened.public_id, facts)


def test_roles_are_changed_and_the_journal_says_which_but_no_name(client, administrator):
    user = factories.UserFactory(advisor=True)
    data = {**ACCOUNT, "email": user.email, "agency": user.agency_id, "roles": [Role.MANAGER, Role.ADVISOR]}
    assert client.post(url(User, "change", user.pk), data).status_code == 302
    user.refresh_from_db()
    assert user.roles == [Role.ADVISOR, Role.MANAGER] or set(user.roles) == {Role.ADVISOR, Role.MANAGER}
    entry = line("admin.changed")
    assert entry.payload["roles"] == ["advisor", "manager"]
    assert entry.payload["agency"] == f"agency:{user.agency.code}"
    assert entry.payload["fields"] == ["first_name", "last_name", "roles"]


def test_nobody_changes_their_own_rights(client, administrator):
    data = {**ACCOUNT, "email": administrator.email, "roles": [], "is_active": ""}
    data["agency"] = factories.AgencyFactory().pk
    assert client.post(url(User, "change", administrator.pk), data).status_code == 302
    administrator.refresh_from_db()
    assert administrator.roles == [Role.ADMINISTRATOR]
    assert administrator.is_active
    assert administrator.agency is None


def test_an_account_and_an_agency_are_not_deleted(client, administrator):
    user = factories.UserFactory(advisor=True)
    for obj in (user, user.agency):
        assert client.post(url(type(obj), "delete", obj.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists() and Agency.objects.exists()


def test_an_employer_is_given_its_group_and_nothing_else(client, administrator):
    employer, group = factories.EmployerFactory(), EmployerGroup.objects.create(name="Groupe")
    client.post(url(Employer, "change", employer.pk), {"group": group.pk, "name": "Autre"})
    changed = Employer.objects.get()
    assert (changed.group, changed.name) == (group, employer.name)
    assert line("admin.changed").object_id == employer.public_id


def test_the_journal_is_read_by_period_action_and_object_and_says_that_it_was(client, administrator):
    user = factories.UserFactory(advisor=True)
    client.post(url(User, "change", user.pk), {**ACCOUNT, "email": user.email, "agency": user.agency_id})
    page = client.get(url(Entry, "changelist", q=str(user.public_id), action="admin.changed", jours="31"))
    assert [entry.object_id for entry in page.context["cl"].result_list] == [user.public_id]
    asked = line("journal.read")
    assert (asked.actor, asked.object_id, asked.payload) == (
        administrator,
        user.public_id,
        {"sought": "admin.changed", "days": 31},
    )
    sheet = client.get(url(Entry, "change", line("admin.changed").pk))
    assert "last_name" in sheet.text
    assert Entry.objects.filter(action="journal.read").latest("id").payload == {
        "line": line("admin.changed").pk
    }
    history = client.get(url(User, "history", user.pk), follow=True)
    assert str(user.public_id) in history.text


def test_the_journal_offers_no_unbounded_period(client, administrator):
    plain = client.get(url(Entry, "changelist")).context["cl"]
    assert "occurred_at" in str(plain.queryset.query)
    odd = client.get(url(Entry, "changelist", jours="99999")).context["cl"]
    assert "occurred_at" in str(odd.queryset.query)
    for name in ("add", "delete"):
        assert (
            client.post(
                reverse(f"admin:journal_entry_{name}", args=[1] if name == "delete" else [])
            ).status_code
            == 403
        )
