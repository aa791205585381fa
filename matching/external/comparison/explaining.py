"""« Pourquoi ? » for somebody outside: the explanation of everyone, from their own answers."""

from django.utils.timezone import localdate

from candidates.enums import AnswerChannel, AnswerOrigin, OccupationOrigin
from candidates.models import ANSWER_FIELDS, JobSeeker, SoughtOccupation, pseudonym
from candidates.provenance import Provenance, Source
from offers.models import OfferVersion

from ...context import context
from ...evidence import Facts
from ...explanation import Explanation, NotCompared, explanation_of
from ...pair import Pair, look_at
from ...verdict import judge
from ..models import Profile
from ..models.profiles import OTHER_TRAINING
from .judging import PAIR, area_of

NOT_LIVE = "Cette offre n'est pas ouverte : personne ne lui est comparé."
#: Where the person's rows are read: made of their answers, kept nowhere.
PEOPLE = """ctx JOIN offers_searchrow AS asked ON asked.version_id = %(version)s
    CROSS JOIN LATERAL external_rows(ARRAY[%(person)s]::bigint[], ctx.as_of, ctx.undeclared_mobility_km,
        ctx.asap_days, asked.reference_version) AS people"""


def explain(version: OfferVersion, profile: Profile) -> Explanation:
    """Computed now; NotCompared (French) where the offer is not live."""
    ctx = context()
    judgement = judge(version.pk, profile.pk, ctx, by=PAIR)
    pair = look_at(version.pk, profile.pk, judgement, ctx, PEOPLE) if judgement else None
    if judgement is None or pair is None:
        raise NotCompared(NOT_LIVE)
    seen = profile.sighting
    return explanation_of(
        version, judgement, _facts(profile, pair), ctx, seen.public_id, pseudonym(seen.public_id)
    )


def _facts(profile: Profile, pair: Pair) -> Facts:
    """What a registered person would have said who said the same: in their words, and never saved."""
    said = {name: getattr(profile, name) for name in ANSWER_FIELDS if hasattr(profile, name)}
    if said["education_field"] == OTHER_TRAINING:
        said["education_field"] = None
    own = Source(AnswerOrigin.PERSON, AnswerChannel.LINK, localdate(profile.changed_at))
    return Facts(
        person=JobSeeker(**said),
        occupation=SoughtOccupation(
            rome=profile.rome,
            origin=OccupationOrigin.ACCEPTED,
            experience_months=profile.experience_months,
        ),
        area=area_of(profile),
        declared=profile.declares_area(),
        provenance=Provenance({}, own),
        pair=pair,
    )
