"""What the engine and the oracle say of the same offers and people, in the same words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Window
from django.db.models.functions import RowNumber

from candidates.models import JobSeeker, MobilityArea
from francetravail_match.common.database import app_today
from francetravail_match.referentials.models import RomeCode
from matching.context import context
from matching.criteria import CRITERIA
from matching.verdict import judge, match, offers_of
from offers.models import JobOffer

from . import oracle
from .world import read_rows

JSON_OF_PEOPLE = ("occupations", "areas", "skills", "licences", "languages", "certifications")
JSON_OF_OFFERS = (
    "zone_points",
    "schedule",
    "skills",
    "licences",
    "languages",
    "certifications",
    "education",
    "salary",
)
Says = dict[str, Any]


def read_people() -> list[oracle.Person]:
    rows = read_rows("SELECT * FROM truth_person ORDER BY public_id", *JSON_OF_PEOPLE)
    assert len(rows) == JobSeeker.objects.count()
    return [oracle.read_person(row) for row in rows]


def read_offers(chosen: Iterable[JobOffer] | None = None) -> dict[str, oracle.Offer]:
    """The live offers by public id; all of them, or these."""
    ids = "" if chosen is None else ", ".join(f"'{offer.public_id}'" for offer in chosen)
    these = f"WHERE public_id IN ({ids})" if ids else ""
    rows = read_rows(f"SELECT * FROM truth_offer {these} ORDER BY public_id", *JSON_OF_OFFERS)
    offers = {str(row["public_id"]): oracle.read_offer(row) for row in rows}
    assert len(offers) == len(rows)
    return offers


def read_context() -> oracle.Context:
    """Date, parameters, weights and dated rules, from their tables."""
    day = app_today()
    parameters = read_rows(
        "SELECT DISTINCT ON (code) code, value FROM referentials_nationalparameter"
        f" WHERE valid_from <= '{day}' ORDER BY code, valid_from DESC"
    )
    values = {row["code"]: row["value"] for row in parameters}
    (weights, *_) = read_rows(
        f"SELECT weights FROM matching_weightversion WHERE valid_from <= '{day}' ORDER BY valid_from DESC",
        "weights",
    )
    terms = read_rows(
        "SELECT t.valid_from AS since, t.valid_until AS until, c.code AS certification, validity_months,"
        " tolerance_months, refresher_days FROM referentials_certificationterm t"
        " JOIN referentials_certification c ON c.id = t.certification_id"
    )
    equivalences = read_rows(
        "SELECT e.valid_from AS since, e.valid_until AS until, old.code AS old, new.code AS new"
        " FROM referentials_certificationequivalence e"
        " JOIN referentials_certification old ON old.id = e.old_id"
        " JOIN referentials_certification new ON new.id = e.new_id"
    )
    after_hiring = read_rows("SELECT code FROM referentials_certification WHERE delivered_by = 'employer'")
    return oracle.Context(
        as_of=day,
        # What a version does not name has the weight that its criterion says.
        weights={c.code: c.weight for c in CRITERIA} | weights["weights"],
        undeclared_mobility_km=values["undeclared_mobility_km"],
        asap_days=int(values["asap_days"]),
        refresher_days=int(values["refresher_days"]),
        terms=[oracle.Term(**row) for row in terms],
        equivalences=[oracle.Equivalence(**row) for row in equivalences],
        employer_only=frozenset(row["code"] for row in after_hiring),
    )


@dataclass
class Names:
    """How the engine's numbers are called in the truth views."""

    codes: dict[int, str]
    areas: dict[int, int]

    @classmethod
    def read(cls) -> "Names":
        position = Window(RowNumber(), partition_by="job_seeker", order_by="id") - 1
        return cls(
            codes=dict(RomeCode.objects.values_list("id", "code")),
            areas=dict(MobilityArea.objects.annotate(position=position).values_list("id", "position")),
        )

    def row(self, found: Any) -> Says:
        """Of a person that the engine found or judged."""
        return {
            "verdict": str(found.verdict),
            "occupation": self.codes[found.occupation],
            "area": self.areas[found.area] if found.area else None,
            "outcomes": found.outcomes,
            "minimum": found.minimum,
            "maximum": found.maximum,
            "parts": {code: tuple(part) for code, part in found.parts.items()},
        }


def engine_says(offer: JobOffer, kept: int = 50) -> Says:
    """What the engine finds, in the words of the oracle."""
    assert offer.current_version_id is not None
    matched, names = match(offer.current_version_id, kept=kept), Names.read()
    return {
        "people": matched.n_people,
        "match": matched.n_match,
        "to_qualify": matched.n_to_qualify,
        "left_out": matched.not_compared["categories"],
        "without_occupation": matched.not_compared["without_occupation"],
        "ranked": {
            (str(result.verdict), result.rank): {"person": str(result.public_id)} | names.row(result)
            for result in matched.results
        },
    }


def oracle_says(
    offer: oracle.Offer, people: Iterable[oracle.Person], ctx: oracle.Context, kept: int = 50
) -> Says:
    answer = oracle.match_all(offer, people, ctx, kept)
    return {
        "people": answer.n_people,
        "match": answer.n_match,
        "to_qualify": answer.n_to_qualify,
        "left_out": dict(answer.left_out),
        "without_occupation": dict(answer.without_occupation),
        "ranked": {
            (verdict, rank): {"person": judgement.public_id} | row_of(judgement)
            for verdict, judgements in answer.ranked.items()
            for rank, judgement in enumerate(judgements, 1)
        },
    }


def row_of(judgement: oracle.Judgement) -> Says:
    return {
        "verdict": judgement.verdict,
        "occupation": judgement.occupation,
        "area": judgement.area,
        "outcomes": judgement.outcomes,
        "minimum": judgement.minimum,
        "maximum": judgement.maximum,
        "parts": judgement.parts,
    }


def engine_judges(offer: JobOffer, people: Iterable[JobSeeker]) -> dict[str, Says | None]:
    """Each pair, whatever the verdict, by the person's public id; None: no row to compare."""
    assert offer.current_version_id is not None
    names, ctx = Names.read(), context()
    judged = {str(p.public_id): judge(offer.current_version_id, p.pk, ctx=ctx) for p in people}
    return {key: None if found is None else names.row(found) for key, found in judged.items()}


def oracle_judges(
    offer: oracle.Offer, people: Iterable[oracle.Person], ctx: oracle.Context
) -> dict[str, Says | None]:
    judged = {person.public_id: oracle.judge(offer, person, ctx) for person in people}
    return {key: None if found is None else row_of(found) for key, found in judged.items()}


def engine_offers_of(person: JobSeeker) -> dict[str, bool]:
    """One person against every live offer: by the offer's public id, whether something is unknown."""
    found = offers_of(person.pk)
    public_ids = dict(
        JobOffer.objects.filter(pk__in=[o.offer_id for o in found]).values_list("pk", "public_id")
    )
    assert len(public_ids) == len(found)
    return {str(public_ids[o.offer_id]): o.unknown for o in found}


def oracle_offers_of(
    person: oracle.Person, offers: Iterable[oracle.Offer], ctx: oracle.Context
) -> dict[str, bool]:
    found = oracle.offers_of(person, offers, ctx)
    return {key: row.verdict == oracle.TO_QUALIFY for key, row in found.items()}
