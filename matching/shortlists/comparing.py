"""A few people of a shortlist, side by side."""

from dataclasses import dataclass

from francetravail_match.common.templatetags.french import count, experience, hundredths, moment
from offers.models import JobOffer

from ..people import Reason, ShownPerson, show
from .models import Referral
from .querysets import Load, loads_of
from .showing import criteria_of

OPEN_REFERRALS = "mise en relation ouverte,mises en relation ouvertes"


@dataclass(frozen=True)
class Column:
    """One person of a comparison."""

    referral: Referral
    person: ShownPerson
    load: Load


@dataclass(frozen=True)
class Row:
    """What is compared, with a cell for each person: a text, or what is known of a criterion."""

    label: str
    columns: list[Column]
    cells: list[Reason | str | None]

    @property
    def same(self) -> bool:
        """Nothing tells the people apart: it is said once."""
        return all(said(cell) == said(self.cells[0]) for cell in self.cells)

    @property
    def people(self) -> list[tuple[ShownPerson, Reason | str | None]]:
        return [(column.person, cell) for column, cell in zip(self.columns, self.cells, strict=True)]


def said(cell: Reason | str | None) -> object:
    return (cell.outcome, cell.words) if isinstance(cell, Reason) else cell


def compare(referrals: list[Referral], offer: JobOffer) -> tuple[list[Column], list[Row]]:
    """The people of these referrals (with `scored_at`), and what the offer asks for, one row each."""
    shown = show(referrals, criteria_of(offer))
    loads = loads_of([referral.job_seeker_id for referral in referrals])
    columns = [
        Column(referral, person, loads.get(referral.job_seeker_id, Load()))
        for referral, person in zip(referrals, shown, strict=True)
    ]
    known = [{reason.label: reason for reason in person.reasons} for person in shown]
    labels = dict.fromkeys(reason.label for person in shown for reason in person.reasons)
    facts = [
        ("État", [column.referral.get_state_display() for column in columns]),
        ("Score", [_score(column) for column in columns]),
        ("Expérience dans ce métier", [experience(person.experience_months) for person in shown]),
    ]
    asked = [count(column.load.n_open, OPEN_REFERRALS) for column in columns]
    return columns, [
        *(Row(label, columns, list(cells)) for label, cells in facts),
        *(Row(label, columns, [reasons.get(label) for reasons in known]) for label in labels),
        Row("Sollicitations", columns, list(asked)),
    ]


def _score(column: Column) -> str:
    """As it was when the person was picked, with the end of the run that gave it."""
    least, most = hundredths(column.person.minimum), hundredths(column.person.maximum)
    score = f"{least if least == most else f'{least} à {most}'} / 100"
    scored_at = column.referral.scored_at  # type: ignore[attr-defined]
    return f"{score}, calculé le {moment(scored_at)}" if scored_at else score
