"""The world of `soak.py` as a state machine: rules that may come in any order, invariants after each.

Hypothesis looks for an order that breaks one, and makes it as short as it can. It plays an order again many
times: each begins with the database put back as the world was built, its sequences too (`World.begin`). What
is drawn depends on nothing else, and somebody is named by their place among those who are registered.
"""

import sys
from typing import ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.matching.gate.soak import PEOPLE, World

#: Of one order, at most.
STEPS = 50
OFFER = st.sampled_from([0, 1])
WHOM = st.integers(0, PEOPLE - 1)
#: What is said twice comes twice as often.
MOSTLY = st.sampled_from([True, True, True, False])
SAYS = st.sampled_from([False, False, "leaves", "leaves", None, True])
ACTS = st.sampled_from(["search", "search", "sign", "countersign", "sighting", "renew"])
TOGETHER = st.sampled_from(
    ["race", "race", "crash", "older snapshot", "change, then act", "act, then change"]
)


class Gate(RuleBasedStateMachine):
    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()

    def step(self, name: str) -> None:
        self.world.done[name] += 1
        self.world.done["steps"] += 1

    @rule(offer=OFFER)
    def is_opened(self, offer):
        """What two people do one after the other, or what is left of it to do."""
        for kind in ("sign", "countersign", "search"):
            self.step(kind)
            self.world.act(kind, self.world.offers[offer])

    @rule(kind=ACTS, offer=OFFER)
    def acts(self, kind, offer):
        self.step(kind)
        self.world.act(kind, self.world.offers[offer])

    @rule(what=st.sampled_from(["to ask", "to ask", "matches", "mute", "refuses", "copied"]))
    def somebody_registers(self, what):
        self.step("register")
        self.world.register(what)
        # The workers do so every minute.
        self.world.write()

    @rule(whom=WHOM, says=SAYS)
    def somebody_changes(self, whom, says):
        if says == "leaves":
            self.step("leave")
            self.world.leave(whom)
        else:
            self.step("answer")
            self.world.answer(whom, says)

    @rule(offer=OFFER, hours=st.sampled_from([1, 24, 5, 72]), fed=MOSTLY, asked=MOSTLY)
    def time_passes(self, offer, hours, fed, asked):
        """And the workers do what they do."""
        self.step("later")
        self.world.later(hours, fed)
        if asked:
            self.step("ask")
            self.world.ask(self.world.offers[offer])
        self.world.write()

    @rule(offer=OFFER, what=st.sampled_from(["run", "edit", "stop"]), months=st.sampled_from([6, 12, 18]))
    def something_changes(self, offer, what, months):
        """A stop is lifted by the next change."""
        self.step(what)
        if what == "stop" or self.world.stopped:
            self.world.stop()
        elif what == "edit":
            self.world.edit(self.world.offers[offer], months)
        else:
            self.world.run(self.world.offers[offer])

    @rule(offer=OFFER, how=TOGETHER, says=MOSTLY, kept=MOSTLY)
    def at_once(self, offer, how, says, kept):
        self.step(how)
        match how:
            case "race":
                self.world.race(self.world.offers[offer], says, kept)
            case "crash":
                self.world.crash(self.world.offers[offer], killed=kept)
            case _:
                self.world.mix(self.world.offers[offer], how)

    @invariant()
    def nothing_is_written_unjudged(self):
        self.world.check()

    def teardown(self) -> None:
        if sys.exception() is None:
            self.world.settle(self.world.offers[0])


def explore(world: World, steps: int, *, first_seed: int = 0, shrinks: bool = True) -> None:
    """So many steps, order after order; raises what breaks, with the shortest order that breaks it."""
    length = min(STEPS, steps)
    number = first_seed
    until = world.done["steps"] + steps
    while world.done["steps"] < until:
        orders = -(-(until - world.done["steps"]) // length)
        machine = seed(number)(type("Gate", (Gate,), {"world": world}))
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=max(orders, 1),
                stateful_step_count=length,
                deadline=None,
                database=None,
                derandomize=False,
                report_multiple_bugs=False,
                phases=[Phase.generate, *([Phase.shrink] if shrinks else [])],
                suppress_health_check=list(HealthCheck),
            ),
        )
        number += 1
