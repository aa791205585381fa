"""People changed by raw SQL, many at once: the engine, on rows made anew, and the oracle, on the sources."""

import random
import re

import pytest
from django.conf import settings
from django.db import connection

from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency
from francetravail_match.common.database import app_now
from francetravail_match.referentials.models import ReferenceVersion
from tests.utils import by_owner
from tests.utils.profile import EVERYTHING

from .comparison import (
    engine_judges,
    engine_offers_of,
    engine_says,
    oracle_judges,
    oracle_offers_of,
    oracle_says,
    read_context,
    read_offers,
    read_people,
)
from .strategies import a_person, an_offer, with_ids
from .world import add_people, flush, publish

SEEDS = range(20 if EVERYTHING else 2)
PEOPLE, OFFERS = 60, 12

#: Each changes several people; `% n` keeps some as they were.
STATEMENTS = (
    "UPDATE candidates_jobseeker"
    " SET accepts_night = NOT coalesce(accepts_night, false), accepts_remote = NULL WHERE id % 2 = 0",
    "UPDATE candidates_jobseeker SET education_level = 5, wished_salary = 1800,"
    " wished_salary_period = 'month',"
    " skills_complete = NOT skills_complete, certifications_complete = false WHERE id % 3 = 0",
    "UPDATE candidates_jobseeker SET category = 'D', available_from = current_date + 30 WHERE id % 5 = 0",
    "UPDATE candidates_jobseeker SET category = 'E', opted_in = NULL WHERE id % 7 = 0",
    "UPDATE candidates_jobseeker SET commune_id = '69999' WHERE id % 4 = 1",
    "UPDATE candidates_heldskill SET held = NOT held WHERE ogr % 2 = 0",
    "INSERT INTO candidates_heldskill (job_seeker_id, ogr, held)"
    " SELECT id, 11, true FROM candidates_jobseeker ON CONFLICT DO NOTHING",
    "DELETE FROM candidates_heldlicence WHERE code = 'B' AND job_seeker_id % 2 = 1",
    "UPDATE candidates_heldlanguage SET held = true, level = 'C1' WHERE code = 'en'",
    "UPDATE candidates_heldcertification SET held = false, obtained_on = NULL, valid_until = NULL, level = ''"
    " WHERE code IN ('NEW', 'BARE')",
    "UPDATE candidates_heldcertification SET valid_until = current_date - 1, obtained_on = NULL WHERE held",
    "UPDATE candidates_soughtoccupation"
    " SET origin = 'accepted', appellation_id = NULL, experience_months = 12 WHERE id % 3 = 0",
    "UPDATE candidates_mobilityarea SET radius_km = 30 WHERE kind = 'commune' AND id % 2 = 0",
    "DELETE FROM candidates_mobilityarea WHERE id % 4 = 0",
    "INSERT INTO candidates_mobilityarea (job_seeker_id, kind) SELECT id, 'country' FROM candidates_jobseeker"
    " WHERE id % 6 = 0",
    "DELETE FROM candidates_soughtoccupation WHERE id % 5 = 0",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_people_changed_by_raw_sql(agency: Agency, seed: int) -> None:
    rng = random.Random(seed)
    add_people(with_ids([a_person(rng) for _ in range(PEOPLE)], seed))
    published = publish(agency, *with_ids([an_offer(rng) for _ in range(OFFERS)], seed + 1))
    for statement in rng.sample(STATEMENTS, len(STATEMENTS)):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.rowcount > 0, statement
    flush()

    seekers = list(JobSeeker.objects.order_by("public_id"))
    everyone, seen, ctx = read_people(), read_offers(), read_context()
    for offer in published:
        wanted = seen[str(offer.public_id)]
        assert engine_says(offer) == oracle_says(wanted, everyone, ctx)
        assert engine_judges(offer, seekers[:5]) == oracle_judges(wanted, everyone[:5], ctx)
    for seeker, person in list(zip(seekers, everyone, strict=True))[:10]:
        assert str(seeker.public_id) == person.public_id
        assert engine_offers_of(seeker) == oracle_offers_of(person, seen.values(), ctx)


#: What no trigger sees.
UNSEEN = (
    "TRUNCATE candidates_heldlanguage",
    "UPDATE referentials_commune SET lat = lat + 1",
    "ALTER TABLE candidates_jobseeker DISABLE TRIGGER USER",
    "UPDATE candidates_jobseeker SET accepts_permanent = NOT coalesce(accepts_permanent, false)",
    "ALTER TABLE candidates_jobseeker ENABLE TRIGGER USER",
)


def test_what_no_trigger_sees_is_made_good_by_the_statement_of_the_page(agency: Agency) -> None:
    rng = random.Random(1)
    add_people(with_ids([a_person(rng) for _ in range(PEOPLE)], 1))
    offers = publish(agency, *with_ids([an_offer(rng) for _ in range(OFFERS)], 2))
    ReferenceVersion.objects.create(name="rome", version="1", loaded_at=app_now())
    page = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    ((made_good,),) = [re.findall(r"### Corriger en SQL.*?```sql\n(.*?);\n```", page, re.DOTALL)]

    def differ() -> bool:
        everyone, seen, ctx = read_people(), read_offers(), read_context()
        return any(
            engine_says(offer) != oracle_says(seen[str(offer.public_id)], everyone, ctx) for offer in offers
        )

    assert not differ()
    for statement in UNSEEN:
        flush()
        by_owner.execute(statement)
    assert differ()
    by_owner.execute(made_good)
    flush()
    assert not differ()
