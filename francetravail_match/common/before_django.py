"""What gunicorn refuses by itself, before Django sees a request: said in French, as the API says its errors.

Nobody knows yet whether a program or a browser asks: a browser shows these few lines as they are.
"""

import json
from typing import Any

from gunicorn import util

TITLES = {
    403: "Refusée",
    414: "Adresse trop longue",
    431: "En-têtes trop volumineux",
    500: "Erreur du service",
    501: "Requête d'une forme inconnue",
}
#: Status → a stable word, and what to do.
SAID = {
    414: ("uri_too_long", "L'adresse demandée est trop longue : raccourcissez-la."),
    431: (
        "headers_too_large",
        "Les en-têtes de la requête sont trop longs ou trop nombreux. Dans un navigateur, effacez les "
        "cookies de ce site.",
    ),
    500: ("server_error", "Une erreur est survenue de notre côté ; elle a été enregistrée."),
}
UNREADABLE = ("bad_request", "La requête n'est pas lisible.")


def answer_in_french() -> None:
    """From now on, in this process and those that it forks."""
    util.write_error = write_error


def write_error(sock: Any, status_int: int, reason: str, mesg: str) -> None:
    """In place of gunicorn's own, which repeats in English what it was sent."""
    code, detail = SAID.get(status_int, UNREADABLE)
    problem = {
        "type": "about:blank",
        "title": TITLES.get(status_int, "Requête incorrecte"),
        "status": status_int,
        "detail": detail,
        "code": code,
    }
    body = json.dumps(problem, ensure_ascii=False).encode()
    head = (
        f"HTTP/1.1 {status_int} {reason}\r\nConnection: close\r\n"
        f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(sock, head.encode("latin-1") + body)
