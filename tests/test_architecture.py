"""The rules of the house that a tool can check. import-linter holds the arrows between apps."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import AutoField, Field, Model

ROOT: Path = settings.BASE_DIR
PACKAGES = ("francetravail_match", "offers", "candidates", "matching")
#: Stands above every app: outside the contract of import-linter.
OUTSIDE = {"celery", "settings", "urls", "wsgi"}
MAX_LINES = 300
MAX_LINES_OF_TESTS = 400
#: Longer files, each with the answer to the question why.
LONG_FILES: dict[str, str] = {}
#: Words that are written in capitals in French too.
CAPITALS = {"CSE", "NAF", "OGR", "ROME", "SIREN", "SIRET"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product outside migrations: dotted name and syntax tree."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
                found[name] = ast.parse(path.read_text(), filename=str(path))
    return found


def app_of(module: str) -> str:
    """`offers` for offers.views.list, `francetravail_match.accounts` for what is inside."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "francetravail_match" else parts[0]


def imports(module: str, tree: ast.Module) -> Iterator[str]:
    """Absolute names of what a module imports, including each name of `from x import y`."""
    package = (ROOT / Path(*module.split("."))).is_dir()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")[: -(node.level - package) or None]
                base = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def is_ours(name: str) -> bool:
    return name.split(".")[0] in PACKAGES


def test_relative_imports_are_resolved():
    tree = ast.parse("from . import services\nfrom .enums import A\nfrom ..perms import b")
    assert list(imports("matching.views.offers", tree)) == [
        "matching.views.services",
        "matching.views.enums.A",
        "matching.perms.b",
    ]
    assert list(imports("matching.views", ast.parse("from .offers import a"))) == ["matching.views.offers.a"]


def test_every_package_of_the_project_is_in_the_contract_of_the_arrows():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(c["layers"] for c in config["contracts"] if c["id"] == "arrows")
    named = {name for layer in layers for name in layer.replace("|", ":").replace("\n", " ").split(":")}
    inside = {f"francetravail_match.{name.removesuffix('.py')}" for name in package_members()}
    expected = inside - {f"francetravail_match.{name}" for name in OUTSIDE}
    assert {name.strip() for name in named} == expected | set(PACKAGES[1:])


def package_members() -> set[str]:
    folder = ROOT / "francetravail_match"
    return {
        p.name for p in folder.iterdir() if p.name[0] != "_" and (p.suffix == ".py" or any(p.glob("*.py")))
    }


def test_no_app_imports_the_views_of_another():
    found = [
        (module, name)
        for module, tree in modules().items()
        if module != settings.ROOT_URLCONF
        for name in imports(module, tree)
        if is_ours(name) and app_of(name) != app_of(module) and "views" in name.split(".")
    ]
    assert found == []


def test_tasks_import_services_and_nothing_else_of_ours():
    tasks = {module: tree for module, tree in modules().items() if module.endswith(".tasks")}
    assert tasks
    found = [
        (module, name)
        for module, tree in tasks.items()
        for name in imports(module, tree)
        if is_ours(name) and "services" not in name.split(".")
    ]
    assert found == []


def test_no_task_moves_a_person():
    """What becomes of somebody is written by named humans: no task reaches what moves a referral."""
    moving = {f"matching.shortlists.services.{name}" for name in ("following", "picking", "reviewing")}
    found = [
        (module, name)
        for module, tree in modules().items()
        if module.endswith((".tasks", "shortlists.services.mailing"))
        for name in imports(module, tree)
        if any(name.startswith(each) for each in moving)
    ]
    assert found == []


#: Rooms that stand in the room of the matching, each on those before it.
ON_THE_MATCHING = (
    "matching.questions",
    "matching.shortlists",
    "matching.gate",
    "matching.external",
    "matching.desk",
)


def test_the_matching_does_not_import_what_stands_on_it():
    floors = {room: floor for floor, room in enumerate(ON_THE_MATCHING, 1)}

    def floor(name: str) -> int:
        return max((floors[room] for room in floors if f"{name}.".startswith(f"{room}.")), default=0)

    found = [
        (module, name)
        for module, tree in modules().items()
        if app_of(module) == "matching"
        for name in imports(module, tree)
        if app_of(name) == "matching" and floor(name) > floor(module)
    ]
    assert found == []


def test_models_do_not_import_what_stands_on_them():
    above = {"services", "forms", "views", "urls", "tasks", "api", "admin", "perms"}
    found = [
        (module, name)
        for module, tree in modules().items()
        if module.split(".")[-1] in {"models", "enums", "querysets"}
        for name in imports(module, tree)
        if is_ours(name) and above.intersection(name.split("."))
    ]
    assert found == []


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if is_ours(model.__module__)]


def is_lower_case(label: str) -> bool:
    first = label.replace("'", " ").split()[0]
    return first in CAPITALS or first == first.lower()


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_models_and_fields_have_a_french_name_in_lower_case(model: type[Model]):
    assert "verbose_name" in model._meta.original_attrs
    assert is_lower_case(str(model._meta.verbose_name))
    assert is_lower_case(str(model._meta.verbose_name_plural))
    for field in model._meta.get_fields():
        if isinstance(field, Field) and not isinstance(field, AutoField):
            assert field.name == field.name.lower()
            assert getattr(field, "_verbose_name", None) is not None, f"{field}: an English name"
            assert is_lower_case(str(field.verbose_name)), field


def long_files() -> Iterator[str]:
    for folder in (*PACKAGES, "tests", "templates", "static", "bin", "bench"):
        limit = MAX_LINES_OF_TESTS if folder == "tests" else MAX_LINES
        for path in (ROOT / folder).rglob("*"):
            written = path.suffix in {".py", ".html", ".css", ".js", ".sh"} and ".min." not in path.name
            if written and "migrations" not in path.parts and len(path.read_text().splitlines()) > limit:
                yield str(path.relative_to(ROOT))


def test_a_long_file_is_a_question_that_was_answered():
    assert set(long_files()) == set(LONG_FILES)


def test_no_file_keeps_both_sides_of_a_merge():
    marked = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
    kinds = ("*.py", "*.md", "*.html", "*.toml", "*.yml")
    # Not in hidden folders: the environment is a hundred times our files.
    parts = [part for part in ROOT.iterdir() if part.is_dir() and part.name[0] != "."]
    ours = [path for kind in kinds for part in parts for path in part.rglob(kind)]
    ours += [path for kind in kinds for path in ROOT.glob(kind)]
    assert len(ours) > 100
    assert [path.name for path in ours if marked.search(path.read_text())] == []
