"""The trainings that offers of an occupation ask for: no referential of fields of training is loaded."""

from collections import Counter

from django.db.models import Exists

from francetravail_match.referentials.models import RomeCode

from ..models import JobOffer, OfferCriterion
from .skills import COUNTED

PROPOSED = 12
FORMACODE = r"^[0-9]{5}$"


def suggest_trainings(rome: str) -> dict[str, str]:
    """Formacode → words, the most asked for first, by the latest offers of the occupation.

    Nothing where the occupation is not regulated: there, fields are not compared. One query.
    """
    latest = JobOffer.objects.filter(listed_occupation=rome).order_by("-id").values("current_version")
    trainings = OfferCriterion.objects.filter(
        Exists(RomeCode.objects.filter(code=rome, regulated=True)),
        code="education",
        item__regex=FORMACODE,
        version__in=latest[:COUNTED],
    )
    asked = Counter(trainings.order_by().values_list("item", "value__field"))
    words: dict[str, str] = {}
    for (code, field), _ in sorted(asked.items(), key=lambda one: (-one[1], one[0][0])):
        words.setdefault(code, field or code)
    return dict(list(words.items())[:PROPOSED])
