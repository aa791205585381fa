"""Somebody outside, brought to where a test begins.

person = interested(scene)               # informed through the gate, and interested
person = answered(scene)                 # who says all that the offer asks, and matches
person = ready(scene)                    # shortlisted too: nothing stands against presenting them
profile = as_outside(offer, by, spec)    # the facts of a PersonSpec, as an interested person has them
"""

from itertools import count
from typing import Any

from candidates.enums import AreaKind
from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_today
from francetravail_match.referentials.models import Commune, RomeCode
from matching.external.comparison.asking import forms_for, record_own_answers
from matching.external.enums import ItemKind, Situation, State
from matching.external.lead import answer, shortlist
from matching.external.models import Attestation, ExternalAct, Profile, ProfileItem, Sighting, Step
from matching.external.services import record_sighting
from offers.models import JobOffer
from tests.factories import CommuneFactory
from tests.matching.gate.scenes import Scene, allowed
from tests.matching.oracle import add_months
from tests.matching.world import DAY, PersonSpec
from tests.utils import by_owner

from .scenes import inform

NUMBERS = count(1)


def informed(scene: Scene) -> Sighting:
    url = f"https://linkedin.com/in/personne-exemple-{next(NUMBERS)}"
    decision = record_sighting(
        scene.offer,
        by=scene.advisor,
        source="form",
        open_to_work=True,
        url=url,
        situation=Situation.WITHOUT_JOB,
    )
    assert decision.allowed, decision
    sighting = Sighting.objects.get(url=url)
    allowed(inform(sighting, scene))
    return sighting


def interested(scene: Scene) -> Sighting:
    sighting = informed(scene)
    answer(sighting, State.INTERESTED)
    return sighting


def yes_to_everything(offer: JobOffer, sighting: Sighting) -> dict[str, Any]:
    """What somebody says who lives where the factories do, and accepts all: by the names of the page."""
    home = CommuneFactory()
    said: dict[str, Any] = {}
    for form in forms_for(offer, sighting.profile):
        for name in form.fields:
            value = {"area": "commune:30", "home": f"{home.name} {home.postal_codes[0]}", "months": "24"}
            said[form.add_prefix(name)] = value.get(name, "yes")
    return said


def says(offer: JobOffer, sighting: Sighting, said: dict[str, Any]) -> None:
    sighting.refresh_from_db()
    forms = forms_for(offer, sighting.profile, said)
    assert all(form.is_valid() for form in forms), [form.errors for form in forms]
    record_own_answers(sighting, forms)


def answered(scene: Scene) -> Sighting:
    sighting = interested(scene)
    says(scene.offer, sighting, yes_to_everything(scene.offer, sighting))
    return sighting


def ready(scene: Scene) -> Sighting:
    """Nothing stands against presenting them."""
    sighting = answered(scene)
    shortlist(sighting, by=scene.advisor)
    return sighting


def can_be_outside(spec: PersonSpec) -> PersonSpec:
    """The same person without what one cannot say outside: one occupation, one area."""
    (code, months), *_ = [*spec.occupations.items(), ("B1302", None)]
    spec.occupations, spec.said_yes, spec.titles = {code: months}, frozenset({code}), {}
    spec.areas = spec.areas[:1]
    for area in spec.areas:
        spec.commune = area.get("commune_id") or _commune_in(area) or spec.commune
    spec.complete &= {"licences"}
    spec.salary = None
    spec.category, spec.opted_in, spec.left = "A", None, False
    return spec


def _commune_in(area: dict[str, Any]) -> str | None:
    places = Commune.objects.order_by("code")
    if "departement_id" in area:
        return places.filter(departement=area["departement_id"]).values_list("pk", flat=True).first()
    if "region_id" in area:
        return places.filter(departement__region=area["region_id"]).values_list("pk", flat=True).first()
    return None


def as_outside(offer: JobOffer, by: User, spec: PersonSpec) -> Profile:
    """In a transaction that is undone: no finding stands behind the acts."""
    acts = [_act(offer, by, kind) for kind in ("sighting", "contact")]
    url = f"https://linkedin.com/in/personne-exemple-{next(NUMBERS)}"
    seen = Sighting(
        offer=offer, finding_id=0, act=acts[0], source="form", url=url, open_to_work=True, author=by
    )
    sighting = by_owner.insert(seen)
    attested = {"visibility": "all", "situation": Situation.WITHOUT_JOB, "employer": "other"}
    by_owner.insert(Attestation(sighting=sighting, by=by, **attested))
    by_owner.insert(Step(sighting=sighting, before="sighted", after="informed", act=acts[1], by=by))
    answer(sighting, State.INTERESTED)
    area = spec.areas[0]["kind"] if spec.areas else None
    ((code, months),) = spec.occupations.items()
    by_owner.update(
        Profile.objects.filter(pk=sighting.pk),
        rome=RomeCode.objects.get(code=code),
        experience_months=months,
        area_kind=area,
        commune_id=None if area == AreaKind.COUNTRY else spec.commune,
        radius_km=spec.areas[0].get("radius_km") if spec.areas else None,
        available_from=None if spec.free_in_days is None else app_today() + spec.free_in_days * DAY,
        education_level=spec.education[0],
        education_field=spec.education[1],
        licences_complete="licences" in spec.complete,
        **spec.answers,
    )
    for item in _items(sighting.pk, spec):
        by_owner.insert(item)
    return Profile.objects.get(pk=sighting.pk)


def _act(offer: JobOffer, by: User, kind: str) -> ExternalAct:
    return by_owner.insert(ExternalAct(kind=kind, offer=offer, finding_id=0, by=by, snapshot=""))


def _items(profile: int, spec: PersonSpec) -> list[ProfileItem]:
    day = app_today()

    def item(kind: ItemKind, code: object, held: bool, **more: Any) -> ProfileItem:
        return ProfileItem(profile_id=profile, kind=kind, code=str(code), held=held, **more)

    def date(shift: tuple[int, int] | None) -> Any:
        return None if shift is None else add_months(day, -shift[0]) + shift[1] * DAY

    return [
        *(item(ItemKind.SKILL, ogr, held) for ogr, held in spec.skills.items()),
        *(item(ItemKind.LICENCE, code, held) for code, held in spec.licences.items()),
        *(
            item(ItemKind.LANGUAGE, code, said is not False, level=said if isinstance(said, str) else None)
            for code, said in spec.languages.items()
        ),
        *(
            item(
                ItemKind.CERTIFICATION,
                code,
                paper is not None,
                obtained_on=paper and date(paper.obtained),
                valid_until=paper and date(paper.ends),
            )
            for code, paper in spec.certifications.items()
        ),
    ]
