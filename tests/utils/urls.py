"""Going to an address of the URLconf."""

import re

from francetravail_match.accounts.addresses import Address

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>([^|)]*)[^)]*\)")
SAMPLES = {"int": "1", "str": "a", "slug": "a", "path": "a", "line": "contract", None: "a"}
SAMPLES |= {"change": "close", "step": "job", "kind": "communes", "guide": "conseiller"}


def names_an_object(address: Address) -> bool:
    return "<uuid:" in address.route


def url_of(address: Address, public_id: object = "") -> str:
    """The address; ``public_id`` takes the place of the identifiers."""

    def value(match: re.Match[str]) -> str:
        kind, _, regex_name, first_choice = match.groups()
        if kind == "uuid":
            return str(public_id)
        return first_choice if regex_name else SAMPLES[kind]

    return "/" + PARAMETER.sub(value, address.route)
