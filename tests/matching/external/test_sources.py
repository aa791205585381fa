"""Every source by its sample, and the page that says how to add one, followed."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from matching.external import sources as package
from matching.external.preview import preview
from matching.external.sources import sources
from matching.external.sources.base import SAMPLES, ExternalSource, Position, Record
from matching.external.sources.fields import Fate, Field, is_forbidden

PAGE = settings.BASE_DIR / "docs" / "adding-an-external-source.md"


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The source of the page, in a folder of its own beside ours."""
    text = PAGE.read_text()
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (sample,) = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
    (tmp_path / "fair.py").write_text(code)
    (tmp_path / "fair.csv").write_text(sample)
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    monkeypatch.setattr("matching.external.sources.base.SAMPLES", tmp_path)
    sources.cache_clear()
    yield sources()["fair"]
    sources.cache_clear()


def test_every_source_has_its_file_its_words_and_its_sample():
    assert list(sources()) == ["one_click", "plain_csv", "recruiter_csv"]
    assert {path.name for path in SAMPLES.iterdir()} == {source.sample for source in sources().values()}
    for code, source in sources().items():
        assert (source.code, bool(source.label)) == (code, True)
        assert not [name for names in source.names.values() for name in names if is_forbidden(name)]


@pytest.mark.parametrize("source", sources().values(), ids=sources())
def test_a_sample_is_read_whole_and_keeps_the_least(source: ExternalSource):
    found = preview(source, source.sample_bytes())
    assert found.rows
    assert found.refused == []
    assert found.kept[0].email == "camille.durand@exemple.fr"
    assert all(person.address for person in found.kept)
    fates = {name: fate for name, fate, _ in found.dropped()}
    assert set(fates.values()) <= {Fate.COMPARED, Fate.LATER, Fate.FORBIDDEN, Fate.UNKNOWN}
    assert "Durand" not in repr(found)


def test_the_export_of_the_recruiter_tool():
    source = sources()["recruiter_csv"]
    found = preview(source, source.sample_bytes())
    assert [person.address for person in found.kept] == [
        "https://linkedin.com/in/camille-durand-exemple",
        "https://linkedin.com/in/sacha-le-goff-exemple",
    ]
    assert [row.line for row in found.rows] == [2, 3]
    fates = {name: (fate, count) for name, fate, count in found.dropped()}
    assert fates["Likelihood to respond"] == (Fate.FORBIDDEN, 2)
    assert fates["Active Project"] == (Fate.UNKNOWN, 2)
    assert fates["Headline"] == (Fate.LATER, 2)
    assert fates["Current Company"] == (Fate.COMPARED, 1)


def test_the_stub_of_one_click():
    source = sources()["one_click"]
    (record,) = source.read(source.sample_bytes())
    assert isinstance(record, Record)
    assert record.first(Field.MEMBER_URN) == "urn:li:member:123456789"
    assert record.values[Field.EMPLOYERS] == ("Ateliers Caux",)
    assert record.positions == (
        Position("Ateliers Caux", (2021, 3), None, current=True),
        Position("Chaudronnerie du Littoral", (2016, 9), (2021, 2)),
    )


def test_a_source_is_one_file_and_its_sample(added):
    found = preview(added, added.sample_bytes())
    assert [person.address for person in found.kept] == ["https://salon.exemple.org/candidats/421"]
    assert [(row.line, row.reason) for row in found.refused] == [
        (3, "l'adresse du profil n'est pas sur salon.exemple.org")
    ]
    assert ("age", Fate.FORBIDDEN, 2) in found.dropped()
