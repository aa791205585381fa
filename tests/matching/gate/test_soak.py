"""Thousands of things at random around the gate: no act too many, and each guard is missed if it goes."""

import pytest
from django.db import IntegrityError

from matching.external.models import ExternalAct
from tests.matching.gate.soak import Soak, WrongOpening
from tests.utils.profile import EVERYTHING, long

#: In CI, ten thousand steps.
WORLDS, STEPS = (20, 500) if EVERYTHING else (1, 80)
#: Steps after which a missing guard must have been missed.
ENOUGH = 1500
#: A guard: the function that holds it, and what of its text goes.
GUARDS = {
    "who matches": ("gate_weigh", "WHEN w.n_match > 0 THEN 'match'", ""),
    "who is to be asked": ("gate_weigh", "WHEN w.n_to_ask > 0 THEN 'to_ask'", ""),
    "how old the feed is": ("gate_weigh", "THEN 'stale_feed'", "THEN NULL"),
    "what the offer asks": (
        "gate_finding_state",
        "THEN 'criteria_changed'",
        "AND false THEN 'criteria_changed'",
    ),
    "when it ends": ("gate_finding_state", "WHEN f.valid_until <= at THEN 'expired'", ""),
    "who signed with": ("gate_finding_state", "WHEN NOT gate_countersigned(f.id) THEN 'to_countersign'", ""),
    "the stop": ("gate_bars", "IF opening IS DISTINCT FROM 'open' THEN", "IF false THEN"),
}


@pytest.mark.parametrize("seed", range(WORLDS))
def test_no_act_too_many_and_what_can_be_opened_opens(own_database, mailbox, seed):
    soak = Soak(own_database, seed)
    soak.run(STEPS)
    before = ExternalAct.objects.count()
    soak.settle(soak.offers[0])
    assert ExternalAct.objects.count() == before + 1, soak.done


@long
@pytest.mark.parametrize("guard", GUARDS)
def test_without_one_guard_it_is_seen(own_database, mailbox, guard):
    function, text, instead = GUARDS[guard]
    take_away(own_database, function, text, instead)
    # Where a constraint holds the same, what should be a refusal is a crash.
    with pytest.raises((WrongOpening, IntegrityError)):
        Soak(own_database, 0).run(ENOUGH)


def take_away(database, function: str, text: str, instead: str) -> None:
    with database.as_owner() as owner:
        query = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s AND prokind = 'f'"
        ((definition,),) = owner.execute(query, [function]).fetchall()
        assert text in definition
        owner.execute(definition.replace(text, instead))
        owner.commit()
