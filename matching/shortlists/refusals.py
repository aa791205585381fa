"""What is refused, in French, whether a service saw it or the database did."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import lock_not_available
from offers.models import JobOffer

NO_RIGHT = "Vos rôles ne permettent pas cela pour cette offre."
MESSAGES = {
    "shortlists_begin": "L'offre n'est plus en présélection : reprenez d'abord la présélection.",
    "shortlists_rule": "La présélection a changé d'état entre-temps. Rien n'a été modifié.",
    "shortlists_referral_rule": "La mise en relation a changé d'état entre-temps. Rien n'a été modifié.",
    "shortlists_undo": "Seul le dernier changement se corrige.",
    "shortlists_take_back": "Une approche notée par erreur se reprend dans l'heure, par qui l'a notée.",
    "shortlists_nobody": "Personne n'a encore dit être intéressé : il n'y a rien à envoyer.",
    "shortlists_shown": "Cette personne ne peut plus être proposée : elle n'est plus inscrite, ou a fait "
    "limiter l'usage de ses données.",
    "shortlists_hidden": "Le profil de cette personne est masqué aux employeurs : il faut son accord.",
    "shortlists_people_most": "Une présélection compte vingt personnes au plus.",
    "shortlists_open_most": "Cette personne a déjà trois mises en relation ouvertes dans le pays : "
    "attendez que l'une d'elles se termine.",
    "shortlists_week": "Cette personne a déjà été approchée cette semaine pour une autre offre.",
    "shortlists_same_means": "Ce moyen a déjà été noté aujourd'hui pour cette personne.",
    "shortlists_referral_once": "Cette personne est déjà proposée pour cette offre.",
    "shortlists_interview_past": "Un entretien a lieu plus tard que maintenant.",
    # A slip of the hand would invite somebody to another century.
    "shortlists_interview_far": "Un entretien a lieu dans l'année qui vient : vérifiez la date.",
    "shortlists_one_in_preparation": "Une autre présélection vient d'être commencée : rechargez la page.",
}
WRONG_TIMES = ("shortlists_interview_past", "shortlists_interview_far")


class Refused(Exception):
    """The message is French and says why; nothing was changed."""


class WrongTime(Refused):
    """What is planned has to come, and soon enough to be no slip of the hand."""


class Stale(Refused):
    """Somebody else changed the shortlist since it was shown."""


@contextmanager
def refusals() -> Iterator[None]:
    """All of the block or nothing; what the database refuses is said in French."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name == "shortlists_actor":
            raise PermissionDenied(NO_RIGHT) from error
        if name not in MESSAGES:
            raise
        kind = WrongTime if name in WRONG_TIMES else Refused
        raise kind(MESSAGES[name]) from error
    except OperationalError as error:
        if not lock_not_available(error):
            raise
        raise Refused(
            "Cette offre ou cette personne est en cours de mise à jour : rien n'a été modifié, réessayez "
            "dans quelques minutes."
        ) from error


def check_right(by: User, action: Action, offer: JobOffer) -> None:
    if not by.may(action) or by.agency_id != offer.agency_id:
        raise PermissionDenied(NO_RIGHT)
