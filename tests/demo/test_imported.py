"""A second start reads the offers again only where something of the last import has changed."""

import json
from pathlib import Path
from typing import Any

import pytest

from francetravail_match.demo import imported
from offers.enums import ClosingReason, ReopeningReason
from offers.models import JobOffer
from offers.services.transitions import close_offers, republish_offers
from tests.factories import AgencyFactory, CommuneFactory, RomeCodeFactory
from tests.offers.feeds import offer, run_file


class Start:
    """Starts of the demonstration on one file; ``imports``: how many of them imported it."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "offres.jsonl"
        self.imports = 0
        self.has(offer("1"), offer("2"), offer("2"))

    def has(self, *offers: dict[str, Any]) -> None:
        self.source.write_text("\n".join(map(json.dumps, offers)))

    def __call__(self) -> tuple[int, ...]:
        found = imported.import_unless_done(self.source, self._import)
        return (self.imports, *(found[name] for name in ("read", "created", "unchanged", "refused")))

    def _import(self) -> dict[str, int]:
        self.imports += 1
        found = run_file(self.source, apply=True, reopen=True)
        self.meanwhile()
        return found

    def meanwhile(self) -> None:
        """What happens while an import runs."""


@pytest.fixture
def start(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    AgencyFactory()
    CommuneFactory()
    RomeCodeFactory()
    monkeypatch.setattr(imported, "KEPT", tmp_path / "kept" / "imported.json")
    return Start(tmp_path)


def test_the_same_again_is_not_read_again(start: Start) -> None:
    assert start() == (1, 3, 2, 0, 1)
    assert start() == start() == (1, 3, 0, 2, 1)
    imported.KEPT.write_text('{"state": ')
    assert start() == (2, 3, 0, 2, 1)


def test_what_changed_is_read_again(start: Start) -> None:
    start()
    start.has(offer("1"), offer("2"), offer("3"))
    assert start() == (2, 3, 1, 2, 0)
    close_offers(list(JobOffer.objects.filter(source_number="3")), reason=ClosingReason.EXPIRED, actor=None)
    start()
    assert start.imports == 3
    assert JobOffer.objects.live().count() == 3
    JobOffer.objects.filter(source_number="1").update(source_digest="")
    start()
    assert start.imports == 4


def test_a_file_replaced_meanwhile_is_read_again(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "meanwhile", lambda: start.has(offer("1"), offer("3")))
    start()
    assert start() == (2, 2, 1, 1, 0)
    assert start() == (2, 2, 0, 2, 0)


def test_one_closed_and_one_opened_are_no_balance(start: Start) -> None:
    """As many are closed by the source as before, and they are others: the file's own is opened again."""
    start()
    start.has(offer("1"))
    kept, gone = JobOffer.objects.order_by("source_number")
    close_offers([gone], reason=ClosingReason.EXPIRED, actor=None)
    start()
    gone.refresh_from_db()
    republish_offers([gone], actor=None, reason=ReopeningReason.BACK_AT_SOURCE)
    close_offers([kept], reason=ClosingReason.EXPIRED, actor=None)
    start()
    assert JobOffer.objects.live().count() == 2
