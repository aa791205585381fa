"""Reads: an agency sees its own shortlists; how much is asked of a person, every advisor does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    Expression,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from francetravail_match.accounts.models import User
from francetravail_match.common.database import AppNow, call
from offers.enums import LIVE_STATES, OfferState
from offers.models import JobOffer

from ..enums import RunState
from ..models import MatchRun
from .enums import (
    DAYS_BETWEEN_APPROACHES,
    MISTAKE,
    OPEN_MOST,
    OPEN_STATES,
    PROPOSAL_COUNTS_FOR,
    SEEN_BY_EMPLOYER,
    TAKEN_BACK_WITHIN,
    ReferralState,
    ShortlistState,
)

if TYPE_CHECKING:
    from .models import EmployerLink, Referral, ReferralAct, Shortlist  # noqa: F401 (base classes in quotes)


class ShortlistQuerySet(QuerySet["Shortlist"]):
    def visible_to(self, user: User) -> "ShortlistQuerySet":
        return self.filter(offer__in=JobOffer.objects.visible_to(user).order_by())

    def waiting_for_liaison(self) -> "ShortlistQuerySet":
        """To review, or accepted and not sent yet; the oldest first."""
        return self.filter(state__in=[ShortlistState.IN_REVIEW, ShortlistState.ACCEPTED]).order_by("id")

    def to_finish(self) -> "ShortlistQuerySet":
        """In preparation, of an open offer; the one left alone for the longest first."""
        drafts = self.filter(state=ShortlistState.DRAFT, offer__state__in=LIVE_STATES)
        return drafts.order_by("edited_at", "id")

    def with_counts(self) -> "ShortlistQuerySet":
        """Annotate `n_people` and, of them, `n_interested`."""
        interested = Q(referrals__state=ReferralState.INTERESTED)
        return self.annotate(n_people=Count("referrals"), n_interested=Count("referrals", filter=interested))

    def to_follow(self) -> "ShortlistQuerySet":
        """Sent, of an open offer, where something waits: annotated `n_unanswered`, `n_to_plan`, `n_over`,
        `n_others_met`.

        The employer has not answered, of people registered or not; wants to meet somebody, and nothing is
        planned; has met them, and what came of it is not noted; would meet somebody who is not registered.
        """
        referral = apps.get_model("shortlists", "Referral").objects
        planned = apps.get_model("shortlists", "Interview").objects.filter(
            referral=OuterRef("pk"), cancelled_at=None
        )

        def how_many(referrals: QuerySet[Any]) -> Coalesce:
            of_list = referrals.filter(shortlist=OuterRef("pk")).order_by().values("shortlist")
            return Coalesce(Subquery(of_list.annotate(n=Count("pk")).values("n")), 0)

        newer = self.model._default_manager.filter(offer=OuterRef("offer"), pk__gt=OuterRef("pk")).order_by()

        def others(state: ReferralState) -> Case:
            """Counted once for an offer, with its newest shortlist."""
            return Case(When(Exists(newer), then=0), default=_others(F("offer_id"), state))

        met = referral.filter(state=ReferralState.INTERVIEW)
        counted = self.filter(state=ShortlistState.SENT, offer__state__in=LIVE_STATES).annotate(
            n_unanswered=how_many(referral.filter(state=ReferralState.SENT_TO_EMPLOYER))
            + others(ReferralState.SENT_TO_EMPLOYER),
            n_others_met=others(ReferralState.INTERVIEW),
            n_to_plan=how_many(met.filter(~Exists(planned))),
            n_over=how_many(met.filter(Exists(planned.filter(starts_at__lt=AppNow())))),
        )
        nothing = {"n_unanswered": 0, "n_to_plan": 0, "n_over": 0, "n_others_met": 0}
        return counted.exclude(**nothing).order_by("sent_at", "id")


class ReferralQuerySet(QuerySet["Referral"]):
    def visible_to(self, user: User) -> "ReferralQuerySet":
        return self.filter(offer__in=JobOffer.objects.visible_to(user).order_by())

    def counting(self) -> "ReferralQuerySet":
        """Those that count among the open ones of a person, as the database counts them."""
        stale = Q(state=ReferralState.PROPOSED, proposed_at__lte=AppNow() - timedelta(PROPOSAL_COUNTS_FOR))
        return self.filter(state__in=OPEN_STATES).exclude(offer__state=OfferState.CLOSED).exclude(stale)

    def with_scored_at(self) -> "ReferralQuerySet":
        """Annotate `scored_at`: the end of the run from which the person was picked, with its score."""
        earlier = Q(version__offer=OuterRef("offer"), ended_at__lte=OuterRef("proposed_at"))
        runs = MatchRun.objects.filter(earlier, state=RunState.DONE).order_by("-ended_at", "-pk")
        return self.annotate(scored_at=Subquery(runs.values("ended_at")[:1]))


class ReferralActQuerySet(QuerySet["ReferralAct"]):
    def approaches(self) -> "ReferralActQuerySet":
        """That took place: neither a correction, nor taken back by one."""
        return self.filter(to_state=ReferralState.APPROACHED, taken_back=False).exclude(reason=MISTAKE)

    def with_own(self, user: User) -> "ReferralActQuerySet":
        """Annotate `own`: noted by the user, and so lately that they may say that it was by mistake."""
        return self.annotate(own=Q(actor=user, at__gt=AppNow() - TAKEN_BACK_WITHIN))


class EmployerLinkQuerySet(QuerySet["EmployerLink"]):
    def usable(self) -> "EmployerLinkQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=AppNow())


@dataclass(frozen=True)
class Load:
    """How much is asked of a person at present, in the whole country; the last week's approach if any."""

    n_open: int = 0
    approached_on: date | None = None
    agency: str = ""

    @property
    def full(self) -> bool:
        return self.n_open >= OPEN_MOST

    @property
    def free_on(self) -> date | None:
        """The first day of another approach, for another offer."""
        if self.approached_on is None:
            return None
        return self.approached_on + timedelta(DAYS_BETWEEN_APPROACHES)


