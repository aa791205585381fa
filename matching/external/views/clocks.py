"""What runs out outside, for the data protection officer; notices that a source deleted a profile."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import app_now
from francetravail_match.common.pagination import page_of
from francetravail_match.journal.services import record

from ..addresses import BadAddress
from ..clock_enums import ClockKind, SuppressionKind
from ..deletions import note_deletion
from ..forms import DeletionForm
from ..models import Clock, PurgeRun, Suppression

RUNS_SHOWN = 10
#: The purge runs every hour: what is due since longer waits for somebody to look.
LATE_AFTER = timedelta(hours=2)
EXPIRING_WITHIN = timedelta(days=30)
PARIS = ZoneInfo("Europe/Paris")


@permission_required(Action.SEE_CLOCKS)
@require_safe
@vary_on_headers("HX-Request")
def clocks(request: UserRequest) -> HttpResponse:
    """How many are due and when, the list under pseudonyms, what was purged and what will be."""
    now = app_now()
    kind = request.GET.get("echeance", "")
    rows = Clock.objects.select_related("sighting__offer__agency")
    if kind in ClockKind.values:
        rows = rows.filter(kind=kind)
    page = page_of(rows, request)
    context: dict[str, Any] = {"page": page, "kind": kind, "kinds": ClockKind.choices, "now": now}
    record("external.clocks_read", actor=request.user)
    if request.htmx:
        return render(request, "external/clocks.html#results", context)
    context |= {"figures": _figures(now), "late": _late(now), "suppressions": _suppressions(now)}
    context |= {"next": _next(now), "purge_enabled": settings.PURGE_ENABLED}
    context |= {"last": PurgeRun.objects.first(), "runs": _runs()}
    return render(request, "external/clocks.html", context)


def _figures(now: datetime) -> list[dict[str, Any]]:
    """One line for each clock: late, due today, within seven days, in all."""
    today = now.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    counted = (
        Clock.objects.order_by("kind")
        .values("kind")
        .annotate(
            late=Count("pk", filter=Q(due_at__lte=now)),
            today=Count("pk", filter=Q(due_at__gt=now, due_at__lt=today + timedelta(days=1))),
            week=Count("pk", filter=Q(due_at__gt=now, due_at__lt=today + timedelta(days=7))),
            total=Count("pk"),
        )
    )
    by_kind = {row["kind"]: row for row in counted}
    nothing = {"late": 0, "today": 0, "week": 0, "total": 0}
    return [{"label": kind.label, **nothing, **by_kind.get(kind.value, {})} for kind in ClockKind]


def _late(now: datetime) -> int:
    """Due before the last purges: they did not do their work."""
    return Clock.objects.filter(due_at__lte=now - LATE_AFTER).count()


def _next(now: datetime) -> list[dict[str, Any]]:
    """What the next purge would erase, by clock."""
    due = Clock.objects.filter(Q(due_at__lte=now) | Q(kind=ClockKind.DELETION))
    counted = due.order_by("kind").values_list("kind").annotate(n=Count("pk"))
    return [{"label": ClockKind(kind).label, "n": n} for kind, n in counted]


def _runs() -> list[dict[str, Any]]:
    """The last purges that erased something."""
    runs = PurgeRun.objects.exclude(counts={}, n_suppressions=0)[:RUNS_SHOWN]
    return [
        {"run": run, "counts": [(ClockKind(kind).label, n) for kind, n in sorted(run.counts.items())]}
        for run in runs
    ]


def _suppressions(now: datetime) -> list[dict[str, Any]]:
    """People, not hashes: each is remembered by several."""
    soon = (now + EXPIRING_WITHIN).date()
    people = Count("person", distinct=True)
    counted = (
        Suppression.objects.order_by("kind")
        .values("kind")
        .annotate(n=people, soon=Count("person", distinct=True, filter=Q(until__lte=soon)))
    )
    return [{**row, "label": SuppressionKind(row["kind"]).label} for row in counted]


@permission_required(Action.NOTE_DELETION)
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: UserRequest) -> HttpResponse:
    """A source wrote that a profile is gone: what is held of it is erased; whether any was is not said."""
    form = DeletionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            note_deletion(by=request.user, place=form.cleaned_data["place"])
        except BadAddress as error:
            form.add_error("place", str(error))
        else:
            messages.success(
                request,
                "L'avis est noté : ce qui serait tenu de ce profil est effacé dans les vingt-quatre heures.",
            )
            return redirect("clocks:deletion")
    return render(request, "external/deletion.html", {"form": form})
