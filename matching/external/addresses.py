"""Where a profile is, as text: checked and put in one spelling. Nothing is ever fetched."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from .sources import ExternalSource, sources
from .sources.fields import is_forbidden

MAX_LENGTH = 300
HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
#: Names that no public site bears.
PRIVATE = ("localhost", "local", "internal", "intranet", "lan", "home", "test", "invalid", "onion", "arpa")
FOLLOWED = re.compile(r"^(utm_|trk|fbclid|gclid|mc_|ref$|src$)", re.IGNORECASE)
KEPT_AS_IS = "-._~!$&'()*+,;=:@"


class BadAddress(Exception):
    """Why an address is refused: French, repeating nothing of it."""


def profile_address(text: str, source: ExternalSource) -> str:
    """The one spelling of a profile's address, or BadAddress.

    https, host in lower case, no account, port or fragment. On a site that a source names: without its
    country and without a query; elsewhere without what follows people, nor what no one may sort them by.
    """
    if len(text) > MAX_LENGTH or re.search(r"[\s\\<>\"\x00-\x20\x7f]", text):
        raise BadAddress("l'adresse du profil est trop longue ou contient un espace")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise BadAddress("l'adresse du profil ne se lit pas") from None
    if parts.scheme not in ("http", "https") or parts.username is not None or port not in (None, 80, 443):
        raise BadAddress("l'adresse d'un profil est celle d'une page web, sans compte ni port")
    if not HOST.fullmatch(host) or host.rpartition(".")[2] in PRIVATE:
        raise BadAddress("l'adresse du profil n'est pas celle d'un site public")
    path = _path(parts.path)
    # What takes any site writes those of a network as the network's own source does.
    source = source if source.hosts else next((s for s in sources().values() if _site(host, s)), source)
    known = _site(host, source)
    if not source.hosts:
        said = parse_qsl(parts.query)
        query = [pair for pair in said if not FOLLOWED.match(pair[0]) and not is_forbidden(pair[0])]
        address = f"https://{host}{path}" + (f"?{urlencode(sorted(query))}" if query else "")
    elif known is None:
        raise BadAddress(f"l'adresse du profil n'est pas sur {' ou '.join(source.hosts)}")
    else:
        address = f"https://{known}{path}"
    if not re.fullmatch(source.paths, unquote(path)):
        raise BadAddress("cette adresse n'est pas celle d'un profil")
    return address


def member_urn(text: str, source: ExternalSource) -> str:
    """The identifier of a profile on its network, or BadAddress."""
    if not source.urns or not re.fullmatch(source.urns, text):
        raise BadAddress("cet identifiant n'est pas celui d'un profil")
    return text


def _site(host: str, source: ExternalSource) -> str | None:
    return next((site for site in source.hosts if host == site or host.endswith(f".{site}")), None)


def _path(path: str) -> str:
    """Without the end slash, each part written in one way; nothing that climbs."""
    parts = [unquote(part, errors="replace") for part in path.split("/") if part]
    if any(part in (".", "..") or not part.isprintable() or {"/", "\ufffd"} & {*part} for part in parts):
        raise BadAddress("l'adresse du profil ne se lit pas")
    return "".join(f"/{quote(part, safe=KEPT_AS_IS)}" for part in parts)
