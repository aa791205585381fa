"""What the law lets no offer ask for is stored as no criterion, whoever asks for it."""

from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction
from django.urls import reverse

from francetravail_match.common.database import app_now
from offers.enums import CriterionLevel, DraftStep
from offers.imports.requirements import label_item, read_education, read_languages, read_skills
from offers.imports.values import Raw
from offers.linter import lint
from offers.models import JobOffer, OfferCriterion, OfferVersion
from offers.services.criteria import ChangeRefused, change_criteria, copies, take_from_source
from offers.services.versions import UnlawfulCriterion, create_versions
from tests.factories import JobOfferFactory, UserFactory, add_version
from tests.utils.databases import OwnDatabase
from tests.utils.fragments import HTMX

UNLAWFUL = ["Femme uniquement", "Nationalité française exigée", "Casier judiciaire vierge"]


def skill(label: str) -> OfferCriterion:
    return OfferCriterion(
        code="skill", item=label_item(label), level=CriterionLevel.WISHED, value={"label": label}
    )


def rows(offer: JobOffer) -> list[OfferCriterion]:
    return copies(list(OfferCriterion.objects.filter(version=offer.current_version_id).order_by("pk")))


@pytest.fixture
def older(own_database: OwnDatabase) -> JobOffer:
    """A live offer that has asked for it since before it was looked at."""

    def looked_at(how: str) -> None:
        with own_database.as_owner() as owner:
            owner.execute(f"ALTER TABLE offers_offercriterion {how} TRIGGER offers_criterion_lawful_label")
            owner.commit()

    offer = JobOfferFactory(published=True)
    looked_at("DISABLE")
    offer.current_version = add_version(offer, [*rows(offer), skill(UNLAWFUL[0])])
    looked_at("ENABLE")
    offer.save()
    return offer


@pytest.mark.parametrize(
    "row",
    [
        {"code": "age", "item": "35"},
        {"code": "sex", "item": "female"},
        {"code": "nationality", "item": "fr"},
        {"code": "experience", "value": {"months": 12, "max": 60}},
        {"code": "contract", "item": "for_men"},
        {"code": "licence", "item": "B", "value": {"age": 21}},
        {"code": "skill", "item": "moins de 35 ans", "level": "wished"},
        {"code": "working_time", "item": "full_time", "value": []},
    ],
)
def test_the_database_knows_no_such_criterion(db, row) -> None:
    version = JobOfferFactory(with_version=True, asks_for_nothing_more=True).current_version
    with pytest.raises(IntegrityError, match="offers_criterion_lawful"), transaction.atomic():
        OfferCriterion.objects.create(version=version, **row)


NOT_SPELLED: list[dict[str, Any]] = [
    {"code": "availability", "item": "start", "value": value}
    for value in (
        {"on": "today"},
        {"on": "infinity"},
        {"on": "01/12/2026"},
        {"on": "12026-01-01"},
        {"on": None},
        {},
    )
]
NOT_SPELLED += [{"code": "experience", "value": {}}]
NOT_SPELLED += [
    {"code": "language", "item": "en", "value": {"cefr": level}} for level in ("b2", "Z9", "", 3, ["B2"])
]
NOT_SPELLED += [
    {"code": "salary", "level": "wished", "value": {"period": "month", "min": None, "max": "1900", **wrong}}
    for wrong in (
        {"max": "NaN"},
        {"max": 1900},
        {"min": "-5"},
        {"max": "1e4"},
        {"period": "week"},
        {"months": "12"},
    )
]
NOT_SPELLED += [
    {"code": "education", "level": "wished", "value": {"level": level, "field": ""}} for level in (2, "5", 9)
]
NOT_SPELLED += [
    {"code": "mobility", "item": "workplace", "value": value}
    for value in (
        {"place": "country", "commune": "75056"},
        {"place": "unknown", "departement": "38"},
        {"place": "region", "region": "11", "departement": "38"},
        {"place": "departement", "departement": None},
        {"place": "commune", "commune": "Paris"},
        {"place": "country", "fully_remote": "true"},
    )
]
NOT_SPELLED += [
    {"code": "occupation", "item": "H2913", "value": {"appellation": value}} for value in (None, "18940", -1)
]
NOT_SPELLED += [{"code": "salary", "item": "unreadable", "level": "wished"}]


@pytest.mark.parametrize("row", NOT_SPELLED, ids=lambda row: f"{row['code']}-{row.get('value')}")
def test_a_value_has_one_spelling(db, row) -> None:
    """Each would be read in one way by the engine, and in another or not at all by a page."""
    offer = JobOfferFactory()
    version = OfferVersion.objects.create(offer=offer, number=1, digest="0" * 64, created_at=app_now())
    with pytest.raises(IntegrityError, match="offers_criterion_value"), transaction.atomic():
        OfferCriterion.objects.create(version=version, **row)


