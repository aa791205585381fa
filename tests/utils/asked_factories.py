"""One line of each table about the questions put to a person, and what the person asks."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from francetravail_match.accounts.models import User
from matching.questions.appeal_enums import AppealKind
from matching.questions.appeals import handle_appeal
from matching.questions.enums import CallOutcome, LinkPurpose
from matching.questions.links import create_link
from matching.questions.models import (
    Appeal,
    Call,
    CallSheet,
    CallSheetLine,
    Delivery,
    PersonalLink,
    QuestionAsked,
    Request,
)
from offers.models import JobOffer
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory

from . import asked_rows, by_owner


def advisor() -> User:
    return UserFactory(advisor=True)


def delivery() -> Delivery:
    return asked_rows.message(JobSeekerFactory(), advisor().agency)


def request() -> Request:
    campaign = asked_rows.campaign(JobOfferFactory(published=True), advisor())
    return asked_rows.request(campaign, delivery(), "contract:permanent")


def call() -> Call:
    return by_owner.insert(
        Call(
            job_seeker=JobSeekerFactory(),
            offer=JobOfferFactory(published=True),
            called_by=advisor(),
            outcome=CallOutcome.NO_ANSWER,
        )
    )


def line() -> CallSheetLine:
    sheet = by_owner.insert(CallSheet(offer=JobOfferFactory(published=True), taken_by=advisor()))
    return by_owner.insert(CallSheetLine(sheet=sheet, job_seeker=JobSeekerFactory(), position=1))


def link() -> PersonalLink:
    return create_link(job_seeker=JobSeekerFactory(), purposes=[LinkPurpose.ANSWER])[0]


def appeal(offer: JobOffer, kind: AppealKind = AppealKind.HUMAN, comment: str = "") -> Appeal:
    person = JobSeekerFactory()
    return by_owner.insert(
        Appeal(job_seeker=person, offer=offer, agency=offer.agency, kind=kind, comment=comment)
    )


def handled_appeal() -> Appeal:
    made = appeal(JobOfferFactory(published=True))
    handle_appeal(appeal=made, user=UserFactory(advisor=True, agency=made.agency))
    return made


def question() -> QuestionAsked:
    return by_owner.insert(
        QuestionAsked(job_seeker=JobSeekerFactory(), criterion="contract", item="permanent")
    )


ASKED: dict[type[Model], Callable[[], Any]] = {
    PersonalLink: link,
    Delivery: delivery,
    Request: request,
    QuestionAsked: question,
    Call: call,
    CallSheetLine: line,
    # One that waits is kept.
    Appeal: handled_appeal,
}
