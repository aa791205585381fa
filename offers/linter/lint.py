"""`lint`: the one way to look at what an offer says."""

import datetime
from collections.abc import Iterable

from ..models import OfferCriterion
from .alarm import TEXTS, Alarm, Field
from .coherence import incoherences
from .labels import labelled
from .language import foreign
from .pay import underpaid
from .texts import Text
from .wordings import worded

PLACES = list(Field)


def lint(
    title: str,
    description: str,
    criteria: Iterable[OfferCriterion] = (),
    *,
    on: datetime.date | None = None,
    weekly_minutes: int | None = None,
) -> list[Alarm]:
    """The alarms of an offer, in the order of title, description, criteria, then of place.

    ``criteria``: those of one version, stored or not. ``on``: the day whose minimum wage is asked for, today
    if none; the database is read for that alone, and only where the offer states a pay. ``weekly_minutes``:
    the hours of the job, where the offer says them apart.
    """
    kept = list(criteria)
    texts = [Text(name, given) for name, given in zip(TEXTS, (title, description), strict=True)]
    contracts = {row.item for row in kept if row.code == "contract"}
    alarms = [*worded(texts, contracts), *foreign(texts)]
    alarms += [*incoherences(texts, kept), *underpaid(texts, kept, on, weekly_minutes), *labelled(kept)]
    return sorted(set(alarms), key=lambda alarm: (PLACES.index(alarm.field), alarm.start, alarm.rule))
