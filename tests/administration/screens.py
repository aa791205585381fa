"""One object of each model that has a screen, and the addresses of its screens."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.database import app_now
from francetravail_match.integrations.models import Integration
from francetravail_match.journal import services as journal
from francetravail_match.journal.models import Entry
from francetravail_match.pilot.enums import Level
from francetravail_match.pilot.models import (
    Activation,
    Consultation,
    Deputy,
    Experiment,
    Licence,
    SwitchAct,
)
from francetravail_match.referentials.models import (
    Appellation,
    Certification,
    CertificationEquivalence,
    CertificationTerm,
    Commune,
    Departement,
    MinimumWage,
    Naf,
    NationalParameter,
    ReferenceVersion,
    Region,
    RomeCode,
    Skill,
    WorkContext,
)
from matching.gate.models import GateParameter
from matching.models import MatchRun, WeightVersion
from offers.models import Employer, EmployerGroup, Establishment, JobOffer
from tests import factories, runs
from tests.pilot import scenes

SCREENS = dict(sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label))


def line() -> Entry:
    journal.record("user.signed_in", actor=None)
    return Entry.objects.latest("id")


def term() -> CertificationTerm:
    return CertificationTerm.objects.create(
        certification=certification("A"), valid_from="2026-01-01", source="un arrêté"
    )


def edition() -> ReferenceVersion:
    return ReferenceVersion.objects.create(name="rome", version="v1", digest="", loaded_at=app_now())


def certification(code: str) -> Certification:
    label = f"CACES {code}"
    return Certification.objects.create(code=code, label=label, issuer="INRS", delivered_by="tester")


def equivalence() -> CertificationEquivalence:
    return CertificationEquivalence.objects.create(
        old=certification("A"), new=certification("B"), valid_from="2026-01-01", source="un arrêté"
    )


def in_the_pilot(model: type[Model]) -> Callable[[], Any]:
    """A row of that model, in a region that takes part."""

    def make() -> Any:
        by = scenes.active_region()
        scenes.licensed(by)
        scenes.stop(by, Level.REGION, region="32")
        scenes.deputy()
        return model._default_manager.order_by("pk").first()

    return make


EXAMPLES: dict[type[Model], Callable[[], Any]] = {
    Activation: in_the_pilot(Activation),
    Agency: factories.AgencyFactory,
    GateParameter: lambda: GateParameter.objects.order_by("pk").first(),
    Appellation: factories.AppellationFactory,
    Certification: lambda: certification("A"),
    CertificationEquivalence: equivalence,
    CertificationTerm: term,
    Commune: factories.CommuneFactory,
    Consultation: in_the_pilot(Consultation),
    Departement: factories.DepartementFactory,
    Deputy: in_the_pilot(Deputy),
    Employer: factories.EmployerFactory,
    EmployerGroup: lambda: EmployerGroup.objects.create(name="Groupe"),
    Entry: line,
    Establishment: factories.EstablishmentFactory,
    Experiment: in_the_pilot(Experiment),
    Integration: factories.IntegrationFactory,
    JobOffer: lambda: factories.JobOfferFactory(published=True),
    JobSeeker: factories.JobSeekerFactory,
    Licence: in_the_pilot(Licence),
    MatchRun: lambda: runs.pending(factories.JobOfferFactory(published=True)),
    MinimumWage: lambda: MinimumWage.objects.first(),
    Naf: factories.NafFactory,
    NationalParameter: lambda: NationalParameter.objects.first(),
    ReferenceVersion: edition,
    Region: factories.RegionFactory,
    RomeCode: factories.RomeCodeFactory,
    Skill: factories.SkillFactory,
    SwitchAct: in_the_pilot(SwitchAct),
    User: factories.UserFactory,
    WeightVersion: factories.WeightVersionFactory,
    WorkContext: lambda: WorkContext.objects.create(ogr=1, label="Bureau", category="Lieu"),
}


def url(model: type[Model], name: str, *args: object, **query: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args, query=query)


def address(obj: Any) -> object:
    """What names an object in an address of its screen."""
    by_number = "PublicIdAdmin" not in {base.__name__ for base in type(SCREENS[type(obj)]).__mro__}
    return obj.pk if by_number else obj.public_id
