"""What a test starts from. Traits are named for situations; nothing is drawn at random.

The default published offer and the default person fit each other: `JobSeekerFactory(matches=True)` matches
`JobOfferFactory(published=True)`. Everyone shares one département, one commune and one occupation.
"""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice
from factory.declarations import LazyAttribute, RelatedFactory, SelfAttribute, Sequence, SubFactory, Trait

from candidates.enums import AreaKind, Category
from candidates.models import ANSWER_FIELDS, JobSeeker, MobilityArea, SoughtOccupation
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import Agency, User
from francetravail_match.referentials.enums import SkillKind
from francetravail_match.referentials.models import (
    Appellation,
    Commune,
    Departement,
    Naf,
    Region,
    RomeCode,
    Skill,
)
from offers.enums import (
    ClosingReason,
    ContractKind,
    CriterionLevel,
    OfferOrigin,
    OfferSource,
    OfferState,
    PlaceKind,
    WorkingTime,
)
from offers.models import Employer, EmployerContact, Establishment, JobOffer, OfferCriterion
from tests.utils.integration_factory import IntegrationFactory as IntegrationFactory
from tests.utils.item_factories import ConsentFactory as ConsentFactory
from tests.utils.item_factories import DisabilityStatusFactory as DisabilityStatusFactory
from tests.utils.item_factories import HeldCertificationFactory as HeldCertificationFactory
from tests.utils.item_factories import HeldLanguageFactory as HeldLanguageFactory
from tests.utils.item_factories import HeldLicenceFactory as HeldLicenceFactory
from tests.utils.item_factories import HeldSkillFactory as HeldSkillFactory
from tests.utils.item_factories import IdentityFactory as IdentityFactory
from tests.utils.model_factory import ModelFactory
from tests.utils.offer_life import live_through, siren, siret
from tests.utils.offer_versions import PUBLISHED_AT, criteria_of
from tests.utils.offer_versions import add_version as add_version
from tests.utils.weights import WeightVersionFactory as WeightVersionFactory

PASSWORD = "soudeuse à l'arc électrique"
TOTP_KEY = "31" * 20
SECOND_FACTOR_SINCE = datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC)
NAMESPACE = uuid.UUID(int=0)


def public_id(kind: str) -> Sequence:
    return Sequence(lambda n: uuid.uuid5(NAMESPACE, f"{kind} {n}"))


