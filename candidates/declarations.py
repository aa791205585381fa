"""What a person says of themself that is a row and not an answer: where they accept to work, what they did.

Nothing here replaces what is known; the source's next line may say more.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from francetravail_match.referentials.models import RomeCode

from .enums import AreaKind, OccupationOrigin
from .models import JobSeeker, MobilityArea, SoughtOccupation

RADIUS_MOST = 200


@transaction.atomic
def declare_area(*, job_seeker: JobSeeker, kind: AreaKind, radius_km: int | None = None) -> bool:
    """Where the person accepts to work, around where they live; False if they declared it before.

    Raises ValidationError (French) where the person's commune is not known.
    """
    person = JobSeeker.objects.select_for_update(of=("self",), no_key=True).get(pk=job_seeker.pk)
    if person.areas.exists():
        return False
    area = MobilityArea(job_seeker=person, kind=kind)
    home = person.commune
    if kind != AreaKind.COUNTRY and home is None:
        raise ValidationError("Votre commune n'est pas connue : choisissez la France entière.")
    if kind == AreaKind.COMMUNE:
        if radius_km is None or not 0 < radius_km <= RADIUS_MOST:
            raise ValidationError(f"Un rayon de 1 à {RADIUS_MOST} km.")
        area.commune, area.radius_km = home, radius_km
    elif home and kind == AreaKind.DEPARTEMENT:
        area.departement = home.departement
    elif home and kind == AreaKind.REGION:
        area.region = home.departement.region
    area.save()
    return True


@transaction.atomic
def accept_occupation(*, job_seeker: JobSeeker, rome: RomeCode) -> bool:
    """The person said yes to this occupation; False if they seek or accept it already."""
    _, new = SoughtOccupation.objects.get_or_create(
        job_seeker=job_seeker, rome=rome, defaults={"origin": OccupationOrigin.ACCEPTED}
    )
    return new


@transaction.atomic
def declare_experience(*, job_seeker: JobSeeker, rome: RomeCode, months: int) -> bool:
    """How long the person had this occupation; False if it was known, or is not one of theirs."""
    unknown = SoughtOccupation.objects.filter(job_seeker=job_seeker, rome=rome, experience_months=None)
    return bool(unknown.update(experience_months=months))
