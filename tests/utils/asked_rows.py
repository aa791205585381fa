"""What was asked of people, written as the functions of the owner do, to set a scene."""

from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency, User
from matching.questions.enums import CallOutcome, DeliveryState
from matching.questions.models import Call, Campaign, Delivery, QuestionAsked, Request
from offers.models import JobOffer

from . import by_owner


def message(
    person: JobSeeker, agency: Agency | None, *states: DeliveryState, by: User | None = None
) -> Delivery:
    """In the queue, then in each of these states in turn."""
    delivery = by_owner.insert(Delivery(job_seeker=person, agency=agency))
    move(delivery, *states, by=by)
    return delivery


def move(delivery: Delivery, *states: DeliveryState, by: User | None = None) -> None:
    for state in states:
        rows = Delivery.objects.filter(pk=delivery.pk)
        by_owner.update(rows, state=state, decided_by=by if state.startswith("declared") else None)
    if states:
        delivery.refresh_from_db()


def put(person: JobSeeker, *questions: str, delivery: Delivery | None = None) -> int:
    """These are asked of the person; how many were not asked already."""
    asked = 0
    for question in questions:
        criterion, _, item = question.partition(":")
        statement = """INSERT INTO questions_questionasked
                (job_seeker_id, criterion, item, delivery_id, reply)
            VALUES (%s, %s, %s, %s, '') ON CONFLICT DO NOTHING"""
        asked += by_owner.execute(statement, [person.pk, criterion, item, delivery and delivery.pk])
    return asked


def replied(person: JobSeeker, reply: str) -> None:
    """The same to every question that was asked of the person."""
    by_owner.update(QuestionAsked.objects.filter(job_seeker=person), reply=reply)


def called(person: JobSeeker, about: JobOffer, by: User, outcome: CallOutcome) -> Call:
    """Now, whatever sheet the person is on."""
    return by_owner.insert(Call(job_seeker=person, offer=about, called_by=by, outcome=outcome))


def campaign(offer: JobOffer, by: User) -> Campaign:
    return by_owner.insert(Campaign(offer=offer, started_by=by))


def request(of: Campaign, delivery: Delivery, *questions: str) -> Request:
    """Of the first wave."""
    return by_owner.insert(
        Request(
            campaign=of,
            version=of.offer.current_version,
            job_seeker=delivery.job_seeker,
            delivery=delivery,
            wave=1,
            questions=list(questions),
        )
    )
