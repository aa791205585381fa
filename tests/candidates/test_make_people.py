"""Invented people: the same for a seed, spread over every occupation, marked for ever."""

import io
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from candidates.models import ANSWER_FIELDS, Identity, JobSeeker, MobilityArea, SoughtOccupation
from candidates.synthetic import storing
from candidates.synthetic.labour_market import LabourMarket
from candidates.synthetic.people import invent
from francetravail_match.referentials.models import RomeCode
from matching.models import PersonToMatch, PopulationMark

COUNTS = settings.FT_DATA / "reference/labour_market/tension_rome_bassin_2021.csv"
FAMILIES = ("skills", "licences", "languages", "certifications")
pytestmark = pytest.mark.django_db


@pytest.fixture
def packaged_reference() -> None:
    call_command("import_rome", apply=True, stdout=io.StringIO())
    call_command("import_communes", apply=True, stdout=io.StringIO())


def make(count: int, seed: int = 1) -> str:
    output = io.StringIO()
    call_command("make_people", count=count, seed=seed, stdout=output)
    return output.getvalue()


def portrait() -> list[tuple[object, ...]]:
    people = JobSeeker.objects.order_by("pk").select_related("identity")
    people = people.prefetch_related("occupations__rome", "areas", *FAMILIES)
    return [
        (
            person.public_id,
            person.category,
            person.commune_id,
            *(getattr(person, name) for name in ANSWER_FIELDS),
            (person.identity.first_name, person.identity.email, person.identity.phone),
            *(sorted(str(item) for item in getattr(person, family).all()) for family in FAMILIES),
            sorted((o.rome.code, o.experience_months) for o in person.occupations.all()),
            [str(area) for area in person.areas.all()],
        )
        for person in people
    ]


@pytest.mark.usefixtures("packaged_reference")
def test_same_seed_same_people_in_one_go_or_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "BATCH", 150)
    make(400)
    at_once = portrait()
    JobSeeker.objects.all().delete()
    make(100)
    assert "300 personnes fictives créées, 400 en tout" in make(400)
    assert portrait() == at_once
    assert "rien à créer" in make(400)
    market = LabourMarket(None)
    assert invent(market, 1, 5) == invent(market, 1, 5)
    assert invent(market, 1, 5) != invent(market, 2, 5)


@pytest.mark.usefixtures("packaged_reference")
def test_every_occupation_has_someone_and_unknown_answers_exist() -> None:
    make(1_700)
    sought = set(SoughtOccupation.objects.order_by().values_list("rome__code", flat=True))
    assert sought == set(RomeCode.objects.order_by().values_list("code", flat=True))
    assert JobSeeker.objects.filter(synthetic=True).count() == 1_700
    undeclared = JobSeeker.objects.filter(areas=None).count()
    assert 0.10 < undeclared / 1_700 < 0.20
    for column in (name for name in ANSWER_FIELDS if name.startswith("accepts_")):
        values = Counter(JobSeeker.objects.order_by().values_list(column, flat=True))
        assert set(values) == {True, False, None}
    for column in ("available_from", "wished_salary", "education_level", "education_field", "category"):
        unknown = JobSeeker.objects.filter(**{column: None}).count()
        assert 0 < unknown < 1_700, column


@pytest.mark.usefixtures("packaged_reference")
def test_an_invented_identity_reaches_nobody() -> None:
    make(300)
    identities = Identity.objects.order_by("pk")
    assert len(identities) == 300
    # Domain of RFC 6761; numbers that ARCEP keeps for works of fiction.
    assert all(identity.email == "" or identity.email.endswith("@example.invalid") for identity in identities)
    assert all(identity.phone == "" or identity.phone.startswith("+3363998") for identity in identities)
    for person in JobSeeker.objects.all():
        # The database keeps the constraints of what is stored: asked again, each is a query.
        person.full_clean(validate_unique=False, validate_constraints=False)


@pytest.mark.usefixtures("packaged_reference")
def test_people_have_search_rows_once_committed() -> None:
    make(500)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT count(DISTINCT job_seeker_id), count(*) FROM candidates_searchrow")
        people, rows = cursor.fetchone()
        cursor.execute("SELECT sum(people) FROM left_out_by_category")
        (left_out,) = cursor.fetchone()
    assert people + left_out == 500
    declared = MobilityArea.objects.count()
    assert rows >= people
    assert declared > 0
    # A population, not so many people who changed.
    assert PopulationMark.objects.exists()
    assert not PersonToMatch.objects.exists()


@pytest.mark.skipif(not COUNTS.exists(), reason="the real counts (FT_DATA) are not on this machine")
@pytest.mark.usefixtures("packaged_reference")
def test_real_counts_shape_the_population() -> None:
    # The packaged rows have every occupation and région that is counted: what is drawn from is the same.
    market = LabourMarket(COUNTS)
    codes = dict(RomeCode.objects.order_by().values_list("pk", "code"))
    drawn: Counter[str] = Counter()
    for number in range(2_000, 6_000):
        person = invent(market, 1, number)
        drawn[codes[person.occupations[0].rome][0]] += 1
    # Personal services and cleaning (K) and sales (D) outnumber arts (B) in the published counts.
    assert drawn["K"] > 5 * drawn["B"]
    assert drawn["D"] > 2 * drawn["L"]


def test_without_reference_data_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="import_rome"):
        make(10)


def test_production_invents_nobody(settings):
    settings.REFUSE_UNSAFE_START = True
    with pytest.raises(CommandError, match="En production, personne n'est inventé"):
        call_command("make_people", count=1, stdout=io.StringIO())
    assert not JobSeeker.objects.exists()
