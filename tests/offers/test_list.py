"""Searching, filtering and sorting the list of offers; what the database copies for it."""

import datetime
import string

import pytest
from django.db import connection
from django.urls import reverse

from francetravail_match.common.database import searched_words
from francetravail_match.referentials.querysets import communes_called, occupations_called
from matching.forms import OfferFilterForm
from offers.enums import ContractKind
from offers.models import JobOffer
from tests import runs
from tests.factories import (
    AppellationFactory,
    CommuneFactory,
    DepartementFactory,
    EmployerFactory,
    EstablishmentFactory,
    JobOfferFactory,
    RomeCodeFactory,
    UserFactory,
)
from tests.utils.databases import OwnDatabase
from tests.utils.offer_versions import add_version

LIST = reverse("offers:list")


@pytest.fixture
def advisor(db, client):
    user = UserFactory(advisor=True)
    client.force_login(user)
    client.get("/")
    return user


def titles(response) -> list[str]:
    return [offer.title for offer in response.context["page"]]


def found(client, **filters: str) -> list[str]:
    return sorted(titles(client.get(LIST, filters)))


@pytest.fixture
def offers(advisor) -> None:
    """Three offers of the agency, unlike in everything that one searches by, and one of another agency."""
    AppellationFactory(label="Électricien / Électricienne du bâtiment", ogr=1, rome=electrician())
    JobOfferFactory(
        published=True,
        title="Cuves",
        source_number="193ABCD",
        employer__name="Ateliers d'Été",
        employer__siren="356000000",
    )
    JobOfferFactory(published=True, title="Tuyaux", rome__same_family=True, commune__far=True)
    JobOfferFactory(
        published=True,
        imported=True,
        origin="partner",
        title="Câbles",
        rome=electrician(),
        contract=ContractKind.TEMPORARY,
        workplace={"place": "departement", "departement": "59"},
    )
    JobOfferFactory(published=True, title="Ailleurs", agency__other=True)


def electrician():
    return RomeCodeFactory(code="F1602", label="Électricité bâtiment")


SEARCHES: list[tuple[dict[str, str], list[str]]] = [
    ({"q": "cuves"}, ["Cuves"]),
    ({"q": "CABLES"}, ["Câbles"]),
    ({"q": "193abcd"}, ["Cuves"]),
    ({"q": "ateliers d’ete"}, ["Cuves"]),
    ({"q": "ete cuves"}, ["Cuves"]),
    ({"q": "ete cables"}, []),
    ({"q": "356 000 000"}, ["Cuves"]),
    ({"q": "cuves,"}, ["Cuves"]),
    ({"q": "(cuves"}, ["Cuves"]),
    ({"q": "ete,cuves"}, ["Cuves"]),
    ({"q": "%"}, []),
    ({"q": "_uves"}, []),
    ({"q": "'"}, ["Cuves", "Câbles", "Tuyaux"]),
    ({"metier": "H2913"}, ["Cuves", "Tuyaux"]),
    ({"metier": "h2915"}, ["Tuyaux"]),
    ({"metier": "F16"}, ["Câbles"]),
    ({"metier": "electricite"}, ["Câbles"]),
    ({"metier": "électricienne batiment"}, ["Câbles"]),
    ({"metier": "électricienne soudage"}, []),
    ({"metier": "soudage manuel"}, ["Cuves"]),
    ({"metier": "(électricienne, batiment"}, ["Câbles"]),
    ({"lieu": "lil"}, ["Cuves"]),
    ({"lieu": "CAMBRAI"}, ["Tuyaux"]),
    ({"lieu": "59400"}, ["Tuyaux"]),
    ({"lieu": "59350"}, ["Cuves"]),
    ({"lieu": "59"}, ["Cuves", "Câbles", "Tuyaux"]),
    ({"lieu": "nord"}, ["Cuves", "Câbles", "Tuyaux"]),
    ({"lieu": "hauts de france"}, ["Cuves", "Câbles", "Tuyaux"]),
    ({"lieu": "brest"}, []),
    ({"contrat": "temporary"}, ["Câbles"]),
    ({"origine": "direct"}, ["Cuves", "Tuyaux"]),
    ({"origine": "partner", "lieu": "nord", "metier": "F1602", "etat": "live"}, ["Câbles"]),
    ({"contrat": "n'importe"}, []),
    ({"tri": "n'importe"}, []),
    ({"metier": "\x00"}, []),
    ({"lieu": "x" * 101}, []),
]


