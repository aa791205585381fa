"""An employer put right: number, group, establishments, contacts; nobody overwrites another's change."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from stdnum import luhn

from francetravail_match.journal.models import Entry
from francetravail_match.referentials.models import Naf
from offers.models import Employer, EmployerContact, EmployerGroup, Establishment, JobOffer
from offers.services.keeping import (
    ChangedMeanwhile,
    EmployerRefused,
    add_establishment,
    change_employer,
    edition,
    remove_contact,
    save_contact,
)
from tests.factories import (
    AgencyFactory,
    EmployerContactFactory,
    EmployerFactory,
    EstablishmentFactory,
    JobOfferFactory,
    UserFactory,
)
from tests.matching.shortlists import scenes
from tests.matching_views.pages import text


@pytest.fixture
def advisor(db):
    return UserFactory(advisor=True)


@pytest.fixture
def employer(db) -> Employer:
    employer: Employer = EmployerFactory()
    JobOfferFactory(published=True, employer=employer)
    return employer


def change(employer: Employer, actor, **fields) -> Employer:
    given = {"name": employer.name, "siren": "", "group_siren": "", "group_name": "", **fields}
    return change_employer(employer, actor=actor, **{"seen": edition(employer), **given})


def last() -> tuple[str, object]:
    line = Entry.objects.filter(object_type="employer").latest("id")
    return line.action, line.payload.get("fields")


def test_a_name_and_a_number_that_was_missing(advisor):
    employer = JobOfferFactory(
        published=True, employer__known_by_name=True, employer__declared_number="12345678900011"
    ).employer
    siren = EmployerFactory.build().siren
    kept = change(employer, advisor, name="Chaudronnerie du Nord", siren=siren)
    assert (kept.name, kept.siren, kept.declared_number) == ("Chaudronnerie du Nord", siren, "")
    assert last() == ("employer.changed", ["declared_number", "name", "siren"])
    assert change(kept, advisor, siren=EmployerFactory.build().siren).siren == siren


def test_a_number_that_is_somebody_elses_is_refused(advisor, employer):
    nameless = JobOfferFactory(published=True, employer__known_by_name=True).employer
    with pytest.raises(EmployerRefused, match="déjà connu ici"):
        change(nameless, advisor, siren=employer.siren)
    nic = f"{employer.siren}0001"
    with pytest.raises(EmployerRefused, match="déjà connu ici"):
        siret = nic + luhn.calc_check_digit(nic)
        add_establishment(nameless, siret=siret, name="", actor=advisor)
    nameless.refresh_from_db()
    assert nameless.siren is None


def test_the_page_leads_to_whoever_has_the_number_and_to_the_offers_to_bring_there(client, advisor, employer):
    offer = JobOfferFactory(published=True, employer__known_by_name=True)
    JobOfferFactory(closed=True, employer=offer.employer)
    client.force_login(advisor)
    given = {"name": "x", "siren": employer.siren, "seen": edition(offer.employer)}
    page = client.post(reverse("employers:edit", args=[offer.employer.public_id]), given)
    assert f"Ce numéro est celui de « {employer} »" in text(page)
    assert reverse("employers:detail", args=[employer.public_id]) in page.text
    assert page.text.count("/saisie/employer/") == 1
    assert reverse("offers:write", args=[offer.public_id, "employer"]) in page.text
    JobOffer.objects.filter(employer=employer).update(agency=AgencyFactory(other=True))
    page = client.post(reverse("employers:edit", args=[offer.employer.public_id]), given)
    assert reverse("employers:detail", args=[employer.public_id]) not in page.text


def test_a_group_by_its_parent_company(advisor, employer):
    parent, unknown = EmployerFactory(name="Holding"), EmployerFactory.build().siren
    assert change(employer, advisor, group_siren=parent.siren).group.name == "Holding"
    parent.refresh_from_db()
    assert parent.group == EmployerGroup.objects.get(siren=parent.siren)
    employer.refresh_from_db()
    assert change(employer, advisor).group is None
    with pytest.raises(EmployerRefused, match="nom du groupe"):
        change(employer, advisor, seen=edition(Employer.objects.get(pk=employer.pk)), group_siren=unknown)
    employer.refresh_from_db()
    assert change(employer, advisor, group_siren=unknown, group_name="Groupe").group.siren == unknown
    other = JobOfferFactory(published=True).employer
    with pytest.raises(EmployerRefused, match="autre maison mère"):
        change(other, advisor, group_siren=EmployerFactory.build().siren, group_name="Groupe")
    # A group made by an administrator, whose parent nobody knows, stays.
    other.group = EmployerGroup.objects.create(name="Sans maison mère")
    other.save()
    assert change(other, advisor).group == other.group


def test_two_people_at_once(advisor, employer):
    seen = edition(employer)
    change(employer, advisor, name="Nouveau nom")
    with pytest.raises(ChangedMeanwhile):
        change(employer, advisor, name="Autre nom", seen=seen)
    employer.refresh_from_db()
    assert employer.name == "Nouveau nom"


def test_an_establishment_gives_its_number_to_an_employer_that_had_none(advisor):
    nameless = JobOfferFactory(published=True, employer__known_by_name=True).employer
    place = EstablishmentFactory.build(employer=EmployerFactory())
    Employer.objects.filter(siren=place.siret[:9]).delete()
    add_establishment(nameless, siret=place.siret, name="Quai nord", actor=advisor)
    nameless.refresh_from_db()
    assert (nameless.siren, Establishment.objects.get().employer) == (place.siret[:9], nameless)
    for siret, said in ((place.siret, "déjà connu"), ("73282932000074", "autre employeur")):
        with pytest.raises(EmployerRefused, match=said):
            add_establishment(nameless, siret=siret, name="", actor=advisor)


@pytest.mark.parametrize("written", ["43.22A", "4322a"])
def test_the_activity_that_nobody_had_said_is_kept_once(client, advisor, employer, written):
    client.force_login(advisor)
    place = EstablishmentFactory(employer=employer, naf="")
    address = reverse("employers:add_establishment", args=[employer.public_id])
    link = f"{address}?siret={place.siret}"
    assert link in client.get(reverse("employers:detail", args=[employer.public_id])).text
    assert place.siret in client.get(link).text
    assert "s'écrit comme 43.22A" in text(client.post(address, {"siret": place.siret, "naf": "bâtiment"}))
    client.post(address, {"siret": place.siret, "naf": written})
    place.refresh_from_db()
    assert (place.naf, last()) == ("43.22A", ("employer.changed", ["naf"]))
    again = client.post(address, {"siret": place.siret, "naf": "25.11Z"})
    assert "déjà connu" in text(again)
    page = client.get(reverse("employers:detail", args=[employer.public_id]))
    assert link not in page.text
    assert f"NAF 43.22A, indiqué par {advisor} le " in text(page)


def test_an_activity_is_one_of_the_classification(client, advisor, employer):
    client.force_login(advisor)
    Naf.objects.bulk_create([Naf(code="F", level=1), Naf(code="43", level=2, parent_id="F")])
    address = reverse("employers:add_establishment", args=[employer.public_id])
    page = client.post(
        address, {"siret": EstablishmentFactory.build(employer=employer).siret, "naf": "99.99Z"}
    )
    assert "n'est pas dans la nomenclature" in text(page)


def test_contacts_are_added_confirmed_and_removed(advisor, employer):
    contact = save_contact(EmployerContact(employer=employer), actor=advisor, name="Sacha", email="s@ex.org")
    assert last() == ("employer.contact_added", None)
    before = contact.confirmed_at
    kept = save_contact(contact, actor=advisor, seen=edition(contact), name="Sacha", phone="0320000000")
    assert kept.confirmed_at > before
    assert last() == ("employer.contact_changed", ["phone"])
    with pytest.raises(ChangedMeanwhile):
        save_contact(contact, actor=advisor, seen="", name="Autre")
    with pytest.raises(ValidationError, match="un nom, une adresse ou un téléphone"):
        save_contact(EmployerContact(employer=employer), actor=advisor)
    with pytest.raises(ValidationError, match="déjà un contact à cette adresse"):
        save_contact(EmployerContact(employer=employer), actor=advisor, email="S@ex.org")
    remove_contact(kept, actor=advisor)
    assert not EmployerContact.objects.exists()
    with pytest.raises(EmployerRefused, match="retiré"):
        remove_contact(kept, actor=advisor)


def test_a_contact_who_was_written_to_can_be_removed(db):
    offer, people = scenes.found(1)
    message = scenes.written(scenes.sent(offer, *people))
    remove_contact(message.contact, actor=scenes.advisor())
    offer.refresh_from_db()
    assert offer.contact is None


@pytest.mark.parametrize("who", [{"manager": True}, {"advisor": True, "of_another_agency": True}])
def test_only_who_handles_its_offers_changes_it(db, employer, who):
    contact = EmployerContactFactory(employer=employer)
    actor = UserFactory(**who)
    for write in (
        lambda: change(employer, actor, name="Autre"),
        lambda: add_establishment(employer, siret="73282932000074", name="", actor=actor),
        lambda: save_contact(contact, actor=actor, seen=edition(contact), name="Autre"),
        lambda: remove_contact(contact, actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_the_pages_lose_nothing_that_was_typed(client, advisor, employer):
    client.force_login(advisor)
    edit = reverse("employers:edit", args=[employer.public_id])
    seen = client.get(edit).context["seen"]
    Employer.objects.filter(pk=employer.pk).update(name="Changé entre-temps")
    said = {"name": "Ma saisie", "group_siren": "", "group_name": ""}
    page = client.post(edit, {**said, "seen": seen})
    assert "Quelqu'un a modifié cette fiche" in text(page)
    assert "Nom : Changé entre-temps" in text(page) and 'value="Ma saisie"' in page.text
    again = client.post(edit, {**said, "seen": page.context["seen"]}, follow=True)
    assert "est enregistrée" in text(again)
    employer.refresh_from_db()
    assert employer.name == "Ma saisie"
    wrong = client.post(edit, {**said, "group_siren": "123456789", "seen": edition(employer)})
    assert "n'est pas un SIREN" in text(wrong)
    place = reverse("employers:add_establishment", args=[employer.public_id])
    assert "n'est pas un SIRET" in text(client.post(place, {"siret": "1"}))
    add = reverse("employers:add_contact", args=[employer.public_id])
    assert "Donnez un nom" in text(client.post(add, {"phone": ""})) or "un téléphone" in text(
        client.post(add, {"phone": ""})
    )
    client.post(add, {"name": "Sacha", "phone": "03 20 00 00 00"})
    contact = EmployerContact.objects.get()
    assert contact.phone == "0320000000"
    remove = reverse("employers:remove_contact", args=[employer.public_id, contact.public_id])
    assert "Retirer Sacha" in text(client.get(remove))
    client.post(remove)
    assert "n'est plus connu" in text(client.post(remove, follow=True))
