"""Counts as the bars of components/bars.html."""

from typing import Any

from django.urls import reverse

from offers.enums import ClosingReason

#: How an offer was filled, the registered first; every other end is counted together.
FILLED = (
    ClosingReason.FILLED_BY_REGISTERED,
    ClosingReason.FILLED_BY_EXTERNAL,
    ClosingReason.FILLED_OTHER_CHANNEL,
    ClosingReason.FILLED_INTERNALLY,
)


def ends(closed: dict[str, int]) -> list[dict[str, Any]]:
    """Offers filled by source, then those that were not; nothing if none ended."""
    not_filled = sum(n for reason, n in closed.items() if reason not in FILLED)
    total = sum(closed.values())
    if not total:
        return []
    drawn = bars({reason: closed[reason] for reason in FILLED}, "", total=total)
    return [*drawn, _bar("not_filled", "Non pourvues", not_filled, total)]


def bars(counted: dict[Any, int], query: str, *, total: int | None = None) -> list[dict[str, Any]]:
    """One bar for each count; with ``query``, each leads to its list of offers."""
    whole = sum(counted.values()) if total is None else total
    address = f"{reverse('offers:list')}?{query}" if query else ""
    return [
        _bar(kind.value, kind.label, n, whole, f"{address}{kind.value}" if address else "")
        for kind, n in counted.items()
    ]


def _bar(kind: str, label: str, n: int, total: int, url: str = "") -> dict[str, Any]:
    percent = round(100 * n / total) if total else 0
    return {"kind": kind, "label": label, "n": n, "percent": percent, "url": url}
