"""An offer that asks a lot and that nobody matches, and people who each lack one thing of it."""

import datetime

from candidates.models import JobSeeker
from francetravail_match.referentials.models import RomeMobility
from offers.models import JobOffer
from tests.factories import (
    HeldCertificationFactory,
    HeldSkillFactory,
    JobSeekerFactory,
    RomeCodeFactory,
    SkillFactory,
)

from .asking import WISHED, offer_asking, row

CERTIFICATE = "R489"


def demanding_offer() -> JobOffer:
    skill = SkillFactory()
    return offer_asking(
        row("contract", "permanent"),
        row("experience", "", months=12),
        row("skill", str(skill.ogr)),
        row("certification", CERTIFICATE),
        row("salary", "", WISHED, period="month", min="1800", max="2000", months=None),
    )


def someone(*, skilled: bool = True, certified: bool | None = True, **answers: object) -> JobSeeker:
    """Who meets the rest; ``certified`` None: it has ended."""
    person = JobSeekerFactory(matches=True, **answers)
    HeldSkillFactory(job_seeker=person, ogr=SkillFactory().ogr, held=skilled)
    if certified is None:
        HeldCertificationFactory(job_seeker=person, obtained_on=None, valid_until=datetime.date(2020, 1, 31))
    else:
        HeldCertificationFactory(job_seeker=person, not_held=not certified)
    return person


def everyone_lacking_something() -> None:
    """Twelve people: one of another occupation, two to ask who want more pay, nobody who matches."""
    someone(skilled=False)
    someone(skilled=False)
    someone(certified=False)
    someone(certified=None)
    for months in (0, 6, 11):
        someone(occupation__experience_months=months)
    for wished in ("2080", "2900"):
        someone(accepts_permanent=None, wished_salary=wished, wished_salary_period="month")
    other = RomeCodeFactory(unrelated=True)
    RomeMobility.objects.create(source=RomeCodeFactory(), target=other, rank=1)
    someone(occupation__rome=other)
    someone(skilled=False, certified=False)
    someone(accepts_permanent=False)
    JobSeekerFactory(did_not_ask_to_be_counted=True)
    JobSeekerFactory()
