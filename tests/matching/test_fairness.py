"""The report on groups that the engine does not know: shares, ratios, refusals."""

import io
import json
import math
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from candidates.enums import AreaKind
from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency
from matching.fairness import ATTRIBUTES, Report, Stage, groups_of

from .comparison import engine_says
from .strategies import with_ids
from .world import OfferSpec, PersonSpec, add_people, publish, zone

PEOPLE = 60


def report(**options: object) -> dict:
    output = io.StringIO()
    call_command("fairness_report", json=True, stdout=output, **options)
    return json.loads(output.getvalue())


@pytest.fixture
def invented(agency: Agency) -> None:
    """Sixty invented people: a third cannot work full time, a third was not asked."""
    answers: list[bool | None] = [True, None, False]
    specs = [
        PersonSpec(
            answers={"accepts_full_time": answers[n % 3]},
            areas=[zone(AreaKind.COUNTRY)],
            occupations={} if n == 0 else {"B1302": 12},
            synthetic=True,
        )
        for n in range(PEOPLE)
    ]
    add_people(with_ids(specs, 7))


def test_attributes_are_drawn_from_the_number_and_the_seed_alone() -> None:
    numbers = [f"FICTIF-1-{n}" for n in range(2000)]
    drawn = [groups_of(number, 1) for number in numbers]
    assert [groups_of(number, 1) for number in numbers] == drawn
    assert [groups_of(number, 2) for number in numbers] != drawn
    for attribute, weights in ATTRIBUTES.items():
        for group, weight in weights.items():
            share = sum(groups[attribute] == group for groups in drawn) / len(drawn)
            assert abs(share - weight / 100) < 0.04


def test_counts_everyone_found_and_the_first_ten(agency: Agency, invented: None) -> None:
    (offer,) = publish(agency, OfferSpec(working_time="full_time"))
    says = engine_says(offer)
    assert (says["match"], says["to_qualify"]) == (19, 20)
    found = report()
    assert (found["people"], found["offers"], found["four_fifths"]) == (PEOPLE - 1, 1, None)
    exposure = sum(1 / math.log2(1 + place) for place in range(1, 40))
    numbers = dict(JobSeeker.objects.values_list("public_id", "registration_number"))
    ranked = list(says["ranked"].values())
    for attribute, measured in found["attributes"].items():
        assert sum(measured["compared"].values()) == pytest.approx(1, abs=0.001)
        stages = measured["stages"]
        assert {name: stage["found"] for name, stage in stages.items()} == {
            "correspondent": 19,
            "à interroger": 20,
            "dix premiers": 10,
            "exposition": round(exposure, 1),
        }
        first = [row["person"] for row in ranked if row["verdict"] == "match"][:10]
        by_id = {str(public_id): number for public_id, number in numbers.items()}
        for group, share in stages["dix premiers"]["shares"].items():
            assert share == sum(groups_of(by_id[key], 1)[attribute] == group for key in first) / 10
        assert not any(stage["conclusive"] for stage in stages.values())


def test_ratio_is_of_rates_not_of_numbers() -> None:
    stage = Stage()
    for person in range(300):
        stage.add("femmes" if person < 200 else "hommes", person)
    said = stage.as_json(Counter({"femmes": 400, "hommes": 250}))
    assert (said["ratio"], said["four_fifths"], said["conclusive"]) == (0.8, True, True)
    assert said["shares"] == {"femmes": 0.6667, "hommes": 0.3333}
    said = stage.as_json(Counter({"femmes": 400, "hommes": 251}))
    assert (said["ratio"], said["four_fifths"]) == (0.797, False)
    nobody = Stage().as_json(Counter({"femmes": 1, "hommes": 1}))
    assert (nobody["ratio"], nobody["four_fifths"], nobody["conclusive"]) == (None, None, False)


def test_writes_its_page(agency: Agency, invented: None, tmp_path: Path) -> None:
    publish(agency, OfferSpec(working_time="full_time"))
    call_command("fairness_report", output=tmp_path / "page.md", stdout=io.StringIO())
    page = (tmp_path / "page.md").read_text()
    assert "Offres : 1 ; personnes comparées : 59 ; graine 1." in page
    assert "trop peu pour conclure" in page


def test_refuses_one_real_person_and_an_empty_database(agency: Agency, invented: None) -> None:
    with pytest.raises(CommandError, match="offres en cours"):
        report()
    publish(agency, OfferSpec())
    add_people([PersonSpec()])
    with pytest.raises(CommandError, match="personnes réelles"):
        report()


def test_stores_nothing_of_anyone(agency: Agency, invented: None) -> None:
    publish(agency, OfferSpec(working_time="full_time"))
    before = list(JobSeeker.objects.order_by("pk").values())
    assert Report(1).groups
    report()
    assert list(JobSeeker.objects.order_by("pk").values()) == before