def test_search_and_filters(client, offers):
    wrong = {
        str(filters): got for filters, expected in SEARCHES if (got := found(client, **filters)) != expected
    }
    assert wrong == {}


def test_search_by_siret(client, advisor):
    place = EstablishmentFactory()
    JobOfferFactory(title="Ici", employer=place.employer, establishment=place)
    JobOfferFactory(title="Autre établissement", employer=place.employer)
    spaced = f"{place.siret[:3]} {place.siret[3:9]} {place.siret[9:]}"
    assert found(client, q=spaced) == ["Ici"]
    assert found(client, q=place.siren) == ["Autre établissement", "Ici"]


def test_an_offer_known_as_a_region_is_found_by_its_name(client, advisor):
    DepartementFactory()
    JobOfferFactory(published=True, title="Région", workplace={"place": "region", "region": "32"})
    assert found(client, lieu="Hauts-de-France") == ["Région"]
    assert found(client, lieu="Nord") == []


def test_orders(client, advisor):
    runs.people(matches=1)
    for number, (title, employer) in enumerate([("B", "Zinc"), ("A", "Étain"), ("C", "Acier")], start=1):
        JobOfferFactory(
            published=True,
            title=title,
            employer__name=employer,
            published_at=datetime.datetime(2026, 9, number, 8, tzinfo=datetime.UTC),
        )
    JobOfferFactory(title="D", without_employer=True)
    runs.done(JobOffer.objects.get(title="A"))
    for order, expected in {
        "": "CABD",
        "ancienne": "BACD",
        "intitule": "ABCD",
        "employeur": "CABD",
        "correspondent": "ACBD",
    }.items():
        assert "".join(titles(client.get(LIST, {"tri": order}))) == expected, order
    assert "".join(JobOffer.objects.values_list("title", flat=True)) == "CABD", "without an order"


def test_each_filter_in_use_can_be_taken_off(client, offers):
    address = f"{LIST}?q=soudeur&metier=H2913&etat=live&tri=intitule&page=2"
    filters = {f.words: f.without for f in client.get(address).context["filters"]}
    assert filters == {
        "« soudeur »": "metier=H2913&etat=live&tri=intitule",
        "« H2913 »": "q=soudeur&etat=live&tri=intitule",
        "Offres ouvertes": "q=soudeur&metier=H2913&tri=intitule",
    }
    assert "Tout effacer" in client.get(address).text
    assert client.get(LIST).context["filters"] == []


def test_what_is_folded_away_shows_itself_when_it_is_in_use(client, advisor):
    assert '<details class="filters__more">' in client.get(LIST).text
    assert '<details class="filters__more" open>' in client.get(f"{LIST}?contrat=permanent").text


def test_filters_do_not_add_queries(client, advisor, django_assert_num_queries):
    for _ in range(21):
        JobOfferFactory(published=True, title="Soudeur")
    filters = {"q": "soudeur", "metier": "soudage", "lieu": "nord", "etat": "live", "tri": "correspondent"}
    # Session, user and agency, occupations, communes, départements, régions, count, page, searches.
    with django_assert_num_queries(9):
        response = client.get(LIST, filters)
    assert len(titles(response)) == 20


def listed(offer: JobOffer) -> tuple[str, ...]:
    names = ("words", "occupation", "contract", "commune", "departement", "region")
    return JobOffer.objects.values_list(*(f"listed_{name}" for name in names)).get(pk=offer.pk)


