"""What the environment of a production process must not be: an environment in, French sentences out."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

ENCRYPTED = {"require", "verify-ca", "verify-full"}
HERE = {"", "localhost", "127.0.0.1", "::1"}
#: In a key that was copied from an example, a tutorial or the development settings.
NOT_SECRET = ("dev-only", "test-only", "insecure", "changeme", "change-me")
KEY_LENGTH = 50
KEY_DISTINCT = 15

#: The public key of a developer's machine, whose secret half is in the code.
DEVELOPMENT_SEAL = "1:RpGvfzJYxe7x6Vxc6xIBAf7nV0KSH5S2s2+rLwLEUig="
SEAL_SHAPE = re.compile(r"[0-9]+:[A-Za-z0-9+/]{43}=")
Environ = Mapping[str, str]


def unsafe(environ: Environ) -> list[str]:
    """Every reason not to start, each naming its variable and what to do; empty if there is none."""
    return [reason for check in CHECKS for reason in check(environ)]


def is_remote(hosts: str) -> bool:
    """Does one of these hosts, separated by commas as libpq has them, stand on another machine?"""
    return any(host not in HERE and not host.startswith("/") for host in hosts.split(","))


def leaves_this_machine(info: Mapping[str, Any], environ: Environ) -> bool:
    """May libpq, given these parameters (host, hostaddr…), connect to another machine?

    What they leave out comes from the environment; a service may name any host.
    """
    hosts = info.get("host") or environ.get("PGHOST", "")
    addresses = info.get("hostaddr") or environ.get("PGHOSTADDR", "")
    service = info.get("service") or environ.get("PGSERVICE")
    return bool(service) or is_remote(hosts) or is_remote(addresses)


def secret_key(environ: Environ) -> Iterator[str]:
    yield from _key("SECRET_KEY", environ.get("SECRET_KEY", ""))


def hash_keys(environ: Environ) -> Iterator[str]:
    items = [item.partition(":") for item in environ.get("HASH_KEYS", "").split(",")]
    versions = [version.strip() for version, _, _ in items]
    if not all(version.isdecimal() for version in versions) or len({*versions}) < len(versions):
        yield "HASH_KEYS : des clés numérotées, séparées par des virgules : 2:nouvelle-clé,1:ancienne-clé."
        return
    for _, _, key in items:
        yield from _key("HASH_KEYS", key.strip())


def seal_keys(environ: Environ) -> Iterator[str]:
    """The worker alone is given the secret ones (celery.py asks for them)."""
    public, secret = environ.get("SEAL_PUBLIC_KEY", ""), environ.get("SEAL_SECRET_KEYS", "")
    if public == DEVELOPMENT_SEAL:
        yield "SEAL_PUBLIC_KEY : c'est la clé de développement : tout le monde ouvre ce qu'elle ferme."
    elif not SEAL_SHAPE.fullmatch(public):
        yield "SEAL_PUBLIC_KEY : une clé publique numérotée, 1:CLÉ, faite comme le dit .env.example."
    if secret and not all(SEAL_SHAPE.fullmatch(key) for key in secret.split(",")):
        yield "SEAL_SECRET_KEYS : des clés numérotées, séparées par des virgules : 2:NOUVELLE,1:ANCIENNE."


def _key(name: str, key: str) -> Iterator[str]:
    make = "Tirez-la au hasard : python -c 'import secrets; print(secrets.token_urlsafe(64))'."
    if not key:
        yield f"{name} : la clé manque. {make}"
    elif any(word in key.lower() for word in NOT_SECRET):
        yield f"{name} : c'est une clé d'exemple, que tout le monde connaît. {make}"
    elif len(key) < KEY_LENGTH or len(set(key)) < KEY_DISTINCT:
        yield f"{name} : il faut au moins {KEY_LENGTH} caractères tirés au hasard. {make}"


def switches(environ: Environ) -> Iterator[str]:
    for name, effect in (
        ("DEBUG", "montrerait le code et les réglages à tout le monde"),
        ("DEMO", "laisserait n'importe qui se connecter en un clic"),
    ):
        if environ.get(name, "0") not in {"", "0"}:
            yield f"{name} : ce réglage {effect}. Retirez-le de l'environnement de production."


def hosts(environ: Environ) -> Iterator[str]:
    names = environ.get("ALLOWED_HOSTS", "").split(",")
    if names == [""]:
        yield "ALLOWED_HOSTS : donnez les noms du site, séparés par des virgules : inscrits.exemple.fr."
    elif any("*" in name or name.startswith(".") for name in names):
        yield "ALLOWED_HOSTS : « * » accepte tous les noms. Donnez ceux du site, en toutes lettres."
    elif any(not name or name != name.strip() or "/" in name or ":" in name for name in names):
        yield (
            "ALLOWED_HOSTS : des noms seuls, séparés par des virgules, "
            "sans espace, ni « https:// », ni numéro de port."
        )


def databases(environ: Environ) -> Iterator[str]:
    if not environ.get("DATABASE_URL"):
        yield (
            "DATABASE_URL : donnez l'adresse de la base : "
            "postgresql://app:mot-de-passe@hôte/inscrits?sslmode=verify-full."
        )
    if environ.get("PGSERVICE"):
        yield "PGSERVICE : un service peut mener à une autre base. Retirez-le ; DATABASE_URL suffit."
    for name in ("DATABASE_URL", "MIGRATOR_DATABASE_URL"):
        if environ.get(name):
            yield from _database(name, environ[name], environ)


def _database(name: str, url: str, environ: Environ) -> Iterator[str]:
    try:
        info = conninfo_to_dict(url)
    except ProgrammingError:
        yield f"{name} : cette adresse ne se lit pas. Forme attendue : postgresql://rôle:mot-de-passe@hôte/base."
        return
    if not info.get("dbname") or "service" in info:
        yield f"{name} : donnez l'adresse entière, avec le nom de la base et sans « service »."
        return
    mode = info.get("sslmode") or environ.get("PGSSLMODE")
    if leaves_this_machine(info, environ) and mode not in ENCRYPTED:
        yield (
            f"{name} : la base est sur une autre machine et rien n'impose le chiffrement. "
            "Ajoutez sslmode=verify-full (ou require au moins) à l'adresse."
        )


def broker(environ: Environ) -> Iterator[str]:
    url = environ.get("REDIS_URL", "")
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("unreadable://")
    if not url:
        yield "REDIS_URL : donnez l'adresse de Valkey : rediss://:mot-de-passe@hôte:6379/0."
    elif parts.scheme not in {"redis", "rediss", "unix"}:
        yield "REDIS_URL : cette adresse ne se lit pas. Elle commence par rediss://, redis:// ou unix://."
    elif parts.scheme != "unix" and is_remote(parts.hostname or ""):
        if parts.scheme == "redis" and environ.get("REDIS_INTERNAL_NETWORK") != "1":
            yield (
                "REDIS_URL : Valkey est sur une autre machine et rien n'impose le chiffrement. "
                "Écrivez rediss:// ; si le réseau ne quitte pas la machine, dites-le par "
                "REDIS_INTERNAL_NETWORK=1."
            )
        if not parts.password:
            yield "REDIS_URL : Valkey s'ouvre sans mot de passe. Donnez-lui en un, et ajoutez-le à l'adresse."


def mail(environ: Environ) -> Iterator[str]:
    parts = urlsplit(environ.get("EMAIL_URL", ""))
    form = "smtps://nom:mot-de-passe@hôte, ou smtp+starttls://…"
    if parts.scheme not in {"smtps", "smtp+starttls", "smtp"} or not parts.hostname:
        yield f"EMAIL_URL : donnez l'adresse du serveur de messagerie, d'où partent les liens : {form}."
    elif parts.scheme == "smtp" and is_remote(parts.hostname):
        yield (
            "EMAIL_URL : le serveur est sur une autre machine et rien n'impose le chiffrement. "
            f"Écrivez {form}."
        )
    if "@" not in environ.get("EMAIL_FROM", ""):
        yield "EMAIL_FROM : donnez l'adresse d'où partent les messages : ne-pas-repondre@exemple.fr."
    if "@" not in environ.get("CONTACT_EMAIL", ""):
        yield "CONTACT_EMAIL : donnez l'adresse à qui signaler une page inaccessible : contact@exemple.fr."
    if "@" not in environ.get("DPO_EMAIL", ""):
        yield "DPO_EMAIL : donnez l'adresse du délégué à la protection des données : dpo@exemple.fr."


def numbers(environ: Environ) -> Iterator[str]:
    for name, counted, usual, least in (
        ("DATABASE_POOL_SIZE", "connexions", 8, 0),
        ("WEB_CONCURRENCY", "processus", 2, 1),
    ):
        value = environ.get(name, "1")
        if not value.isdecimal() or int(value) < least:
            yield f"{name} : un nombre de {counted} est attendu ; {usual} convient."


CHECKS: tuple[Callable[[Environ], Iterator[str]], ...] = (
    secret_key,
    hash_keys,
    seal_keys,
    switches,
    hosts,
    databases,
    numbers,
    broker,
    mail,
)