class RegionFactory(ModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "32"
    name = "Hauts-de-France"


class DepartementFactory(ModelFactory[Departement]):
    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = "59"
    name = "Nord"
    region = SubFactory(RegionFactory)


class CommuneFactory(ModelFactory[Commune]):
    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    class Params:
        # 50 km from Lille, in the same département.
        far = Trait(code="59122", name="Cambrai", postal_codes=["59400"], lat=50.1727, lon=3.2345)
        without_point = Trait(code="59999", name="Sans-Point", lat=None, lon=None)

    code = "59350"
    name = "Lille"
    departement = SubFactory(DepartementFactory)
    postal_codes = LazyAttribute(lambda commune: [f"{commune.code[:2]}000"])
    population = 236_234
    lat: float | None = 50.6311
    lon: float | None = 3.0468


class RomeCodeFactory(ModelFactory[RomeCode]):
    class Meta:
        model = RomeCode
        django_get_or_create = ("code",)

    class Params:
        # A child of the default occupation: the same ROME family.
        same_family = Trait(
            code="H2915", label="Soudage TIG", parent=SubFactory("tests.factories.RomeCodeFactory")
        )
        unrelated = Trait(code="M1805", label="Études et développement informatique")

    code = "H2913"
    label = "Soudage manuel"


class AppellationFactory(ModelFactory[Appellation]):
    class Meta:
        model = Appellation
        django_get_or_create = ("ogr",)

    ogr = 404475
    label = "Soudeur / Soudeuse"
    rome = SubFactory(RomeCodeFactory)


class SkillFactory(ModelFactory[Skill]):
    class Meta:
        model = Skill
        django_get_or_create = ("ogr",)

    class Params:
        soft = Trait(ogr=300460, label="Faire preuve d'autonomie", kind=SkillKind.SOFT_SKILL)
        knowledge = Trait(ogr=100007, label="Techniques de soudage", kind=SkillKind.KNOWLEDGE)

    ogr = 491819
    label = "Nettoyer et dégraisser les pièces à souder"
    kind = SkillKind.KNOW_HOW


class NafFactory(ModelFactory[Naf]):
    """A section, unless a trait says otherwise."""

    class Meta:
        model = Naf
        django_get_or_create = ("code",)

    class Params:
        division = Trait(code="25", level=2, parent=SubFactory("tests.factories.NafFactory"))

    code = "C"
    label = "Industrie manufacturière"
    level = 1


class AgencyFactory(ModelFactory[Agency]):
    class Meta:
        model = Agency
        django_get_or_create = ("code",)

    class Params:
        other = Trait(code="59002", name="Agence de Cambrai")

    code = "59001"
    name = "Agence de Lille"
    region = SubFactory(RegionFactory)


class UserFactory(ModelFactory[User]):
    """A person who can sign in with PASSWORD, without any role unless a trait or ``roles`` gives some."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        advisor = Trait(roles=[Role.ADVISOR])
        liaison = Trait(roles=[Role.LIAISON])
        manager = Trait(roles=[Role.MANAGER])
        regional_pilot = Trait(roles=[Role.REGIONAL_PILOT], agency=None)
        administrator = Trait(roles=[Role.ADMINISTRATOR], agency=None)
        dpo = Trait(roles=[Role.DPO], agency=None)
        observer = Trait(roles=[Role.OBSERVER], agency=None)
        # With a second factor, whose secret is TOTP_KEY.
        enrolled = Trait(
            second_factor_since=SECOND_FACTOR_SINCE,
            device=RelatedFactory("tests.factories.TOTPDeviceFactory", "user"),
        )
        of_another_agency = Trait(agency=SubFactory(AgencyFactory, other=True))

    public_id = public_id("user")
    email = Sequence(lambda n: f"agent{n}@example.org")
    first_name = "Camille"
    last_name = Sequence(lambda n: f"Martin {n}")
    password = PASSWORD
    roles: list[Role] = []
    agency = SubFactory(AgencyFactory)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, password: str | None, **fields: Any) -> User:
        """Valid as it is made: the database's own rules hold all the same."""
        user = model_class(**fields)
        user.set_password(password)
        user.save(force_insert=True)
        return user


class TOTPDeviceFactory(ModelFactory[TOTPDevice]):
    class Meta:
        model = TOTPDevice

    user = SubFactory(UserFactory)
    name = "application"
    key = TOTP_KEY


class EmployerFactory(ModelFactory[Employer]):
    class Meta:
        model = Employer

    class Params:
        known_by_name = Trait(siren=None)

    public_id = public_id("employer")
    name = Sequence(lambda n: f"Chaudronnerie {n}")
    siren = Sequence(siren)


class EstablishmentFactory(ModelFactory[Establishment]):
    class Meta:
        model = Establishment

    public_id = public_id("establishment")
    employer = SubFactory(EmployerFactory)
    siret = LazyAttribute(lambda place: siret(place.employer))
    name = "Atelier de Lille"
    naf = "25.11Z"
    commune = SubFactory(CommuneFactory)
    address = "12 rue du Port"


class EmployerContactFactory(ModelFactory[EmployerContact]):
    class Meta:
        model = EmployerContact

    public_id = public_id("contact")
    employer = SubFactory(EmployerFactory)
    name = Sequence(lambda n: f"Sacha Dupont {n}")
    function = "Responsable d'atelier"
    email = Sequence(lambda n: f"atelier{n}@example.org")
    phone = "0320000000"
    confirmed_at = PUBLISHED_AT


class JobOfferFactory(ModelFactory[JobOffer]):
    """An offer; ``with_version``, ``published``, ``suspended`` and ``closed`` give it criteria."""

    class Meta:
        model = JobOffer

    class Params:
        rome = SubFactory(RomeCodeFactory)
        commune = SubFactory(CommuneFactory)
        workplace = LazyAttribute(lambda o: {"place": PlaceKind.COMMUNE, "commune": o.commune.code})
        contract = ContractKind.PERMANENT
        working_time = WorkingTime.FULL_TIME
        experience_level = CriterionLevel.REQUIRED
        experience_months = 12

        with_version = Trait(criteria=LazyAttribute(lambda o: criteria_of(o)))
        published = Trait(with_version=True, state=OfferState.PUBLISHED, published_at=PUBLISHED_AT)
        shortlisting = Trait(published=True, state=OfferState.SHORTLISTING)
        suspended = Trait(published=True, state=OfferState.SUSPENDED)
        closed = Trait(
            published=True, state=OfferState.CLOSED, closing_reason=ClosingReason.FILLED_OTHER_CHANNEL
        )
        imported = Trait(
            source=OfferSource.FRANCE_TRAVAIL, source_created_at=PUBLISHED_AT, source_updated_at=PUBLISHED_AT
        )
        from_partner = Trait(imported=True, origin=OfferOrigin.PARTNER)
        without_employer = Trait(employer=None)
        asks_for_nothing_more = Trait(contract=None, working_time=None, experience_level=None)

    public_id = public_id("offer")
    agency = SubFactory(AgencyFactory)
    employer = SubFactory(EmployerFactory)
    source_number = Sequence(lambda n: f"{100 + n:03}TEST")
    title = "Soudeur / Soudeuse TIG"
    description = "Assemblage de pièces en inox."
    criteria: list[OfferCriterion] = []

    @classmethod
    def _create(
        cls, model_class: type[JobOffer], *args: Any, criteria: list[OfferCriterion], **fields: Any
    ) -> JobOffer:
        """Offer, version and criteria in one transaction: the database accepts no other order."""
        state, reason = fields.pop("state", OfferState.DRAFT), fields.pop("closing_reason", "")
        with transaction.atomic():
            # An offer begins as a draft, or received and then to be qualified.
            first = state if state == OfferState.DRAFT else OfferState.QUALIFYING
            offer = model_class.objects.create(state=first, **fields)
            if criteria:
                offer.current_version = add_version(offer, criteria, number=1)
                offer.save(update_fields=["current_version"])
            if state != first:
                live_through(offer, state, reason)
        return offer


ANSWERS = [name for name in ANSWER_FIELDS if name.startswith("accepts_")]


class JobSeekerFactory(ModelFactory[JobSeeker]):
    """A registered person of whom nothing was asked; ``occupations`` and ``areas`` are made with them."""

    class Meta:
        model = JobSeeker
        skip_postgeneration_save = True

    class Params:
        accepts_everything = Trait(**dict.fromkeys(ANSWERS, True))
        refuses_everything = Trait(**dict.fromkeys(ANSWERS, False))
        matches = Trait(
            accepts_everything=True,
            occupation=RelatedFactory("tests.factories.SoughtOccupationFactory", "job_seeker"),
            area=RelatedFactory("tests.factories.MobilityAreaFactory", "job_seeker"),
        )
        # Would match, but for an answer that nobody asked for.
        to_qualify = Trait(matches=True, accepts_permanent=None)
        has_left = Trait(left_on=datetime.date(2026, 9, 30))
        did_not_ask_to_be_counted = Trait(category=Category.E)
        asked_to_be_counted = Trait(category=Category.E, opted_in=True)
        hidden = Trait(hidden_from_employers=True)
        reachable = Trait(identity=RelatedFactory(IdentityFactory, "job_seeker"))
        not_to_be_asked = Trait(reachable=True, stop_asking=True)
        without_declared_mobility = Trait(
            accepts_everything=True,
            occupation=RelatedFactory("tests.factories.SoughtOccupationFactory", "job_seeker"),
        )

    public_id = public_id("job seeker")
    registration_number = Sequence(lambda n: f"{n:07}P")
    category = Category.A
    commune = SubFactory(CommuneFactory)


class SoughtOccupationFactory(ModelFactory[SoughtOccupation]):
    class Meta:
        model = SoughtOccupation

    class Params:
        unknown_experience = Trait(experience_months=None)

    job_seeker = SubFactory(JobSeekerFactory)
    rome = SubFactory(RomeCodeFactory)
    experience_months = 24


class MobilityAreaFactory(ModelFactory[MobilityArea]):
    """30 km around the person's commune, unless a trait says otherwise."""

    class Meta:
        model = MobilityArea

    class Params:
        in_departement = Trait(
            kind=AreaKind.DEPARTEMENT,
            commune=None,
            radius_km=None,
            departement=SubFactory(DepartementFactory),
        )
        in_region = Trait(
            kind=AreaKind.REGION, commune=None, radius_km=None, region=SubFactory(RegionFactory)
        )
        in_the_country = Trait(kind=AreaKind.COUNTRY, commune=None, radius_km=None)

    job_seeker = SubFactory(JobSeekerFactory)
    kind = AreaKind.COMMUNE
    commune = SelfAttribute("job_seeker.commune")
    radius_km: int | None = 30
