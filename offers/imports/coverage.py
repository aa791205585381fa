"""How much of the offers an import understands: docs/offers-import.md is written from here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from francetravail_match.referentials.models import ReferenceVersion
from offers.enums import LABEL_ITEM, UNREADABLE
from offers.gaps import gap_of
from offers.models import OfferCriterion

from .fields import IGNORED, MAPPED, present_fields
from .france_travail import parse_offer
from .reading import BadRow, Row
from .references import References
from .values import Refused

LABELS_SHOWN = 5
LONGEST_LABEL = 50

INTRODUCTION = """# Import of offers
Written by `bin/manage offers_import_report FILE… --output docs/offers-import.md`: do not edit.

`bin/manage import_offers FILE… [--apply] [--full [--allow-shrink]] [--reopen] [--agency CODE] [--json]`
reads the API "Offres d'emploi v2": JSON Lines, an array, API answers (`resultats`) or one object,
compressed or not. Without `--apply` the same code runs and nothing is kept. One transaction holds the whole
import.

- **Refused**, with its line (and file, where there are several): what is no offer, or has no number, title,
  legible date or ROME code that is loaded, or a number already read. Anything else that cannot be read is
  *noted*: what the offer asks for and nobody can read stays a criterion that nobody is known to meet, and
  the offer is incomplete.
- **Twice** the same changes nothing. A change of criteria makes a new version (an earlier one again, if the
  criteria are those of an earlier one); any other change is written in place.
- **What an advisor changed here** stays, criterion by criterion, as long as the source says of it what it
  said before. A criterion of which the source says something else is the source's again.
- **`--full`**: the files are all the offers of the source (of the agency, with `--agency`). Those that are
  open here and not there are closed as *withdrawn at source*, never deleted. An offer whose line was
  refused has not vanished; where a refused line does not show its offer's number, nothing is withdrawn.
  Refused as a whole: an empty feed; more than 10 and more than 1 % of the lines refused; more than 10 and
  more than 20 % of the open offers gone, unless `--allow-shrink`.
- **An offer that comes back** is published again if its source closed it (expired, withdrawn) and it is
  fresh there (60 days) or `--reopen` is given. What a person closed stays closed.
- **Places**: the INSEE code; else postal code and name; else name and département; else coordinates, if a
  commune's point is within 1 km, the next one three times as far, and it lies in the zone that the label
  names. On these offers that rule is right for 99 % of those whose commune is known. Else a zone.
- **Free text** is kept in the description (its first 20,000 characters), and nothing is read from it.
- **Forbidden** by governance P1 (identity numbers, bank, nationality, family, photo, religion, union,
  health, past salary, age, sex): dropped before anything is stored, and reported.
