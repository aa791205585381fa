"""Templates: each one is used, each one that is named exists, and each one compiles."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

ROOT: Path = settings.BASE_DIR
TEMPLATES = ROOT / "templates"
PACKAGES = ("francetravail_match", "offers", "candidates", "matching")
#: Found by Django by their names.
ERROR_PAGES = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
LOAD = re.compile(r"{% load ([\w ]+) %}")
NAME = re.compile(r"""["']([\w./-]+\.(?:html|txt))(#\w+)?["']""")


def written_templates() -> set[str]:
    folders = [TEMPLATES, *(ROOT / package for package in PACKAGES)]
    found = set()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in {".html", ".txt"} and "templates" in path.parts:
                found.add(path.as_posix().rpartition("/templates/")[2])
    return found


def named_templates() -> dict[str, set[str]]:
    """What code and templates name, with the files that do: `offers/list.html#results` too."""
    found: dict[str, set[str]] = {}
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    for path in [*files, *TEMPLATES.rglob("*.*")]:
        for name, part in NAME.findall(path.read_text()):
            found.setdefault(name + part, set()).add(str(path.relative_to(ROOT)))
    return found


def overridden() -> set[str]:
    """Ours that take the place of a library's."""
    libraries = [folder for folder in get_app_template_dirs("templates") if ".venv" in folder.parts]
    return {name for name in written_templates() if any((folder / name).exists() for folder in libraries)}


def test_every_template_is_used():
    named = {name.partition("#")[0] for name in named_templates()}
    assert written_templates() - named - ERROR_PAGES - overridden() == set()


def test_the_search_finds_something():
    assert len(written_templates()) > 10
    assert any("#" in name for name in named_templates())


@pytest.mark.parametrize("name", sorted(named_templates().keys() | written_templates()))
def test_every_template_that_is_named_exists_and_compiles(name):
    get_template(name)


def test_a_library_that_a_template_loads_serves_there():
    libraries = engines["django"].engine.template_libraries
    for_nothing = []
    for name in sorted(written_templates()):
        text = get_template(name).template.source
        rest = LOAD.sub("", text)
        for library in " ".join(LOAD.findall(text)).split():
            given = libraries[library]
            if not any(re.search(rf"({{% |\|){word}\b", rest) for word in (*given.tags, *given.filters)):
                for_nothing.append((name, library))
    assert for_nothing == []