def loads_of(people: Iterable[int]) -> dict[int, Load]:
    """Person → their load, in one query; who has none is not there."""
    wanted = list(people)
    counting = apps.get_model("shortlists", "Referral").objects.counting().filter(job_seeker__in=wanted)
    acts = apps.get_model("shortlists", "ReferralAct").objects.approaches()
    recent = acts.filter(
        job_seeker__in=wanted,
        day__gt=TruncDate(AppNow() - timedelta(DAYS_BETWEEN_APPROACHES)),
    )
    open_ones = (
        counting.order_by()
        .values("job_seeker")
        .annotate(n=Count("pk"), last=Value(None, DateField()), agency=Value(""))
    )
    approached = (
        recent.order_by()
        .values("job_seeker")
        .annotate(n=Value(0), last=Max("day"), agency=F("referral__offer__agency__name"))
    )
    found: dict[int, Load] = {}
    columns = ("job_seeker", "n", "last", "agency")
    both = open_ones.values_list(*columns).union(approached.values_list(*columns), all=True)
    # Neither of their own orders is one of both.
    for person, n, last, agency in both.order_by("job_seeker"):
        known = found.get(person, Load())
        found[person] = Load(known.n_open + n, last or known.approached_on, agency or known.agency)
    return found


@dataclass(frozen=True)
class Posts:
    total: int
    filled: int

    @property
    def left(self) -> int:
        return max(0, self.total - self.filled)


def posts_of(offer: JobOffer) -> Posts:
    """Posts filled by people proposed here, registered or not, and those left."""
    hired = offer.referrals.filter(state=ReferralState.HIRED).order_by()
    counted = hired.aggregate(n=Count("pk") + _others(Value(offer.pk), ReferralState.HIRED))
    return Posts(offer.positions, counted["n"])


def others_presented(offer: JobOffer) -> int:
    """How many people who are not registered the employer has, or will have, before them."""
    return int(call("shortlists_others", offer.pk, [str(state) for state in SEEN_BY_EMPLOYER]))


def _others(offer: Expression | F, state: ReferralState) -> Func:
    """How many people who are not registered the employer has in this state: another room says so."""
    states = Value([state.value], output_field=ArrayField(TextField()))
    return Func(offer, states, function="shortlists_others", output_field=IntegerField())
