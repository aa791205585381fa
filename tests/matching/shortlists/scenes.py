"""Shortlists in each situation, made by the services that the screens call."""

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from matching.shortlists.enums import ApproachMeans, ReferralState
from matching.shortlists.models import Message, Referral, Shortlist
from matching.shortlists.services import following, inviting, picking, reviewing
from offers.models import EmployerContact, JobOffer
from tests import runs
from tests.factories import EmployerContactFactory, JobOfferFactory, JobSeekerFactory, UserFactory


def advisor(**traits: object) -> User:
    return UserFactory(advisor=True, **traits)


def liaison(**traits: object) -> User:
    return UserFactory(liaison=True, **traits)


def found(people: int = 2, **offer: object) -> tuple[JobOffer, list[JobSeeker]]:
    """A published offer and the people whom its run found, in its order."""
    made = JobOfferFactory(published=True, **offer)
    JobSeekerFactory.create_batch(people, matches=True)
    runs.done(made)
    results = made.current_version.runs.get().results.order_by("rank").select_related("job_seeker")
    return made, [result.job_seeker for result in results]


def picked(offer: JobOffer, person: JobSeeker, by: User | None = None) -> Referral:
    return picking.pick(offer=offer, person_id=person.pk, by=by or advisor())


def approached(offer: JobOffer, person: JobSeeker, by: User | None = None) -> Referral:
    by = by or advisor()
    referral = picked(offer, person, by)
    following.approach(referral=referral, means=ApproachMeans.CALL, by=by)
    return referral


def interested(
    offer: JobOffer, person: JobSeeker, by: User | None = None, *, identity_agreed: bool = False
) -> Referral:
    by = by or advisor()
    referral = approached(offer, person, by)
    following.note_interest(referral=referral, identity_agreed=identity_agreed, by=by)
    return referral


def submitted(offer: JobOffer, person: JobSeeker) -> Shortlist:
    shortlist = interested(offer, person).shortlist
    reviewing.submit(shortlist=shortlist, by=advisor())
    return shortlist


def sent(offer: JobOffer, *people: JobSeeker, identity_agreed: bool = False) -> Shortlist:
    for person in people:
        interested(offer, person, identity_agreed=identity_agreed)
    shortlist = picking.in_preparation(offer)
    assert shortlist
    reviewing.submit(shortlist=shortlist, by=advisor())
    by = liaison()
    reviewing.accept(shortlist=shortlist, by=by)
    reviewing.send(shortlist=shortlist, by=by)
    return shortlist


def one(shortlist: Shortlist, state: ReferralState = ReferralState.SENT_TO_EMPLOYER) -> Referral:
    related = shortlist.referrals.select_related("offer", "job_seeker", "shortlist")
    return related.filter(state=state).earliest("rank")


def contact_of(offer: JobOffer, **contact: object) -> EmployerContact:
    """Whom the offer names at the employer's."""
    made: EmployerContact = EmployerContactFactory(employer=offer.employer, **contact)
    JobOffer.objects.filter(pk=offer.pk).update(contact=made)
    offer.contact = made
    return made


def written(shortlist: Shortlist) -> Message:
    """A message to the employer, that waits to leave."""
    contact = contact_of(shortlist.offer)
    return inviting.write_to_employer(shortlist=shortlist, contact=contact, by=liaison())
