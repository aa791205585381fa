"""What an interested person is told while the search outside is shut: they are told, and not erased."""

from matching.gate.enums import GateState
from matching.gate.standing import standing_of
from offers.enums import LIVE_STATES

from ..enums import WITH_ANSWERS, State
from ..models import Sighting

FIRST = "Les personnes inscrites à France Travail passent en premier"
SHUT = f"{FIRST} et la recherche complémentaire est fermée en ce moment"
OVER = "Cette offre est pourvue, ou n'est plus ouverte, et les personnes inscrites passaient en premier"
NOTHING = "d'ici là, rien de vous n'est montré à l'employeur."
NOTHING_MORE = "rien de vous n'est montré à l'employeur."
#: Presented, and perhaps read: what was read stays.
UNLESS_READ = "à moins que l'employeur ne l'ait déjà lue, votre présentation ne lui est pas montrée."


def paused(sighting: Sighting, state: State) -> str:
    """In one sentence; empty where nothing holds the person back, or they are not interested."""
    if state not in WITH_ANSWERS:
        return ""
    offer = sighting.offer
    if offer.state not in LIVE_STATES:
        return f"{OVER}\N{NO-BREAK SPACE}: {UNLESS_READ if state == State.DISCLOSED else NOTHING_MORE}"
    if standing_of(offer, None).state is GateState.OPEN:
        return ""
    return f"{SHUT}\N{NO-BREAK SPACE}: {UNLESS_READ if state == State.DISCLOSED else NOTHING}"
