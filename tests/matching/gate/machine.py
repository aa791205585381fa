"""The world of `soak.py` as a state machine: rules that may come in any order, invariants after each.

Hypothesis looks for an order that breaks one, and makes it as short as it can. It plays an order again many
times: each begins with the database put back as the world was built, its sequences too (`World.begin`). What
is drawn depends on nothing else, and somebody is named by their place among those who are registered.
"""

import sys
from collections.abc import Collection
from contextlib import contextmanager
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from francetravail_match.pilot.enums import Level
from tests.matching.gate.changes import PEOPLE
from tests.matching.gate.facts import FACTS
from tests.matching.gate.soak import World

#: Rules of one order.
LENGTH = 80
OFFER = st.sampled_from([0, 1])
SECOND = st.sampled_from(["manager", "manager", "colleague", "advisor"])
#: What any rule may begin and end with: an order without some of the rules is one of an open gate too.
AROUND: dict[str, Any] = {
    "offer": OFFER,
    "opened": st.sampled_from([False, False, True]),
    "searched": st.sampled_from([False, True]),
    "second": SECOND,
}
WHOM = st.integers(0, PEOPLE - 1)
#: What is said twice comes twice as often.
MOSTLY = st.sampled_from([True, True, True, False])
EITHER = st.booleans()
#: A feed is too old after a day.
HOURS = st.sampled_from([1, 25, 25, 5, 72])
REFUSES = ("refuses this", "refuses this, under a policy")
REGISTERS = st.sampled_from(
    ["to ask", "to ask", "matches", "mute", "refuses", "copied", "free tomorrow", *REFUSES]
)
SAYS = st.sampled_from([False, False, "leaves", "leaves", "hesitates", None, True])
ACTS = st.sampled_from(["search", "search", "sign", "countersign", "sighting", "renew", "withdraw"])
CHANGES = st.sampled_from(["run", "edit", "stop", "licence", "edition", "deputy", "policy", "policy"])
DEPUTY = st.sampled_from(["colleague", "colleague", "advisor", None])
MONTHS = st.sampled_from([6, 12, 18, None])
LEVELS = st.sampled_from([Level.AGENCY, Level.REGION])
BECOMES = st.sampled_from([*FACTS, "labelled", "suspended", "resumed", "published anew"])
READ = st.sampled_from(["read", "read", "said", "said", ""])
TOGETHER = st.sampled_from(
    ["race", "race", "crash", "older snapshot", "change, then act", "act, then change"]
)


class Gate(RuleBasedStateMachine):
    world: ClassVar[World]
    #: Whether each order ends with a gate that must open.
    settles: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()

    def step(self, name: str) -> None:
        self.world.done[name] += 1
        self.world.done["steps"] += 1

    @contextmanager
    def around(self, offer, opened, searched, second, *, read="read"):
        """Maybe the gate of the offer is opened first; maybe somebody searches at once afterwards."""
        about = self.world.offers[offer]
        if opened:
            self.step("open")
            self.world.open(about, second)
        yield about
        if searched:
            self.step("search")
            self.world.act("search", about, read=read)

    @rule(**AROUND, kind=ACTS)
    def acts(self, offer, opened, searched, second, kind):
        with self.around(offer, opened, searched, second) as about:
            self.step(kind)
            self.world.act(kind, about, second=second)

    @rule(**AROUND, what=REGISTERS)
    def somebody_registers(self, offer, opened, searched, second, what):
        with self.around(offer, opened, searched, second) as about:
            self.step("register")
            if what in REFUSES:
                if what != REFUSES[0] and not self.world.exhaustion:
                    self.world.turn_policy()
                self.world.refuse(about)
            else:
                self.world.register(what)
            if what == "to ask":
                # The workers do so every minute.
                self.world.write()

    @rule(**AROUND, whom=WHOM, says=SAYS)
    def somebody_changes(self, offer, opened, searched, second, whom, says):
        with self.around(offer, opened, searched, second):
            match says:
                case "leaves":
                    self.step("leave")
                    self.world.leave(whom)
                case "hesitates":
                    self.step("hesitate")
                    self.world.hesitate()
                case _:
                    self.step("answer")
                    self.world.answer(whom, says)

    @rule(**AROUND, hours=HOURS, fed=EITHER, asked=MOSTLY, swept=EITHER)
    def time_passes(self, offer, opened, searched, second, hours, fed, asked, swept):
        """And the workers do what they do."""
        with self.around(offer, opened, searched, second) as about:
            self.step("later")
            self.world.later(hours, fed)
            if swept:
                self.step("sweep")
                self.world.sweep()
            if asked:
                self.step("ask")
                self.world.ask(about)
            self.world.write()

    @rule(**AROUND, what=CHANGES, months=MONTHS, level=LEVELS, deputy=DEPUTY)
    def something_changes(self, offer, opened, searched, second, what, months, level, deputy):
        """A stop is lifted by the next one of its level, or by who opens."""
        with self.around(offer, opened, searched, second) as about:
            self.step(what)
            match what:
                case "stop":
                    self.world.stop(level)
                case "licence":
                    self.world.license(not self.world.licensed)
                case "edit":
                    self.world.edit(about, months)
                    self.world.sign(about)
                case "run":
                    self.world.run(about)
                case "edition":
                    self.world.new_edition()
                case "policy":
                    self.world.turn_policy()
                case "deputy":
                    self.world.name_deputy(self.world.colleagues.get(deputy))

    @rule(**AROUND, what=BECOMES, read=READ)
    def the_offer_becomes(self, offer, opened, searched, second, what, read):
        """None of those that may reach the gate; ``read``: what becomes of its words before the search."""
        with self.around(offer, opened, searched, second, read=read) as about:
            self.step(what)
            if what in FACTS:
                self.world.become(about, what)
            elif what == "labelled":
                self.world.label(about)
            else:
                self.world.move(about, what)

    @rule(**AROUND, how=TOGETHER, says=MOSTLY, kept=MOSTLY)
    def at_once(self, offer, opened, searched, second, how, says, kept):
        with self.around(offer, opened, searched, second) as about:
            self.step(how)
            match how:
                case "race":
                    self.world.race(about, says, kept)
                case "crash":
                    # A process of the database that is killed costs another one: seldom.
                    self.world.crash(about, killed=not kept)
                case _:
                    self.world.mix(about, how)

    @invariant()
    def nothing_is_written_unjudged(self):
        self.world.check()

    def teardown(self) -> None:
        if self.settles and sys.exception() is None:
            self.world.settle(self.world.offers[0])


RULES = {name for name, value in vars(Gate).items() if hasattr(value, "hypothesis_stateful_rule")}


def explore(
    world: World,
    steps: int,
    *,
    first_seed: int = 0,
    shrinks: bool = True,
    settles: bool = True,
    length: int = LENGTH,
    only: Collection[str] = RULES,
) -> None:
    """So many steps, order after order; raises what breaks, with the shortest order that breaks it.

    ``length``: of an order, in rules, each of a step or two; ``only``: the rules that are drawn; ``settles``:
    whether what can be opened must open at the end of each.
    """
    number = first_seed
    until = world.done["steps"] + steps
    left_out = dict.fromkeys(RULES - set(only))
    while world.done["steps"] < until:
        orders = (until - world.done["steps"]) // (2 * length)
        machine = seed(number)(type("Gate", (Gate,), {"world": world, "settles": settles, **left_out}))
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