def test_the_copies_follow_the_offer_its_version_and_its_employer(db):
    offer = JobOfferFactory(
        published=True, title="Été", source_number="1", employer=EmployerFactory(name="A")
    )
    siren = offer.employer.siren
    assert listed(offer) == (f"ete 1 a {siren} ", "H2913", "permanent", "59350", "", "")
    offer.employer.name = "L'Œuvre"
    offer.employer.save()
    assert listed(offer)[0] == f"ete 1 l oeuvre {siren} "
    criteria = [c for c in offer.current_version.criteria.all() if c.code != "contract"]
    for criterion in criteria:
        criterion.pk = None
        if criterion.code == "mobility":
            criterion.value = {"place": "departement", "departement": "59"}
    offer.current_version = add_version(offer, criteria)
    offer.title = "Hiver"
    offer.save()
    assert listed(offer) == (f"hiver 1 l oeuvre {siren} ", "H2913", "", "", "59", "")
    place = EstablishmentFactory(employer=offer.employer, name="Quai")
    JobOffer.objects.filter(pk=offer.pk).update(establishment=place)
    assert listed(offer)[0].split() == ["hiver", "1", "l", "oeuvre", siren, place.siret, "quai"]
    place.name = "Môle"
    place.save()
    assert listed(offer)[0].endswith("mole")


def test_nobody_writes_the_copies(db):
    offer = JobOfferFactory(published=True)
    before = listed(offer)
    JobOffer.objects.filter(pk=offer.pk).update(
        listed_words="", listed_occupation="M1805", listed_region="11"
    )
    assert listed(offer) == before


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("Œuvre d'Été", "oeuvre d ete"),
        ("E\u0301TE\u0301", "ete"),
        ("Saint-Omer (62)", "saint omer 62 "),
        ("Soudeur/se", "soudeur se"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("", ""),
    ],
)
def test_folded(db, words, folded):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold_text(%s)", [words])
        assert cursor.fetchone() == (folded,)


def test_a_search_is_cut_where_texts_are(db):
    marks = [*string.punctuation, "’", "\u00a0", "\n"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m FROM unnest(%s::text[]) AS m WHERE fold_text('a' || m || 'b') = 'a b'", [marks]
        )
        cut = {mark for (mark,) in cursor.fetchall()}
    assert {mark for mark in marks if searched_words(f"a{mark}b") == ["a", "b"]} == cut


MANY = """
INSERT INTO offers_joboffer (public_id, agency_id, source, source_number, source_digest, origin, title,
    description, positions, state, suspended_from, closing_reason)
SELECT gen_random_uuid(), %s, 'manual', n, '', 'direct', md5(n::text), '', 1, 'draft', '', ''
FROM generate_series(1, 4000) AS n
"""


def test_a_search_reads_its_index(own_database: OwnDatabase):
    CommuneFactory()
    user = UserFactory(advisor=True)
    with own_database.as_owner() as owner:
        owner.execute(MANY, [user.agency_id])
        owner.commit()
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE offers_joboffer")
    offers = JobOffer.objects.visible_to(user)
    page = OfferFilterForm({}).apply(offers).with_workplace()[:20].explain(verbose=True)
    assert "hashed" not in page, "a page reads what it shows, not the criteria of the whole country"
    assert "Index Scan using offers_joboffer_recent" in page, page
    oldest = OfferFilterForm({"tri": "ancienne"}).apply(offers)[:20].explain()
    assert "Index Scan Backward using offers_joboffer_list" in oldest, oldest
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
    plan = offers.searched("soudeur").order_by("pk").explain()
    assert "offers_joboffer_words" in plan, plan
    assert "referentials_commune_folded" in communes_called("lille").order_by("pk").explain()
    assert "referentials_appellation_folded" in occupations_called("soudeur").order_by("pk").explain()
