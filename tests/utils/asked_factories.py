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
    Campaign,
    Delivery,
    PersonalLink,
    QuestionAsked,
    Request,
)
from offers.models import JobOffer
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory


def advisor() -> User:
    return UserFactory(advisor=True)


def delivery() -> Delivery:
    return Delivery.objects.create(job_seeker=JobSeekerFactory(), agency=advisor().agency)


def request() -> Request:
    offer, message = JobOfferFactory(published=True), delivery()
    campaign = Campaign.objects.create(offer=offer, started_by=advisor())
    return Request.objects.create(
        campaign=campaign,
        version=offer.current_version,
        job_seeker=message.job_seeker,
        delivery=message,
        wave=1,
        questions=["contract:permanent"],
    )


def call() -> Call:
    return Call.objects.create(
        job_seeker=JobSeekerFactory(),
        offer=JobOfferFactory(published=True),
        called_by=advisor(),
        outcome=CallOutcome.NO_ANSWER,
    )


def line() -> CallSheetLine:
    sheet = CallSheet.objects.create(offer=JobOfferFactory(published=True), taken_by=advisor())
    return CallSheetLine.objects.create(sheet=sheet, job_seeker=JobSeekerFactory(), position=1)


def link() -> PersonalLink:
    return create_link(job_seeker=JobSeekerFactory(), purposes=[LinkPurpose.ANSWER])[0]


def appeal(offer: JobOffer, kind: AppealKind = AppealKind.HUMAN) -> Appeal:
    return Appeal.objects.create(job_seeker=JobSeekerFactory(), offer=offer, agency=offer.agency, kind=kind)


def handled_appeal() -> Appeal:
    made = appeal(JobOfferFactory(published=True))
    handle_appeal(appeal=made, user=advisor())
    return made


def question() -> QuestionAsked:
    return QuestionAsked.objects.create(job_seeker=JobSeekerFactory(), criterion="contract", item="permanent")


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
