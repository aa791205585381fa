"""People seen outside, as the owner of the tables writes them: at any time, whatever the gate says then."""

from matching.external.enums import EmployerCheck, Situation, State
from matching.external.lead import answer, state_of
from matching.external.models import Attestation, ExternalAct, Sighting, Step
from offers.models import JobOffer
from tests.matching.gate.scenes import Scene
from tests.utils import by_owner

URL = "https://linkedin.com/in/camille-durand-exemple"


def act(scene: Scene, kind: str, offer: JobOffer) -> ExternalAct:
    row = ExternalAct(kind=kind, offer=offer, finding=scene.finding, by=scene.advisor, snapshot="1:1:")
    return by_owner.insert(row)


def seen(scene: Scene, url: str = URL, urn: str = "", *, offer: JobOffer | None = None) -> Sighting:
    """Now, on the database's clock; for another offer than the scene's, under the same finding."""
    offer = offer or scene.offer
    sighting = Sighting(
        offer=offer,
        finding=scene.finding,
        act=act(scene, "sighting", offer),
        source="form",
        url=url,
        urn=urn,
        open_to_work=True,
        author=scene.advisor,
    )
    sighting = by_owner.insert(sighting)
    said = {"visibility": "all", "situation": Situation.WITHOUT_JOB, "employer": EmployerCheck.OTHER}
    by_owner.insert(Attestation(sighting=sighting, by=scene.advisor, **said))
    return sighting


def step(scene: Scene, sighting: Sighting, state: State) -> None:
    """Now; the person's own words by the person's own function."""
    if state in (State.INTERESTED, State.DECLINED):
        answer(sighting, state)
        return
    values = {"sighting": sighting, "before": state_of(sighting), "after": state}
    if state in (State.INFORMED, State.DISCLOSED):
        values["act"] = act(scene, "contact", sighting.offer)
    by_owner.insert(Step(**values, by=None if state == State.NO_ANSWER else scene.advisor))
