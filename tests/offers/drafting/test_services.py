"""What is typed is kept; what is kept becomes the offer's."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from francetravail_match.accounts.models import User
from francetravail_match.journal.models import Entry
from offers.drafting.applying import apply_draft, rebase_draft
from offers.drafting.duplicates import duplicates_of
from offers.drafting.forms.base import Around
from offers.drafting.forms.terms import TermsForm
from offers.drafting.prefill import UNTITLED, answers_of
from offers.drafting.services import DraftRefused, WrittenMeanwhile, create_offer, discard_draft
from offers.enums import DraftStep, OfferState
from offers.models import DraftAnswers, Establishment, JobOffer, OfferCriterion, OfferDraft
from offers.services.criteria import change_criteria, copies
from offers.services.transitions import close_offers, suspend_offers
from tests.factories import AgencyFactory, EmployerFactory, EstablishmentFactory, JobOfferFactory, UserFactory

from .typing import begun, read, save, typed, whole_offer, written

pytestmark = pytest.mark.django_db
OTHER_PAGE = uuid.UUID(int=8)


@pytest.fixture
def advisor() -> User:
    return UserFactory(advisor=True)


def publish(offer: JobOffer, actor: User, **more: Any) -> JobOffer:
    seen = more.pop("seen", written(offer, actor).seen)
    apply_draft(offer, actor=actor, seen=seen, publish=True, **more)
    return read(offer)


def asked(offer: JobOffer) -> dict[str, Any]:
    assert offer.current_version is not None
    return {f"{c.code} {c.item} {c.level}".strip(): c.value for c in offer.current_version.criteria.all()}


def test_an_offer_is_created_written_and_published(advisor: User) -> None:
    offer = create_offer(advisor)
    assert (offer.title, offer.state, offer.agency) == (UNTITLED, OfferState.DRAFT, advisor.agency)
    steps = whole_offer()
    for step, answers in steps.items():
        save(offer, advisor, step, answers)
    assert written(offer, advisor).problems == []
    offer = publish(offer, advisor)
    assert (offer.title, offer.positions, offer.state) == ("Soudeur / Soudeuse TIG", 2, OfferState.PUBLISHED)
    assert offer.establishment is not None and offer.employer == offer.establishment.employer
    salary = {"period": "month", "min": "2100.00", "max": "2300.50", "months": None}
    assert asked(offer) == {
        "occupation H2913 required": {"appellation": 404475},
        "mobility workplace required": {"place": "commune", "commune": "59350"},
        "contract permanent required": {},
        "working_time full_time required": {},
        "schedule night required": {},
        "salary  wished": salary,
        "experience  required": {"months": 12},
        "skill 491819 required": {},
    }
    assert offer.details.weekly_minutes == 35 * 60
    assert not OfferDraft.objects.exists()
    lines = Entry.objects.filter(object_id=offer.public_id).order_by("pk").values_list("action", flat=True)
    assert list(lines) == [
        "offer.created",
        "offer.draft_started",
        "offer.text_changed",
        "offer.criteria_changed",
        "offer.qualification_started",
        "offer.published",
    ]


def test_numbers_of_offers_written_here_are_never_the_same(advisor: User) -> None:
    assert create_offer(advisor).source_number != create_offer(advisor).source_number


def test_what_makes_no_sense_is_kept_and_said(advisor: User) -> None:
    offer = begun(advisor, terms=typed(contract="permanent", period="month", minimum="beaucoup"))
    stored = DraftAnswers.objects.get(step=DraftStep.TERMS)
    assert stored.answers["minimum"] == ["beaucoup"]
    problems = [(p.step, p.label) for p in written(offer, advisor).problems]
    assert problems == [(DraftStep.TERMS, "Minimum, en euros")]
    # The rest of the step counts all the same.
    assert "contract" in {row.code for row in written(offer, advisor).criteria()}
    with pytest.raises(DraftRefused, match="incomplète"):
        publish(offer, advisor)


def test_two_pages_write_one_step(advisor: User) -> None:
    colleague = UserFactory(advisor=True, first_name="Paul", last_name="Morel")
    offer = begun(advisor)
    row = DraftAnswers.objects.get(step=DraftStep.PLACE)
    # The page that wrote last may always write again, whatever it has read.
    save(offer, advisor, DraftStep.PLACE, typed(q_commune="Lill"))
    theirs = typed(q_commune="Cambrai")
    save(offer, colleague, DraftStep.PLACE, theirs, page=OTHER_PAGE, seen=row.revision + 1)
    with pytest.raises(WrittenMeanwhile, match="Paul Morel a modifié") as refused:
        save(offer, advisor, DraftStep.PLACE, typed(q_commune="Lille"), seen=row.revision + 1)
    kept = refused.value.row
    assert kept.answers == theirs == DraftAnswers.objects.get(step=DraftStep.PLACE).answers
    # Who has read theirs may put their own in its place; another step is nobody's business.
    save(offer, advisor, DraftStep.PLACE, typed(q_commune="Lille"), seen=kept.revision)
    save(offer, advisor, DraftStep.TERMS, typed(contract="permanent"), page=OTHER_PAGE, seen=1)


def test_a_revision_follows_the_one_before_it(advisor: User) -> None:
    begun(advisor)
    rows = DraftAnswers.objects.filter(step=DraftStep.PLACE)
    for revision in (1, 3):
        with pytest.raises(IntegrityError, match="révision"), transaction.atomic():
            rows.update(revision=revision)


def test_a_page_that_is_not_of_the_day_publishes_nothing(advisor: User) -> None:
    offer = begun(advisor)
    seen = written(offer, advisor).seen
    save(offer, advisor, DraftStep.PLACE, typed(q_commune="Cambrai"))
    with pytest.raises(DraftRefused, match="La saisie a changé"):
        publish(offer, advisor, seen=seen)


def test_a_live_offer_changes_with_the_employers_agreement(advisor: User) -> None:
    offer = JobOfferFactory(published=True, agency=advisor.agency)
    before = offer.current_version
    steps = {step: answers_of(offer, list(before.criteria.all()), step) for step in DraftStep}
    save(offer, advisor, DraftStep.TERMS, steps[DraftStep.TERMS] | typed(contract="fixed_term"))
    offer = read(offer)
    fill_in(offer, advisor)
    with pytest.raises(DraftRefused, match="accord de l'employeur"):
        publish(offer, advisor)
    offer = publish(offer, advisor, employer_agreed=True)
    assert offer.current_version.number == before.number + 1
    assert {**asked(offer)}["contract fixed_term required"] == {}
    assert Entry.objects.filter(action="offer.criteria_changed", object_id=offer.public_id).count() == 1


def fill_in(offer: JobOffer, actor: User) -> None:
    """What the factory leaves out of an offer written here."""
    place = offer.employer
    save(offer, actor, DraftStep.EMPLOYER, typed(employer=f"employer:{place.public_id}", q_employer=place))


def test_what_changed_meanwhile_is_not_undone(advisor: User) -> None:
    offer = JobOfferFactory(published=True, agency=advisor.agency)
    fill_in(offer, advisor)
    offer = read(offer)
    rows = copies(list(offer.current_version.criteria.all()))
    night = OfferCriterion(code="schedule", item="night")
    change_criteria(offer, [*rows, night], actor=advisor, seen=offer.current_version_id)
    assert written(offer, advisor).changed_meanwhile
    with pytest.raises(DraftRefused, match="L'offre a changé"):
        publish(offer, advisor, employer_agreed=True)
    rebase_draft(offer, actor=advisor)
    assert not written(offer, advisor).changed_meanwhile
    # Only the steps that someone wrote are theirs: the rest says what the offer says now.
    offer = publish(offer, advisor, employer_agreed=True)
    assert "schedule night required" in asked(offer)


def test_an_offer_that_looks_like_it_is_shown_first(advisor: User) -> None:
    offer = publish(begun(advisor), advisor)
    steps = whole_offer() | {
        DraftStep.EMPLOYER: typed(employer=f"establishment:{offer.establishment.public_id}")
    }
    other = begun(advisor, **steps)
    assert duplicates_of(written(other, advisor)) == [offer]
    with pytest.raises(DraftRefused, match="semblable"):
        publish(other, advisor)
    close_offers([offer], actor=advisor, reason="need_gone")
    assert duplicates_of(written(other, advisor)) == [offer]
    publish(other, advisor, not_duplicate=True)


def test_an_employer_known_by_name_alone_is_compared_too(advisor: User) -> None:
    employer = EmployerFactory()
    who = {DraftStep.EMPLOYER: typed(employer=f"employer:{employer.public_id}")}
    offer = publish(begun(advisor, **whole_offer() | who), advisor)
    assert offer.establishment is None
    other = begun(advisor, **whole_offer() | who)
    assert duplicates_of(written(other, advisor)) == [offer]
    elsewhere = {DraftStep.EMPLOYER: typed(employer=f"employer:{EmployerFactory().public_id}")}
    assert duplicates_of(written(begun(advisor, **whole_offer() | elsewhere), advisor)) == []


def test_an_employer_and_a_contact_are_created_on_the_way(advisor: User) -> None:
    who = typed(
        siret="732 829 320 00074",
        name="Fonderie du Nord",
        contact="new",
        contact_name="Sacha Dupont",
        contact_function="RH",
        contact_email="rh@example.org",
        contact_phone="03 20 00 00 00",
    )
    offer = publish(begun(advisor, employer=who), advisor)
    assert (offer.employer.name, offer.establishment.siret) == ("Fonderie du Nord", "73282932000074")
    assert (offer.contact.name, offer.contact.function, offer.contact.phone) == (
        "Sacha Dupont",
        "RH",
        "0320000000",
    )


def _of_another_employer() -> Establishment:
    return EstablishmentFactory(employer=EmployerFactory(siren="356000000"), siret="35600000000048")


def test_a_siret_beside_an_employer_that_was_chosen_is_one_of_its_own(advisor: User) -> None:
    place, other = EstablishmentFactory(), _of_another_employer()
    chosen = typed(employer=f"employer:{place.employer.public_id}", q_employer=place.employer)
    offer = begun(advisor, employer=chosen | typed(siret=place.siret))
    assert publish(offer, advisor).establishment == place
    wrong = begun(advisor, employer=chosen | typed(siret=other.siret))
    (problem,) = written(wrong, advisor).problems
    assert "Un autre employeur est choisi dans la liste" in str(problem.message)


def test_a_contact_whose_telephone_is_wrong_is_told_that_alone(advisor: User) -> None:
    who = whole_offer()[DraftStep.EMPLOYER] | typed(contact="new", contact_phone="12")
    assert [p.label for p in written(begun(advisor, employer=who), advisor).problems] == [
        "Téléphone professionnel"
    ]


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"start": "1999-01-01"}, "Début du contrat"),
        ({"start": "2206-01-01"}, "Début du contrat"),
        ({"months": "6"}, "Durée du contrat, en mois"),
        ({"contract": "fixed_term", "months": "6"}, None),
    ],
)
def test_what_a_contract_cannot_say(advisor: User, changed: dict[str, str], label: str | None) -> None:
    terms = whole_offer()[DraftStep.TERMS] | typed(**changed)
    problems = written(begun(advisor, terms=terms), advisor).problems
    assert [p.label for p in problems] == ([label] if label else [])


def test_a_start_that_the_offer_had_is_not_called_into_question(advisor: User) -> None:
    offer = publish(begun(advisor), advisor)
    row = OfferCriterion(code="availability", item="start", value={"on": "1999-01-01"})
    around = Around(offer, advisor, [row])
    assert TermsForm(typed(contract="permanent", start="1999-01-01"), around).is_valid()


@pytest.mark.parametrize("number", ["73282932000075", "123", "trois"])
def test_a_wrong_siret_is_refused(advisor: User, number: str) -> None:
    offer = begun(advisor, employer=typed(siret=number, name="Fonderie du Nord"))
    assert [p.label for p in written(offer, advisor).problems] == ["SIRET d'un nouvel établissement"]


def test_an_unlawful_wording_is_not_published(advisor: User) -> None:
    job = whole_offer()[DraftStep.JOB] | typed(description="Casier judiciaire vierge.")
    offer = begun(advisor, job=job)
    assert [alarm.rule for alarm in written(offer, advisor).unlawful] == ["criminal_record"]
    with pytest.raises(DraftRefused, match="illicite"):
        publish(offer, advisor)


def test_nothing_is_written_where_the_offer_is_not_open_or_the_role_may_not(advisor: User) -> None:
    offer = JobOfferFactory(published=True, agency=advisor.agency)
    suspend_offers([offer], actor=advisor, reason="unreachable")
    with pytest.raises(DraftRefused, match="Suspendue"):
        save(offer, advisor, DraftStep.JOB, typed(title="Autre"))
    liaison = UserFactory(liaison=True)
    with pytest.raises(PermissionDenied):
        create_offer(liaison)
    with pytest.raises(PermissionDenied):
        save(JobOfferFactory(published=True), liaison, DraftStep.JOB, typed(title="Autre"))
    other = UserFactory(advisor=True, agency=AgencyFactory(other=True))
    with pytest.raises(PermissionDenied):
        apply_draft(begun(advisor), actor=other, seen="", publish=True)


def test_a_draft_that_is_given_up_leaves_the_offer_as_it_was(advisor: User) -> None:
    offer = begun(advisor)
    discard_draft(offer, actor=advisor)
    assert not DraftAnswers.objects.exists()
    line = Entry.objects.get(action="offer.draft_discarded")
    assert line.payload["steps"] == sorted(DraftStep.values)
    with pytest.raises(DraftRefused):
        discard_draft(read(offer), actor=advisor)
