"""Thousands of things in any order around the gate: no act too many, and each guard is missed if it goes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError

from tests.matching.gate.machine import explore
from tests.matching.gate.soak import World, WrongOpening
from tests.utils.databases import OwnDatabase
from tests.utils.profile import EVERYTHING, long

#: In CI, ten thousand steps.
SEEDS, STEPS = (4, 2_500) if EVERYTHING else (1, 60)
#: Steps after which a missing guard must have been missed.
ENOUGH = 1500
#: A guard: the function that holds it, and what of its text goes.
GUARDS = {
    "who matches": ("gate_weigh", "WHEN w.n_match > 0 THEN 'match'", ""),
    "who is to be asked": ("gate_weigh", "WHEN w.n_to_ask > 0 THEN 'to_ask'", ""),
    "the day of who is new": (
        "gate_waiting_newcomers",
        "working_time_after(d.sent_at, days) <= at",
        "true",
    ),
    "how old the feed is": ("gate_weigh", "THEN 'stale_feed'", "THEN NULL"),
    "what the offer asks": (
        "gate_finding_state",
        "THEN 'criteria_changed'",
        "AND false THEN 'criteria_changed'",
    ),
    "when it ends": ("gate_finding_state", "WHEN f.valid_until <= at THEN 'expired'", ""),
    "who signed with": ("gate_finding_state", "WHEN NOT gate_countersigned(f.id) THEN 'to_countersign'", ""),
    "the stop": ("gate_bars", "IF opening IS DISTINCT FROM 'open' THEN", "IF false THEN"),
    "the lock of the family": (
        "gate_lock",
        "PERFORM candidates_count_alone(o.occupation) FROM offers_searchrow o WHERE o.offer_id = an_offer;",
        "",
    ),
    "no older snapshot": (
        "gate_lock",
        "IF current_setting('transaction_isolation') <> 'read committed' THEN",
        "IF false THEN",
    ),
    "nobody changed before": ("gate_lock", "ELSIF candidates_touched() THEN", "ELSIF false THEN"),
    "nobody changed after": ("gate_pass", "PERFORM candidates_seal();", ""),
}


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


@long
@pytest.mark.parametrize("guard", GUARDS)
def test_without_one_guard_it_is_seen(own_database, mailbox, guard):
    function, text, instead = GUARDS[guard]
    take_away(own_database, function, text, instead)
    # Where a constraint holds the same, what should be a refusal is a crash.
    with world(own_database) as made, pytest.raises((WrongOpening, IntegrityError)):
        explore(made, ENOUGH, shrinks=False)


def take_away(database, function: str, text: str, instead: str) -> None:
    with database.as_owner() as owner:
        query = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s AND prokind = 'f'"
        ((definition,),) = owner.execute(query, [function]).fetchall()
        assert text in definition
        owner.execute(definition.replace(text, instead))
        owner.commit()
