"""What a person holds and how to reach them; re-exported by tests/factories.py."""

import datetime

from factory.declarations import SubFactory, Trait

from candidates.enums import AnswerChannel, ConsentKind, LanguageLevel, Licence
from candidates.models import (
    Consent,
    DisabilityStatus,
    HeldCertification,
    HeldLanguage,
    HeldLicence,
    HeldSkill,
    Identity,
)

from .model_factory import ModelFactory

JOB_SEEKER = "tests.factories.JobSeekerFactory"


class IdentityFactory(ModelFactory[Identity]):
    class Meta:
        model = Identity

    class Params:
        unreachable = Trait(email="", phone="")

    job_seeker = SubFactory(JOB_SEEKER)
    first_name = "Dominique"
    last_name = "Fictif"
    email = "dominique.fictif@example.invalid"
    phone = "+33199000000"


class HeldSkillFactory(ModelFactory[HeldSkill]):
    class Meta:
        model = HeldSkill

    class Params:
        not_held = Trait(held=False)

    job_seeker = SubFactory(JOB_SEEKER)
    ogr = 116926


class HeldLicenceFactory(ModelFactory[HeldLicence]):
    class Meta:
        model = HeldLicence

    class Params:
        not_held = Trait(held=False)

    job_seeker = SubFactory(JOB_SEEKER)
    code = Licence.B


class HeldLanguageFactory(ModelFactory[HeldLanguage]):
    class Meta:
        model = HeldLanguage

    class Params:
        not_held = Trait(held=False, level=None)
        at_an_unknown_level = Trait(level=None)

    job_seeker = SubFactory(JOB_SEEKER)
    code = "en"
    level = LanguageLevel.B2


class HeldCertificationFactory(ModelFactory[HeldCertification]):
    class Meta:
        model = HeldCertification

    class Params:
        not_held = Trait(held=False, obtained_on=None, valid_until=None)

    job_seeker = SubFactory(JOB_SEEKER)
    code = "R489"
    obtained_on = datetime.date(2024, 3, 1)
    valid_until = datetime.date(2029, 2, 28)


class DisabilityStatusFactory(ModelFactory[DisabilityStatus]):
    class Meta:
        model = DisabilityStatus

    job_seeker = SubFactory(JOB_SEEKER)
    recognised = True


class ConsentFactory(ModelFactory[Consent]):
    class Meta:
        model = Consent

    class Params:
        withdrawn = Trait(given=False)

    job_seeker = SubFactory(JOB_SEEKER)
    kind = ConsentKind.CONTACT_BY_EMAIL
    given = True
    decided_at = datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC)
    channel = AnswerChannel.LINK
