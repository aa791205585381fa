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
STEPS = 100
OFFER = st.sampled_from([0, 1])
WHOM = st.integers(0, PEOPLE - 1)
#: What is said twice comes twice as often.
SAYS = st.sampled_from([False, False, False, None, True])
MATCHES = st.sampled_from([True, True, False])


class Gate(RuleBasedStateMachine):
    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()

    def step(self, name: str) -> None:
        self.world.done[name] += 1
        self.world.done["steps"] += 1

    @rule(
        kind=st.sampled_from(["sign", "countersign", "search", "sign", "countersign", "sighting", "renew"]),
        offer=OFFER,
    )
    def acts(self, kind, offer):
        self.step(kind)
        self.world.act(kind, self.world.offers[offer])

    @rule(offer=OFFER)
    def searches(self, offer):
        self.step("search")
        self.world.act("search", self.world.offers[offer])

    @rule(offer=OFFER)
    def is_opened(self, offer):
        """What two people do one after the other."""
        for kind in ("sign", "countersign", "search"):
            self.step(kind)
            self.world.act(kind, self.world.offers[offer])

    @rule(what=st.sampled_from(["to ask", "to ask", "to ask", "matches", "mute", "refuses", "copied"]))
    def registers(self, what):
        self.step("register")
        self.world.register(what)

    @rule(whom=WHOM, says=SAYS)
    def answers(self, whom, says):
        self.step("answer")
        self.world.answer(whom, says)

    @rule(whom=WHOM)
    def leaves(self, whom):
        self.step("leave")
        self.world.leave(whom)

    @rule(offer=OFFER)
    def are_asked(self, offer):
        self.step("ask")
        self.world.ask(self.world.offers[offer])

    @rule()
    def workers_write(self):
        self.step("write")
        self.world.write()

    @rule(hours=st.sampled_from([1, 24, 5, 72]), fed=st.sampled_from([True, True, True, False]))
    def time_passes(self, hours, fed):
        self.step("later")
        self.world.later(hours, fed)

    @rule(offer=OFFER, months=st.sampled_from([6, 12, 18]))
    def is_edited(self, offer, months):
        self.step("edit")
        self.world.edit(self.world.offers[offer], months)

    @rule(offer=OFFER)
    def is_matched(self, offer):
        self.step("run")
        self.world.run(self.world.offers[offer])

    @rule()
    def stops(self):
        self.step("stop")
        self.world.stop()

    @rule(offer=OFFER, killed=st.booleans())
    def crashes(self, offer, killed):
        self.step("crash")
        self.world.crash(self.world.offers[offer], killed)

    @rule(offer=OFFER, whom=WHOM, says=MATCHES, kept=MATCHES)
    def races(self, offer, whom, says, kept):
        self.step("race")
        self.world.race(self.world.offers[offer], whom, says, kept)

    @rule(
        offer=OFFER,
        whom=WHOM,
        how=st.sampled_from(["older snapshot", "change, then act", "act, then change"]),
    )
    def mixes(self, offer, whom, how):
        self.step("mix")
        self.world.mix(self.world.offers[offer], whom, how)

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
