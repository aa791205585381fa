"""A small agency in Cherbourg for the tests of screens: places, trades, people, offers and their runs."""

import datetime
from typing import Any

from candidates.enums import AreaKind
from candidates.models import JobSeeker, MobilityArea, SoughtOccupation
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.database import app_now
from francetravail_match.referentials.models import Commune, Departement, Region, RomeCode
from matching.enums import PENDING_STATES, RunState, RunTrigger, Stage
from matching.models import MatchRun
from matching.services import claim_run, execute_run, fail_run, heartbeat, request_run
from offers.enums import ClosingReason
from offers.models import Employer, JobOffer, OfferCriterion
from offers.services import close_offers, create_versions, publish_offers

CHERBOURG = {"place": "commune", "commune": "50129"}
PASSWORD = "un-mot-de-passe-de-test"
PUBLISHED_AT = datetime.datetime(2026, 11, 2, 8, tzinfo=datetime.UTC)


def agency() -> Agency:
    """The agency, with the places and trades that its offers need."""
    normandie = Region.objects.create(code="28", name="Normandie")
    manche = Departement.objects.create(code="50", name="Manche", region=normandie)
    for code, name, lat, lon in (
        ("50129", "Cherbourg-en-Cotentin", 49.642, -1.624),
        ("50184", "Flamanville", 49.531, -1.868),
    ):
        Commune.objects.create(code=code, name=name, departement=manche, lat=lat, lon=lon)
    welder = RomeCode.objects.create(code="H2913", label="Soudeur / Soudeuse")
    RomeCode.objects.create(code="H2915", label="Soudeur / Soudeuse à l'arc électrique", parent=welder)
    return Agency.objects.create(code="50001", name="Cherbourg", region=normandie)


def other_agency() -> Agency:
    return Agency.objects.create(code="50002", name="Saint-Lô", region_id="28")


def user(agency: Agency | None, *roles: Role, email: str = "awa.diallo@exemple.fr", **fields: Any) -> User:
    names = {"first_name": "Awa", "last_name": "Diallo"}
    return User.objects.create_user(email, PASSWORD, agency=agency, roles=list(roles), **names, **fields)


def draft(agency: Agency, number: str, title: str = "Soudeur TIG (H/F)", **fields: Any) -> JobOffer:
    return JobOffer.objects.create(agency=agency, source_number=number, title=title, **fields)


def offer(
    agency: Agency,
    number: str = "900SDCH",
    *,
    occupation: str = "H2913",
    workplace: dict[str, Any] | None = None,
    experience: tuple[str, int | None] | None = ("wished", 24),
    **fields: Any,
) -> JobOffer:
    """A published offer for a permanent, full-time job; its run is pending, as publishing leaves it."""
    employer, _ = Employer.objects.get_or_create(name="Ateliers du Raz Blanchard")
    published = draft(agency, number, employer=employer, **fields)
    criteria = [
        OfferCriterion(code="occupation", item=occupation),
        OfferCriterion(code="mobility", item="workplace", value=workplace or CHERBOURG),
        OfferCriterion(code="contract", item="permanent"),
        OfferCriterion(code="working_time", item="full_time"),
    ]
    if experience:
        level, months = experience
        criteria.append(OfferCriterion(code="experience", level=level, value={"months": months}))
    create_versions([(published, criteria)])
    publish_offers([published], actor=None, published_at=PUBLISHED_AT)
    return published


def closed_offer(agency: Agency, number: str = "900CLOS") -> JobOffer:
    published = offer(agency, number)
    close_offers([published], reason=ClosingReason.NEED_GONE, actor=None)
    return published


def person(
    occupation: str = "H2913", *, months: int | None = 30, declared: bool = True, **answers: Any
) -> JobSeeker:
    """Someone of Flamanville whom the offers fit, unless an answer says otherwise (None: not asked)."""
    fields = {"accepts_permanent": True, "accepts_full_time": True, **answers}
    someone = JobSeeker.objects.create(commune_id="50184", synthetic=True, **fields)
    SoughtOccupation.objects.create(
        job_seeker=someone, rome=RomeCode.objects.get(code=occupation), experience_months=months
    )
    if declared:
        MobilityArea.objects.create(
            job_seeker=someone, kind=AreaKind.COMMUNE, commune_id="50184", radius_km=30
        )
    return someone


def pending_run(offer: JobOffer) -> MatchRun:
    return MatchRun.objects.get(version=offer.current_version_id, state__in=PENDING_STATES)


def finish(offer: JobOffer) -> None:
    """Do the pending run's work, as a worker would. The people's search rows must be built."""
    assert execute_run(pending_run(offer).pk) in {"done", "confirmed"}


def rerun(offer: JobOffer) -> MatchRun:
    return request_run(version=offer.current_version, trigger=RunTrigger.REQUEST, requested_by=None)


def advance(offer: JobOffer, stage: Stage) -> MatchRun:
    """The pending run is taken by a worker that has come this far."""
    run = claim_run(pending_run(offer).pk)
    heartbeat(run, stage)
    return run


def fail(offer: JobOffer) -> None:
    fail_run(
        claim_run(pending_run(offer).pk),
        "La base de données n'a pas répondu à temps. Relancez le rapprochement.",
    )


def end_long_ago(offer: JobOffer) -> None:
    """The finished runs of the offer ended yesterday."""
    yesterday = app_now() - datetime.timedelta(days=1)
    MatchRun.objects.filter(version=offer.current_version_id, state=RunState.DONE).update(
        ended_at=yesterday, confirmed_at=yesterday
    )
