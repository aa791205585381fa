"""The page that says how much of the offers is understood."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from offers.imports.coverage import Coverage
from offers.imports.fields import IGNORED, MAPPED
from offers.imports.reading import BadRow
from offers.imports.references import References
from tests.offers.feeds import offer, run
from tests.offers.raw_offers import RICH, raw


def test_the_page_counts_what_was_understood_and_shows_what_was_not(db: None, references: References) -> None:
    coverage = Coverage(references)
    coverage.read(
        [
            (1, RICH),
            (2, raw(permis=[{"libelle": "Permis fluvial", "exigence": "E"}], secret={"nir": "1"})),
            (3, raw(permis=[{"libelle": "Permis | `fluvial`", "exigence": "S"}], nouveau=1)),
            (4, raw(romeCode="Z9999")),
            (5, BadRow("ce n'est pas du JSON")),
        ]
    )
    lines = coverage.page().splitlines()
    assert "- 3 offers, with ROME ?; 1 are incomplete." in lines
    assert "- 2 lines refused." in lines
    assert "  - 1: le code ROME « Z9999 » n'existe pas dans le ROME chargé" in lines
    unread = "« Permis fluvial » (1), « Permis / 'fluvial' » (1)"
    assert f"| `permis[].libelle` | criterion `licence` | 3 | 33.3 % | {unread} |" in lines
    assert "| `licence` | required, not recognised | 1 |" in lines
    assert "| `nouveau` | 1 | not a field of the API |" in lines
    assert "| `secret.nir` | 1 | forbidden: dropped |" in lines
    for path in (*MAPPED, *IGNORED):
        assert sum(line.startswith(f"| `{path}` |") for line in lines) == 1


def test_the_command_writes_the_page_or_says_what_is_wrong(country: None, tmp_path: Path) -> None:
    feed, page = tmp_path / "offres.jsonl", tmp_path / "page.md"
    feed.write_text(json.dumps(RICH))
    output = io.StringIO()
    call_command("offers_import_report", str(feed), stdout=output)
    call_command("offers_import_report", str(feed), output=page)
    assert page.read_text() == output.getvalue()
    assert "- 1 offers" in page.read_text()
    with pytest.raises(CommandError, match="n'existe pas"):
        call_command("offers_import_report", str(tmp_path / "absent.json"))


def test_nothing_can_be_imported_before_the_reference_data(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="import_rome"):
        run(tmp_path, offer())