"""


class Coverage:
    """Counts over all the rows that are given to `read`."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.offers = 0
        self.incomplete = 0
        self.refusals: Counter[str] = Counter()
        self.present: Counter[str] = Counter()
        self.ignored: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.misread: dict[str, Counter[str]] = defaultdict(Counter)
        self.expressed: Counter[tuple[str, str]] = Counter()

    def read(self, rows: Iterable[Row]) -> None:
        for _, row in rows:
            if isinstance(row, BadRow):
                self.refusals[row.reason] += 1
                continue
            try:
                offer = parse_offer(row, self.references)
            except Refused as refusal:
                self.refusals[str(refusal)] += 1
                continue
            self._count(row, offer.criteria, offer.misread)

    def _count(
        self, row: dict[str, Any], criteria: list[OfferCriterion], misread: list[tuple[str, str]]
    ) -> None:
        self.offers += 1
        mapped, ignored, dropped = present_fields(row)
        self.present.update(mapped)
        self.ignored.update(ignored)
        self.dropped.update(dropped)
        for path, label in misread:
            self.misread[path][label] += 1
        self.expressed.update((c.code, _kind(c)) for c in criteria)
        self.incomplete += any(gap_of(c) for c in criteria)

    def page(self) -> str:
        """The page, in Markdown."""
        sections = (self._figures(), self._fields(), self._criteria(), self._left_out())
        return "\n".join([INTRODUCTION, *("\n".join(lines) + "\n" for lines in sections)]).rstrip() + "\n"

    def _figures(self) -> Iterator[str]:
        edition = ReferenceVersion.objects.filter(name="rome").values_list("version", flat=True).first()
        present, misread = self.present.total(), sum(labels.total() for labels in self.misread.values())
        yield "## What was read"
        yield f"- {self.offers:,} offers, with ROME {edition or '?'}; {self.incomplete:,} are incomplete."
        understood = _share(present - misread, present)
        yield f"- {present:,} values of mapped fields, of which {understood} understood."
        yield f"- {self.refusals.total():,} lines refused."
        for reason, number in sorted(self.refusals.items(), key=lambda item: (-item[1], item[0])):
            yield f"  - {number}: {reason}"

    def _fields(self) -> Iterator[str]:
        yield "## Fields"
        yield "`[]` stands for each element of a list. *Understood*: of the values that are there."
        yield ""
        yield "| field | becomes | values | understood | most frequent of the others |"
        yield "|---|---|---:|---:|---|"
        for path, becomes in MAPPED.items():
            present, labels = self.present[path], self.misread[path]
            share = _share(present - labels.total(), present)
            yield f"| `{path}` | {becomes} | {present:,} | {share} | {_most_frequent(labels)} |"

    def _criteria(self) -> Iterator[str]:
        yield "## What the offers ask for"
        yield "| criterion | what | times |"
        yield "|---|---|---:|"
        for (code, kind), number in sorted(self.expressed.items()):
            yield f"| `{code}` | {kind} | {number:,} |"

    def _left_out(self) -> Iterator[str]:
        yield "## Fields that are left out"
        yield "| field | offers | why |"
        yield "|---|---:|---|"
        for path, why in IGNORED.items():
            yield f"| `{path}` | {self.ignored[path]:,} | {why} |"
        unknown = {path: number for path, number in self.ignored.items() if path not in IGNORED}
        for path, number in sorted(unknown.items()):
            yield f"| `{_cell(path)}` | {number:,} | not a field of the API |"
        for path, number in sorted(self.dropped.items()):
            yield f"| `{_cell(path)}` | {number:,} | forbidden: dropped |"


def _kind(criterion: OfferCriterion) -> str:
    """What a criterion is about, in few words: places by their kind, skills in or outside ROME…"""
    value, item = criterion.value, criterion.item
    match criterion.code:
        case "occupation":
            return "with its job title" if value else "ROME code alone"
        case "mobility":
            return str(value["place"])
        case "experience":
            known = "no duration" if value["months"] is None else "duration"
            return f"{criterion.level}, {known}"
        case "skill" | "licence" | "language" if item.startswith(LABEL_ITEM):
            return f"{criterion.level}, not recognised"
        case "skill":
            return f"{criterion.level}, in ROME"
        case "licence" | "language":
            return f"{criterion.level}, recognised"
        case "education":
            return f"{criterion.level}, {'level' if value['level'] else 'field alone'}"
        case "salary":
            return "not understood" if item == UNREADABLE else f"per {value['period']}"
        case _:
            return item


def _share(part: int, whole: int) -> str:
    """« 98.7 % », cut and never rounded up: 100 % is all of them."""
    return f"{part * 1000 // whole / 10:.1f} %" if whole else "–"


def _most_frequent(labels: Counter[str]) -> str:
    ranked = sorted(labels.items(), key=lambda item: (-item[1], item[0]))[:LABELS_SHOWN]
    return ", ".join(f"« {_cell(label)} » ({number})" for label, number in ranked)


def _cell(text: str) -> str:
    short = " ".join(text.split())
    cut = short if len(short) <= LONGEST_LABEL else f"{short[:LONGEST_LABEL].rstrip()}…"
    return cut.replace("|", "/").replace("`", "'")
