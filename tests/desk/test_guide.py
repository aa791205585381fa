"""The guides: one for each kind of work, whose pictures are those of the pages."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from matching.desk.guide import FOLDER, GUIDES
from tests.factories import UserFactory

PICTURE = re.compile(r"!\[([^\]]+)\]\(images/([a-z-]+)\.png\)")
E2E = settings.BASE_DIR / "tests" / "e2e"


@pytest.mark.parametrize(
    ("role", "title"),
    [
        ("advisor", "Guide du conseiller entreprise"),
        ("liaison", "Guide du chargé de relation employeur"),
        ("manager", "Guide de l'administrateur"),
    ],
)
def test_each_is_led_to_their_own(db, client, role, title):
    client.force_login(UserFactory(**{role: True}))
    page = client.get(reverse("guide"))
    assert title in page.text
    assert page.text.count("<h1>") == 1


@pytest.mark.parametrize("name", GUIDES)
def test_its_pictures_are_served_and_described(db, client, name):
    client.force_login(UserFactory(advisor=True))
    page = client.get(reverse("guide", args=[name])).text
    assert f"<title>Guide – {GUIDES[name]} –" in page
    for words, picture in PICTURE.findall((FOLDER / f"{name}.md").read_text()):
        assert f'alt="{words}"' in page.replace("&#x27;", "'")
        assert finders.find(f"guide/{picture}.png"), picture


def test_its_pictures_are_made_by_the_tests_in_a_browser():
    checked = "".join(path.read_text() for path in E2E.glob("test_*.py"))
    pages = [(FOLDER / f"{name}.md").read_text() for name in GUIDES]
    named = {picture for page in pages for _, picture in PICTURE.findall(page)}
    assert named == {path.stem for path in (FOLDER / "images").glob("*.png")}
    assert [picture for picture in sorted(named) if f'"{picture}")' not in checked] == []


def test_the_pictures_of_readme_are_made_by_the_tour():
    tour = (E2E / "test_tour.py").read_text()
    readme = (settings.BASE_DIR / "README.md").read_text()
    pictures = re.findall(r"docs/images/([a-z-]+)\.png", readme)
    assert pictures and [name for name in pictures if f'"{name}")' not in tour] == []
    assert [name for name in pictures if not (settings.BASE_DIR / f"docs/images/{name}.png").exists()] == []


def test_no_other_file_is_read(db, client):
    client.force_login(UserFactory(advisor=True))
    assert client.get("/guide/operations/").status_code == 404
