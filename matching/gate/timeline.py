"""What happened to an offer, in the order of time, for anybody who must judge it: without anybody's name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from francetravail_match.common.templatetags.french import count
from offers.models import JobOffer

from ..enums import ActKind as RelaxationKind
from ..enums import RunState
from ..models import CounterCheck, MatchRun
from ..questions.models import Call, Campaign
from ..relaxations.lines import acts_of
from .enums import EventKind
from .models import AbsenceFinding
from .standing import words_of

#: The latest of each kind; an offer rarely has more in its life.
READ = 100


@dataclass(frozen=True)
class Event:
    """``details``: numbers and coded reasons. ``finding``: the document behind it. ``written``: in somebody's
    own words."""

    at: datetime
    kind: EventKind
    label: str
    details: list[str] = field(default_factory=list)
    finding: AbsenceFinding | None = None
    written: str = ""


def timeline_of(offer: JobOffer) -> list[Event]:
    """The latest first; a dozen queries whatever its length."""
    events = [event for source in SOURCES for event in source(offer)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _states(offer: JobOffer) -> Iterator[Event]:
    for change in offer.transitions.order_by("-id")[:READ]:
        details = [change.get_reason_display()] if change.reason else []
        yield Event(change.at, EventKind.STATE, f"État : {change.get_to_state_display().lower()}", details)


def _versions(offer: JobOffer) -> Iterator[Event]:
    for version in offer.versions.order_by("-number")[:READ]:
        first = version.number == 1
        yield Event(
            version.created_at,
            EventKind.VERSION,
            "Ce que l'offre demande est saisi" if first else f"L'offre demande autre chose ({version})",
        )


def _runs(offer: JobOffer) -> Iterator[Event]:
    runs = MatchRun.objects.filter(
        version__offer=offer, state=RunState.DONE, ended_at__isnull=False
    ).select_related("version")
    for run in runs.order_by("-id")[:READ]:
        counts = [count(run.n_match or 0, "correspond,correspondent"), f"{run.n_to_qualify} à interroger"]
        yield Event(run.ended_at or run.requested_at, EventKind.RUN, f"Rapprochement ({run.version})", counts)


def _counterchecks(offer: JobOffer) -> Iterator[Event]:
    made = CounterCheck.objects.filter(run__version__offer=offer, counts__isnull=False)
    for check in made.select_related("run").order_by("-pk").only("made_at", "run__requested_at")[:READ]:
        yield Event(check.made_at or check.run.requested_at, EventKind.COUNTERCHECK, "Contre-épreuve comptée")


def _answers(offer: JobOffer) -> Iterator[Event]:
    done = {
        RelaxationKind.RELAXED: "Critère assoupli",
        RelaxationKind.KEPT: "Critère gardé",
        RelaxationKind.UNDONE: "Retour sur un assouplissement",
    }
    for told in acts_of(offer):
        brought = [count(told.outcome.n_found, "retrouvée,retrouvées")] if told.outcome else []
        label = f"{done[RelaxationKind(told.act.kind)]} : {' et '.join(told.labels).lower()}"
        yield Event(
            told.act.at, EventKind.ANSWER, label, [told.act.get_reason_display(), *told.changes, *brought]
        )


def _campaigns(offer: JobOffer) -> Iterator[Event]:
    asked = Campaign.objects.filter(offer=offer).annotate(people=Count("requests__job_seeker", distinct=True))
    for campaign in asked.order_by("-pk")[:READ]:
        written = [count(campaign.people, "interrogée par message,interrogées par message")]
        yield Event(
            campaign.started_at, EventKind.QUESTIONS, "Questions posées aux personnes inscrites", written
        )
        if campaign.ended_at:
            words = "arrêtées" if campaign.stopped_by_id else "finies"
            yield Event(campaign.ended_at, EventKind.QUESTIONS, f"Vagues de messages {words}")


def _calls(offer: JobOffer) -> Iterator[Event]:
    days = Call.objects.filter(offer=offer).order_by("-day").values("day")
    counted = days.annotate(calls=Count("pk"), last=Max("called_at"))
    for day in counted[:READ]:
        yield Event(day["last"], EventKind.QUESTIONS, "Appels passés", [count(day["calls"], "appel,appels")])


def _findings(offer: JobOffer) -> Iterator[Event]:
    findings = AbsenceFinding.objects.filter(offer=offer).select_related("second_signature", "closing")
    for finding in findings.order_by("-id")[:READ]:
        label = "Constat d'absence renouvelé" if finding.renews_id else "Constat d'absence signé"
        needs = [f"Second regard : {words_of(code)}" for code in finding.signature_reasons]
        yield Event(finding.signed_at, EventKind.FINDING, label, needs, finding, finding.reason)
        second = getattr(finding, "second_signature", None)
        if second:
            refused = [] if second.signed else [second.get_refusal_display()]
            label = "Second regard donné" if second.signed else "Second regard refusé"
            yield Event(second.at, EventKind.FINDING, label, refused, finding, second.words)
        closing = getattr(finding, "closing", None)
        if closing:
            yield Event(
                closing.at, EventKind.CLOSING, "Recherche refermée", [closing.get_reason_display()], finding
            )


def _acts(offer: JobOffer) -> Iterator[Event]:
    acts: Any = offer.external_acts  # of the app that stands on this one
    for act in acts.order_by("-id")[:READ]:
        yield Event(act.at, EventKind.ACT, act.get_kind_display())


SOURCES = (_states, _versions, _runs, _counterchecks, _answers, _campaigns, _calls, _findings, _acts)
