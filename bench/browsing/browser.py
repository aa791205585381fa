"""What a browser does for somebody: a connection kept open, cookies, redirections, forms."""

import http.client
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
PATIENCE = 30
LONGEST_CHAIN = 5
STALE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


@dataclass(frozen=True)
class Asked:
    """One request: on which part of the working day, how long it took whole, what came; 0: no answer."""

    part: str
    path: str
    ms: float
    status: int

    @property
    def failed(self) -> bool:
        return not 200 <= self.status < 400


@dataclass
class Browser:
    """Of one advisor. ``note`` is told of every request; ``text`` is the page that is open."""

    host: str
    port: int
    note: Callable[[Asked], None]
    part: str = ""
    text: str = ""
    path: str = "/"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)

    def open(self, path: str, *, htmx: bool = False) -> str:
        return self._ask("GET", path, None, htmx)

    def send(self, path: str, fields: Mapping[str, str], *, htmx: bool = False) -> str:
        """A form of the page that is open."""
        token = TOKEN.search(self.text)
        whole = {**fields, "csrfmiddlewaretoken": token[1] if token else ""}
        return self._ask("POST", path, urlencode(whole), htmx)

    def find(self, pattern: str) -> str:
        """The first address of the page that is open to fit the pattern; empty if there is none."""
        found = re.search(pattern, self.text)
        return found[1] if found else ""

    def _ask(self, method: str, path: str, body: str | None, htmx: bool) -> str:
        for _ in range(LONGEST_CHAIN):
            started = time.perf_counter()
            try:
                status, location, text = self._exchange(method, path, body, htmx)
            except STALE:
                # The server closed the connection while one was reading: another one, as a browser does.
                status, location, text = self._again(method, path, body, htmx)
            except (OSError, http.client.HTTPException):
                self.connection.close()
                status, location, text = 0, "", ""
            ms = (time.perf_counter() - started) * 1000
            self.note(Asked(self.part, path, ms, status))
            if not location:
                break
            method, path, body = "GET", urljoin(path, location), None
        if not htmx:
            self.text, self.path = text, path
        return text

    def _again(self, method: str, path: str, body: str | None, htmx: bool) -> tuple[int, str, str]:
        self.connection.close()
        try:
            return self._exchange(method, path, body, htmx)
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0, "", ""

    def _exchange(self, method: str, path: str, body: str | None, htmx: bool) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if htmx:
            headers["HX-Request"] = "true"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        parts = urlsplit(response.headers.get("Location", ""))
        location = parts.path + (f"?{parts.query}" if parts.query else "")
        return response.status, location, text