SPELLED: list[dict[str, Any]] = [
    {
        "code": "mobility",
        "item": "workplace",
        "value": {"place": "region", "region": "987", "fully_remote": True},
    },
    {"code": "mobility", "item": "workplace", "value": {"place": "departement", "departement": "2A"}},
    {"code": "mobility", "item": "workplace", "value": {"place": "commune", "commune": "97411"}},
    {
        "code": "salary",
        "level": "wished",
        "value": {"period": "month", "min": "774.77", "max": "1808.80", "months": 13.3},
    },
    {"code": "education", "item": "label:abc", "level": "wished", "value": {"level": None, "field": "FIMO"}},
    {"code": "language", "item": "en", "value": {"cefr": None}},
]


@pytest.mark.parametrize("row", SPELLED, ids=lambda row: f"{row['code']}-{row['value']}")
def test_what_real_offers_say_is_stored(db, row) -> None:
    version = OfferVersion.objects.create(
        offer=JobOfferFactory(), number=1, digest="0" * 64, created_at=app_now()
    )
    assert OfferCriterion.objects.create(version=version, **row).pk


def test_a_day_that_is_none_is_no_start(db) -> None:
    offer = JobOfferFactory()
    version = OfferVersion.objects.create(offer=offer, number=1, digest="0" * 64, created_at=app_now())
    with pytest.raises(DataError), transaction.atomic():
        OfferCriterion.objects.create(
            version=version, code="availability", item="start", value={"on": "2026-02-30"}
        )


@pytest.mark.parametrize("label", UNLAWFUL)
@pytest.mark.parametrize(
    ("code", "key"),
    [("certification", "label"), ("licence", "label"), ("language", "label"), ("education", "field")],
)
def test_the_database_reads_labels_by_itself(db, code: str, key: str, label: str) -> None:
    offer = JobOfferFactory(with_version=True)
    asked = OfferCriterion(code=code, item=label_item(label), value={key: label})
    with pytest.raises(IntegrityError, match="la loi l'interdit"), transaction.atomic():
        add_version(offer, [asked])
    lawful = OfferCriterion(code=code, item=label_item("Tenir une caisse"), value={key: "Tenir une caisse"})
    assert add_version(offer, [lawful]).criteria.count() == 1


@pytest.mark.parametrize("label", UNLAWFUL)
def test_no_version_asks_for_it(db, label: str) -> None:
    offer = JobOfferFactory(with_version=True)
    with pytest.raises(UnlawfulCriterion, match="ne peut pas être un critère : la loi l'interdit"):
        create_versions([(offer, [*rows(offer), skill(label)])])
    assert OfferVersion.objects.count() == 1


@pytest.mark.parametrize("label", UNLAWFUL)
def test_an_import_leaves_it_out_and_says_so(label: str, references) -> None:
    raw = Raw({"competences": [{"libelle": label, "exigence": "E"}, {"libelle": "Tenir une caisse"}]})
    assert [row.value["label"] for row in read_skills(raw, references)] == ["Tenir une caisse"]
    assert ("skill", label) in raw.notes.misread
    assert read_languages(Raw({"langues": [{"libelle": "Langue maternelle bretonne"}]})) == []
    assert read_education(Raw({"formations": [{"domaineLibelle": label}]}), regulated=False) == []


def test_what_an_offer_asked_for_before_is_an_alarm_and_goes_in_one_click(client, older) -> None:
    (alarm,) = [each for each in lint("Soudeur (H/F)", "", rows(older)) if each.field == "criteria"]
    assert (alarm.rule, alarm.excerpt, alarm.rewording) == ("sex_stated", UNLAWFUL[0], "")
    client.force_login(UserFactory(advisor=True))
    assert "ne s'écarte pas" in client.get(reverse("offers:detail", args=[older.public_id])).text
    write = reverse("offers:write", args=[older.public_id, DraftStep.REQUIREMENTS])
    page = client.get(write)
    assert "Retirer ce critère" in page.text
    kept = page.context["form"]["kept"].value()
    assert kept == [f"skill|{label_item(UNLAWFUL[0])}"]
    client.post(write, {"kept": kept, "reword": f"{alarm.rule}:{alarm.digest}"}, headers=HTMX)
    after = client.get(write)
    assert "Retirer ce critère" not in after.text and not after.context["form"]["kept"].value()


def test_it_is_not_asked_for_again_by_a_change_or_by_the_source(older) -> None:
    asked = rows(older)
    changed = [row for row in asked if row.code != "experience"]
    with pytest.raises(ChangeRefused, match="Retirez-le de ce que l'offre demande"):
        change_criteria(older, changed, actor=UserFactory(advisor=True), seen=older.current_version_id)
    older.source_version = older.versions.earliest("number")
    older.save()
    take_from_source([(older, [row for row in asked if row.code not in ("experience", "skill")])])
    older.refresh_from_db()
    assert {row.code for row in rows(older)} == {"occupation", "mobility", "contract", "working_time"}
