"""The working day of an advisor: pages opened after each other, and the time to read them.

Pages are read for a time drawn from an exponential law, as the benchmarks of the trade do, of a mean that
is given: many are left at once, a few are studied. All sign in at the beginning, and nobody telephones. What
a browser asks by itself is asked too (the count beside a form as it opens, then after each thing kept), at
once; pictures, styles and scripts are not, which a browser has after the first page.
"""

import enum
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bench.browsing.browser import Browser


class Pause(enum.Enum):
    """Between two pages, or between two letters' worth of typing."""

    READING = enum.auto()
    TYPING = enum.auto()


READING, TYPING = Pause.READING, Pause.TYPING
#: Seconds to read a page, on average: what TPC-W, the standard load of a shop on the web, asks for.
THINK = 7.0
#: Nobody reads longer than so many times the mean; seconds between two letters' worth of typing.
LONGEST, BETWEEN_LETTERS = 10, (0.5, 1.0)
WHY = r'href="(/offres/[^"]+/rapprochement/personnes/[^"]+)"'
PICK = r'action="(/offres/[^"]+/personnes/[^"]+/choisir/)"'
PERSON = r'href="(/personnes/[^"]+)"'


@dataclass(frozen=True)
class Offer:
    """An offer of the advisor's agency, as they know it."""

    address: str
    word: str
    occupation: str


@dataclass
class Advisor:
    """``offers``: theirs alone, so that two advisors do not pick the same people at once.

    ``think``: seconds to read a page, on average; 0: no pause at all. ``first``: the part with which the day
    begins, so that in a short time every part is as frequent as in a long one.
    """

    browser: Browser
    public_id: str
    offers: list[Offer]
    until: float
    chance: random.Random
    think: float
    first: int
    draft: str = ""
    days: int = field(default=0)

    def work(self) -> None:
        """Sign in, then one offer after the other until the time is over."""
        self.wait(READING)
        if not self._do("sign_in", sign_in(self)):
            return
        parts = list(PARTS.items())
        parts = parts[self.first % len(parts) :] + parts[: self.first % len(parts)]
        while self.offers:
            offer = self.offers[self.days % len(self.offers)]
            self.days += 1
            for part, pages in parts:
                if not self._do(part, pages(self, offer)):
                    return

    def _do(self, part: str, pages: Iterator[Pause]) -> bool:
        """Whether there is time left for another part."""
        self.browser.part = part
        for pause in pages:
            self.wait(pause)
        return time.monotonic() < self.until

    def wait(self, pause: Pause) -> None:
        if not self.think:
            return
        if pause is READING:
            seconds = min(self.chance.expovariate(1 / self.think), LONGEST * self.think)
        else:
            seconds = self.chance.uniform(*BETWEEN_LETTERS)
        time.sleep(min(seconds, max(self.until - time.monotonic(), 0)))


type Pages = Iterator[Pause]


def sign_in(advisor: Advisor) -> Pages:
    browser = advisor.browser
    browser.open("/connexion/")
    yield TYPING
    browser.send("/connexion/demonstration/", {"user": advisor.public_id, "next": ""})
    yield READING


def home(advisor: Advisor, offer: Offer) -> Pages:
    advisor.browser.open("/")
    yield READING


def offers(advisor: Advisor, offer: Offer) -> Pages:
    """The list, a search as one types, the second page."""
    browser = advisor.browser
    browser.open("/offres/")
    yield TYPING
    browser.open(f"/offres/?q={offer.word}", htmx=True)
    yield READING
    browser.open("/offres/?etat=live&page=2")
    yield READING


def one_offer(advisor: Advisor, offer: Offer) -> Pages:
    advisor.browser.open(offer.address)
    yield READING


def results(advisor: Advisor, offer: Offer) -> Pages:
    browser = advisor.browser
    browser.open(f"{offer.address}rapprochement/?onglet=a-interroger")
    yield READING
    browser.open(f"{offer.address}rapprochement/")
    yield READING


def why(advisor: Advisor, offer: Offer) -> Pages:
    """« Pourquoi ? » of the first person, then their page."""
    browser = advisor.browser
    results_page = browser.text
    if address := browser.find(WHY):
        browser.open(address)
        yield READING
        if person := browser.find(PERSON):
            browser.open(person)
            yield READING
    browser.text = results_page


def shortlist(advisor: Advisor, offer: Offer) -> Pages:
    """Pick the first person, look at the shortlist, take them out again."""
    browser = advisor.browser
    picked = browser.find(PICK)
    if picked:
        browser.send(picked, {}, htmx=True)
        yield TYPING
    browser.open(f"{offer.address}preselection/")
    yield READING
    if picked:
        browser.send(picked.replace("/choisir/", "/retirer/"), {}, htmx=True)
        yield TYPING


def countercheck(advisor: Advisor, offer: Offer) -> Pages:
    advisor.browser.open(f"{offer.address}rapprochement/contre-epreuve/")
    yield READING


def draft(advisor: Advisor, offer: Offer) -> Pages:
    """Write an offer: title, place and experience kept as one types, and the count beside each, twice.

    It comes with the page, and again with what was kept.
    """
    browser = advisor.browser
    if not advisor.draft:
        browser.open("/offres/")
        browser.send("/offres/nouvelle/", {})
        advisor.draft = browser.path.partition("saisie/")[0]
        yield READING
    browser.open(f"{advisor.draft}saisie/job/")
    browser.open(f"/offres/propositions/occupations/?q_occupation={offer.word}", htmx=True)
    yield TYPING
    page, seen = r'name="page" value="([^"]+)"', r'id="draft-seen"\s+value="([^"]+)"'
    zone = "country" if advisor.days % 2 else "departement:59"
    for step, answers in (
        ("job", {"title": f"{offer.word} (H/F) {advisor.days}", "occupation": f"rome:{offer.occupation}"}),
        ("place", {"zone": zone}),
        ("requirements", {"experience_level": "required", "experience_length": str(1 + advisor.days % 5)}),
    ):
        browser.open(f"{advisor.draft}saisie/{step}/")
        browser.open(f"{advisor.draft}saisie/compte/", htmx=True)
        kept = {"page": browser.find(page), "seen": browser.find(seen), **answers}
        yield TYPING
        browser.send(f"{advisor.draft}saisie/{step}/", kept, htmx=True)
        browser.open(f"{advisor.draft}saisie/compte/", htmx=True)
        yield READING


#: In the order of the day.
PARTS: dict[str, Callable[[Advisor, Offer], Pages]] = {
    "home": home,
    "offers": offers,
    "offer": one_offer,
    "results": results,
    "why": why,
    "shortlist": shortlist,
    "countercheck": countercheck,
    "draft": draft,
}
