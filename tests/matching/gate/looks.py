"""An offer that nobody matches, counted in every way: one signature is enough for it."""

from candidates.models import HeldSkill
from matching.countercheck.services import counter_check
from matching.gate.second_look.reading import signature_reasons
from matching.gate.second_look.services import look_again
from offers.models import JobOffer, OfferCriterion
from offers.services.versions import announce_versions, create_versions
from tests import runs
from tests.factories import AppellationFactory, EstablishmentFactory, JobOfferFactory, JobSeekerFactory
from tests.utils.asking import row
from tests.utils.databases import OwnDatabase

WELDER = row("occupation", "H2913")
LILLE = row("mobility", "workplace", place="commune", commune="59350")
PERMANENT = row("contract", "permanent")


def counted(offer: JobOffer) -> JobOffer:
    """Matched, counter-checked and sounded, as the workers do it."""
    offer.refresh_from_db()
    runs.done(offer)
    counter_check()
    look_again()
    return offer


def quiet_offer(**fields) -> JobOffer:
    """Of a welder, in Lille; the title suggests a welder's occupation and no other."""
    AppellationFactory()
    place = EstablishmentFactory()
    return counted(JobOfferFactory(published=True, employer=place.employer, establishment=place, **fields))


def asks_now(offer: JobOffer, *rows: OfferCriterion) -> JobOffer:
    """The offer asks for this from now on; matched and counted again."""
    (version,) = create_versions([(offer, list(rows))])
    announce_versions([version])
    return counted(offer)


def reasons(offer: JobOffer) -> list[str]:
    return [reason.value for reason in signature_reasons(offer)]


def move_clock(database: OwnDatabase, shift: str) -> None:
    with database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = %s::interval", [shift])
        owner.commit()


def asked(*more):
    return [row(r.code, r.item, r.level, **r.value) for r in (WELDER, LILLE, PERMANENT, *more)]


def holders(of: int, **skills: int) -> None:
    """People of the occupation who match nothing else; of each skill (`ogr_N`), so many hold it."""
    people = JobSeekerFactory.create_batch(of, matches=True, refuses_everything=True)
    for name, n in skills.items():
        ogr = int(name.removeprefix("ogr_"))
        HeldSkill.objects.bulk_create(HeldSkill(job_seeker=person, ogr=ogr) for person in people[:n])


def like_it(offer: JobOffer, **fields) -> JobOffer:
    return JobOfferFactory(**{"published": True, "employer": offer.employer, **fields})
