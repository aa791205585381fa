"""The report on groups that the engine does not know: shares, ratios, refusals."""

import io
import json
import math
import random
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from candidates.enums import AreaKind
from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency
from matching.fairness import ATTRIBUTES, Report, groups_of, summary

from .comparison import engine_says
from .strategies import a_person, an_offer, with_ids
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


def test_attributes_are_drawn_from_the_number_and_the_draw_alone() -> None:
    numbers = [f"FICTIF-1-{n}" for n in range(2000)]
    drawn = [groups_of(number, 1) for number in numbers]
    assert [groups_of(number, 1) for number in numbers] == drawn
    assert [groups_of(number, 2) for number in numbers] != drawn
    for attribute, percents in ATTRIBUTES.items():
        assert sum(percents.values()) == 100
        for group, percent in percents.items():
            share = sum(groups[attribute] == group for groups in drawn) / len(drawn)
            assert abs(share - percent / 100) < 0.04


def test_counts_everyone_found_and_the_first_ten(agency: Agency, invented: None) -> None:
    (offer,) = publish(agency, OfferSpec(working_time="full_time"))
    says = engine_says(offer)
    assert (says["match"], says["to_qualify"]) == (19, 20)
    measured = Report()
    assert offer.current_version_id is not None
    measured.add(offer.current_version_id)
    assert len(measured.numbers) == PEOPLE - 1
    ids = {str(public_id): pk for public_id, pk in JobSeeker.objects.values_list("public_id", "pk")}
    listed = [ids[row["person"]] for _, row in sorted(says["ranked"].items())]
    assert measured.found["correspondent"] == dict.fromkeys(listed[:19], 1)
    assert measured.found["à interroger"] == dict.fromkeys(listed[19:], 1)
    assert measured.found["dix premiers"] == dict.fromkeys(listed[:10], 1)
    assert measured.found["exposition"] == {
        pk: 1 / math.log2(1 + place) for place, pk in enumerate(listed, 1)
    }


def test_reports_shares_and_what_it_cannot_conclude(agency: Agency, invented: None) -> None:
    publish(agency, OfferSpec(working_time="full_time"), OfferSpec(occupation="A1101"))
    said = report(draws=2)
    assert (said["people"], said["offers"], said["draws"], said["seen_share"]) == (
        59,
        2,
        2,
        round(39 / 59, 4),
    )
    assert (said["conclusive"], said["four_fifths"]) == (0, None)
    numbers = JobSeeker.objects.exclude(occupations=None).values_list("registration_number", flat=True)
    assert len(numbers) == 59
    accepted = JobSeeker.objects.filter(accepts_full_time=True).exclude(occupations=None)
    expected = []
    for draw in range(2):
        women = [groups_of(number, draw)["sexe"] == "femmes" for number in numbers]
        found = [
            groups_of(number, draw)["sexe"] == "femmes"
            for number in accepted.values_list("registration_number", flat=True)
        ]
        expected.append((sum(found) / len(found)) / (sum(women) / len(women)))
    stage = said["attributes"]["sexe"]["correspondent"]
    assert stage["relative"]["femmes"] == pytest.approx(sum(expected) / 2, abs=0.001)


def test_a_random_population_is_found_and_seen_alike(agency: Agency) -> None:
    """The report itself, on people and offers of every kind: nobody has more than the others by chance."""
    rng = random.Random(20261124)
    everybody = with_ids([a_person(rng) for _ in range(300)], 1)
    add_people(replace(spec, synthetic=True) for spec in everybody)
    publish(agency, *with_ids([an_offer(rng) for _ in range(30)], 2))
    said = report(draws=200)
    stages = [stage for measured in said["attributes"].values() for stage in measured.values()]
    assert said["conclusive"] == len(stages) == 12
    assert said["four_fifths"] is True


def test_ratio_and_certainty_of_the_mean_over_draws() -> None:
    sure = summary({"femmes": [0.9] * 10, "hommes": [1.1] * 10})
    assert (sure["ratio"], sure["four_fifths"], sure["conclusive"]) == (0.818, True, True)
    unequal = summary({"femmes": [0.87] * 10, "hommes": [1.1] * 10})
    assert (unequal["ratio"], unequal["four_fifths"], unequal["conclusive"]) == (0.791, False, True)
    unsure = summary({"femmes": [0.5, 1.5] * 5, "hommes": [1.5, 0.5] * 5})
    assert (unsure["ratio"], unsure["conclusive"]) == (1, False)
    assert not summary({"femmes": [1.0] * 9, "hommes": [1.0] * 9})["conclusive"]
    assert summary({})["ratio"] is None


def test_writes_its_page(agency: Agency, invented: None, tmp_path: Path) -> None:
    publish(agency, OfferSpec(working_time="full_time"))
    call_command("fairness_report", output=tmp_path / "page.md", stdout=io.StringIO())
    page = (tmp_path / "page.md").read_text()
    assert "Offres : 1 ; personnes comparées : 59 ; tirages : 50." in page
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
    assert Report().numbers
    report()
    assert list(JobSeeker.objects.order_by("pk").values()) == before
