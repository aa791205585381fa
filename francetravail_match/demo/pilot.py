"""The pilot of the demonstration: five regions, invented consultations, a few licences."""

from datetime import timedelta

from francetravail_match.accounts.demo import DEMO_DOMAIN
from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_today
from francetravail_match.pilot import services
from francetravail_match.pilot.enums import Council, Opening, Opinion
from francetravail_match.pilot.models import Consultation, Licence
from francetravail_match.pilot.opening import experiment, pilot_place

from .accounts import PILOTES

LASTS = timedelta(days=180)
#: What the works council of each région answered, and whether there was an expertise.
OPINIONS = {
    "32": (Opinion.UNFAVOURABLE, True),
    "28": (Opinion.NOT_GIVEN, False),
    "52": (Opinion.FAVOURABLE, False),
    "75": (Opinion.UNFAVOURABLE, True),
    "84": (Opinion.FAVOURABLE, True),
}
VOLUNTEERS = ("claire.morel", "karim.benali", "sophie.lambert")


def start_pilot() -> None:
    """Do what is missing; again after the end of a demonstration that was kept for months."""
    today = app_today()
    administrator = _account("paul.admin")
    current = experiment()
    if current is None or current.ends_on < today:
        reason = "durée inventée pour la démonstration"
        services.set_experiment(by=administrator, ends_on=today + LASTS, reason=reason)
    for login, _, _, code in PILOTES:
        _start_region(_account(login), code, *OPINIONS[code])
    for login in VOLUNTEERS:
        _give_licence(_account(login))


def _start_region(pilote: User, code: str, opinion: Opinion, expertise: bool) -> None:
    today = app_today()
    held_on = today - timedelta(days=30)
    if not Consultation.objects.filter(council=Council.CENTRAL).exists():
        services.record_consultation(
            by=pilote,
            council=Council.CENTRAL,
            opinion=Opinion.UNFAVOURABLE,
            held_on=held_on - timedelta(days=30),
            expertise_on=held_on - timedelta(days=45),
            reference="PV-CSEC-INVENTE-1",
        )
    if not Consultation.objects.filter(region=code).exists():
        services.record_consultation(
            by=pilote,
            council=Council.ESTABLISHMENT,
            opinion=opinion,
            held_on=held_on,
            expertise_on=held_on - timedelta(days=15) if expertise else None,
            reference=f"PV-CSE-INVENTE-{code}",
        )
    current = experiment()
    if current and pilot_place(region=code).opening is Opening.REGION_INACTIVE:
        services.activate_region(by=pilote, starts_on=today, ends_on=current.ends_on)


def _give_licence(advisor: User) -> None:
    if advisor.agency is None or Licence.objects.filter(user=advisor).exists():
        return
    services.set_volunteering(user=advisor, wanted=True)
    services.grant_licence(by=User.objects.get(region=advisor.agency.region_id), user=advisor)


def _account(login: str) -> User:
    return User.objects.select_related("agency").get(email=f"{login}{DEMO_DOMAIN}")
