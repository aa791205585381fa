"""An offer that asks for exactly this."""

from offers.enums import CriterionLevel
from offers.models import JobOffer, OfferCriterion
from tests.factories import CommuneFactory, JobOfferFactory, RomeCodeFactory

REQUIRED, WISHED = CriterionLevel.REQUIRED, CriterionLevel.WISHED


def row(code: str, item: str = "", level: CriterionLevel = REQUIRED, /, **value: object) -> OfferCriterion:
    return OfferCriterion(code=code, item=item, level=level, value=value)


def offer_asking(*rows: OfferCriterion, **offer: object) -> JobOffer:
    """Published; the default occupation and place unless ``rows`` says otherwise, then ``rows``."""
    given = {criterion.code for criterion in rows}
    usual = [
        row("occupation", RomeCodeFactory().code),
        row("mobility", "workplace", place="commune", commune=CommuneFactory().code),
    ]
    return JobOfferFactory(
        published=True, criteria=[*(r for r in usual if r.code not in given), *rows], **offer
    )
