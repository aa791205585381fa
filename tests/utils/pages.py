"""What no page may contain: the content security policy would refuse it, or a template is broken."""

from html.parser import HTMLParser

DATA_SCRIPTS = {"application/json", "application/ld+json"}
TEMPLATE_MARKS = ("{{", "}}", "{%", "%}", "{#")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        line = f"line {self.getpos()[0]}: <{tag}"
        for name, value in attrs:
            if name.startswith(("on", "hx-on")):
                self.faults.append(f"{line} {name}=…>: an inline handler")
            elif name == "style":
                self.faults.append(f"{line} style=…>: an inline style")
            elif (value or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"{line} {name}=javascript:…>: an inline script")
            self._search(value or "", f"{line} {name}=…>")
        if tag == "style":
            self.faults.append(f"{line}>: an inline style sheet")
        if tag == "script":
            self._in_script = True
            if not attributes.get("src") and attributes.get("type") not in DATA_SCRIPTS:
                self.faults.append(f"{line}>: a script without src")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._in_script = False

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if not self._in_script:
            self._search(data, f"line {self.getpos()[0]}")

    def _search(self, text: str, place: str) -> None:
        for mark in TEMPLATE_MARKS:
            if mark in text:
                self.faults.append(f"{place}: a stray {mark}")


def faults(html: str) -> list[str]:
    """What is wrong with a page or a fragment, one line each; empty when nothing is."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.faults
