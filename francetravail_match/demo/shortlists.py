"""Shortlists of the demonstration: one for liaison to review, one that an advisor has begun."""

from django.db import transaction
from django.db.models import F

from francetravail_match.accounts.demo import DEMO_DOMAIN
from francetravail_match.accounts.models import User
from matching.enums import RunState, Verdict
from matching.models import MatchResult, MatchRun
from matching.shortlists.enums import ApproachMeans
from matching.shortlists.models import Referral, Shortlist
from matching.shortlists.services import following, picking, reviewing
from offers.enums import OfferState

#: Advisor in the agency of a colleague who does liaison.
PREPARED_BY = "karim.benali"
PEOPLE = 2


@transaction.atomic
def begin_shortlists() -> int:
    """Do it unless it is done; how many shortlists the agency has."""
    by = User.objects.select_related("agency").get(email=f"{PREPARED_BY}{DEMO_DOMAIN}")
    kept = Shortlist.objects.filter(offer__agency=by.agency_id)
    if not kept.exists():
        for number, run in enumerate(_runs(by)):
            referrals = [_pick(run, result, by) for result in _first_people(run)]
            if number == 0:
                _submit(referrals, by)
    return kept.count()


def _runs(by: User) -> list[MatchRun]:
    """Of two published offers of the agency that found people enough: always the same ones."""
    done = MatchRun.objects.filter(state=RunState.DONE, n_match__gte=PEOPLE)
    current = done.filter(
        version=F("version__offer__current_version"),
        version__offer__agency=by.agency_id,
        version__offer__state=OfferState.PUBLISHED,
    )
    found = current.select_related("version__offer").order_by("version__offer__source_number", "-pk")
    return list({run.version_id: run for run in found[:10]}.values())[:2]


def _first_people(run: MatchRun) -> list[MatchResult]:
    return list(run.results.filter(verdict=Verdict.MATCH).order_by("rank")[:PEOPLE])


def _pick(run: MatchRun, result: MatchResult, by: User) -> Referral:
    return picking.pick(offer=run.version.offer, person_id=result.job_seeker_id, by=by)


def _submit(referrals: list[Referral], by: User) -> None:
    """The first person was called and is interested."""
    first = referrals[0]
    following.approach(referral=first, means=ApproachMeans.CALL, by=by)
    following.note_interest(referral=first, identity_agreed=True, by=by)
    reviewing.submit(shortlist=first.shortlist, by=by)
