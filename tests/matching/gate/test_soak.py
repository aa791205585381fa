"""Thousands of things in any order around the gate: no act too many, and each guard is missed if it goes."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import batched

import pytest
from django.db import IntegrityError

from tests.matching.gate.machine import explore
from tests.matching.gate.soak import World, WrongOpening
from tests.utils.databases import OwnDatabase
from tests.utils.profile import EVERYTHING, long

#: In CI, ten thousand steps.
SEEDS, STEPS = (4, 2_500) if EVERYTHING else (1, 60)
#: Steps after which a missing guard must have been missed, in short orders: the first does next to nothing.
ENOUGH, SHORT = 1_500, 20
REGISTERS, CHANGES, LATER = "somebody_registers", "somebody_changes", "time_passes"
ACTS, ELSE, OFFER, AT_ONCE = "acts", "something_changes", "the_offer_becomes", "at_once"
#: A guard: the function that holds it, what of its text goes and what takes its place, and what is done then.
GUARDS = {
    "who matches": ("gate_weigh", "WHEN w.n_match > 0 THEN 'match'", "", {REGISTERS, CHANGES}),
    "who is to be asked": ("gate_weigh", "WHEN w.n_to_ask > 0 THEN 'to_ask'", "", {REGISTERS, CHANGES}),
    "who does not know": (
        "gate_count",
        "NOT IN ('unanswered', 'cannot_be_asked')",
        "NOT IN ('unanswered', 'cannot_be_asked', 'answered')",
        {REGISTERS, CHANGES, LATER},
    ),
    "the day of who is new": (
        "gate_waiting_newcomers",
        "working_time_after(d.sent_at, days) <= at",
        "true",
        {REGISTERS, LATER},
    ),
    "how old the feed is": ("gate_weigh", "THEN 'stale_feed'", "THEN NULL", {LATER}),
    "rows of another day": ("gate_weigh", "WHEN stale OR ", "WHEN ", {REGISTERS}),
    "what the offer asks": (
        "gate_finding_state",
        "THEN 'criteria_changed'",
        "AND false THEN 'criteria_changed'",
        {ELSE},
    ),
    "when it ends": ("gate_finding_state", "WHEN f.valid_until <= at THEN 'expired'", "", {LATER}),
    "who signed with": (
        "gate_finding_state",
        "WHEN NOT gate_countersigned(f.id) THEN 'to_countersign'",
        "",
        {ACTS},
    ),
    "the stop": (
        "gate_bars",
        "IF opening IS DISTINCT FROM 'open' THEN",
        "IF opening = 'no_licence' THEN",
        {ELSE},
    ),
    "the licence": (
        "gate_bars",
        "IF opening IS DISTINCT FROM 'open' THEN",
        "IF opening <> 'no_licence' AND opening <> 'open' THEN",
        {ELSE},
    ),
    "the lock of the family": (
        "gate_lock",
        "PERFORM candidates_count_alone(o.occupation) FROM offers_searchrow o WHERE o.offer_id = an_offer;",
        "",
        {AT_ONCE},
    ),
    "no older snapshot": (
        "gate_lock",
        "IF current_setting('transaction_isolation') <> 'read committed' THEN",
        "IF false THEN",
        {AT_ONCE},
    ),
    "nobody changed before": (
        "gate_lock",
        "ELSIF candidates_touched() THEN",
        "ELSIF false THEN",
        {AT_ONCE},
    ),
    "nobody changed after": ("gate_pass", "PERFORM candidates_seal();", "", {AT_ONCE}),
    "the edition of ROME": (
        "gate_finding_state",
        "WHEN f.reference_version IS DISTINCT FROM gate_edition() THEN 'reference_changed'",
        "",
        {ELSE},
    ),
    "who leads": (
        "gate_countersign",
        "WHEN NOT pilot_leads(a_user, f.agency_id, now) THEN 'not_leader'",
        "",
        {ACTS},
    ),
    "until when a deputy does": (
        "pilot_leads",
        "((pilot_day(pilot_leads.at) >= d.starts_on) AND (pilot_day(pilot_leads.at) <= d.ends_on))",
        "true",
        {ELSE, LATER},
    ),
    "two people": ("gate_countersign", "WHEN a_user = f.signed_by_id THEN 'same_person'", "", {ELSE}),
    "the policy of exhaustion": (
        "gate_exhausted_people",
        "WHEN gate_exhaustion_of(an_offer) IS NULL THEN '{}'::bigint[]",
        "WHEN false THEN '{}'::bigint[]",
        {REGISTERS},
    ),
    "who signs with for the exhausted": (
        "gate_sign",
        "CASE WHEN w.n_exhausted > 0 THEN '{exhaustion}'::text[]",
        "CASE WHEN false THEN '{exhaustion}'::text[]",
        {REGISTERS, ELSE},
    ),
    "words that the database reads": (
        "gate_record_wording",
        "OR EXISTS (SELECT FROM offers_unlawful(an_offer))",
        "",
        {OFFER},
    ),
    **{
        f"an offer that is {reason}": (
            "gate_bars",
            "(gate_ineligible(an_offer))[1]",
            f"(array_remove(gate_ineligible(an_offer), '{reason}'))[1]",
            {ELSE if reason == "incomplete" else OFFER},
        )
        for reason in (
            "partner",
            "no_siret",
            "placement_agency",
            "activity_unknown",
            "incomplete",
            "too_recent",
            "wording_unchecked",
            "unlawful_wording",
        )
    },
}
#: Where it is looked for first: a seed whose first orders miss it; the others do too, later.
SOON = {
    "who matches": 4,
    "who is to be asked": 3,
    "who does not know": 7,
    "the day of who is new": 5,
    "how old the feed is": 0,
    "rows of another day": 4,
    "what the offer asks": 2,
    "when it ends": 6,
    "who signed with": 1,
    "the stop": 5,
    "the licence": 3,
    "the lock of the family": 5,
    "no older snapshot": 3,
    "nobody changed before": 4,
    "nobody changed after": 2,
    "the edition of ROME": 1,
    "who leads": 4,
    "until when a deputy does": 2,
    "two people": 7,
    "the policy of exhaustion": 7,
    "who signs with for the exhausted": 7,
    "words that the database reads": 5,
    "an offer that is incomplete": 0,
    "an offer that is partner": 0,
    "an offer that is no_siret": 5,
    "an offer that is placement_agency": 1,
    "an offer that is activity_unknown": 4,
    "an offer that is too_recent": 5,
    "an offer that is wording_unchecked": 6,
    "an offer that is unlawful_wording": 0,
}
#: How many are looked at in one world.
AT_A_TIME = 6


@contextmanager
def world(database: OwnDatabase) -> Iterator[World]:
    made = World(database)
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_act_too_many_and_what_can_be_opened_opens(own_database, mailbox, seed):
    with world(own_database) as made:
        explore(made, STEPS, first_seed=1000 * seed)
        assert made.done["search allowed"], made.done
        # Of the last order.
        assert made.replay()


@long
@pytest.mark.parametrize("guards", list(batched(GUARDS, AT_A_TIME)))
def test_without_one_guard_it_is_seen(own_database, mailbox, guards):
    with world(own_database) as made:
        unseen = [guard for guard in guards if not is_missed(made, SOON.get(guard, 0), *GUARDS[guard])]
    assert unseen == []


def is_missed(made: World, seed: int, function: str, text: str, instead: str, rules: set[str]) -> bool:
    """Without the guard, something wrong comes through; what the guard is about is drawn, nothing else."""
    with gone(made, function, text, instead):
        try:
            explore(made, ENOUGH, first_seed=seed, shrinks=False, settles=False, length=SHORT, only=rules)
        except (WrongOpening, IntegrityError):
            # Where a constraint holds the same, what should be a refusal is a crash.
            return True
    return False


@contextmanager
def gone(made: World, function: str, text: str, instead: str) -> Iterator[None]:
    query = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s AND prokind = 'f'"
    ((definition,),) = made.watch.execute(query, [function]).fetchall()
    assert text in definition
    made.change_schema(definition.replace(text, instead))
    try:
        yield
    finally:
        made.change_schema(definition)
