"""The guides of `docs/guide/`, for who uses the site: Markdown of our own, shown as pages."""

from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

FOLDER = settings.BASE_DIR / "docs" / "guide"
#: By address, in the order of the menu; the title is the page's first line.
GUIDES = {
    "conseiller": "Conseiller entreprise",
    "liaison": "Chargé de relation employeur",
    "administration": "Administrateur, responsable, pilote",
}


@cache
def guide(name: str) -> SafeString:
    """The page in HTML. Written by us, and read once: nobody else's text is ever in it."""
    tokens = (reader := MarkdownIt("commonmark")).parse((FOLDER / f"{name}.md").read_text())
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                picture = str(child.attrs["src"]).removeprefix("images/")
                child.attrs["src"] = static(f"guide/{picture}")
    return mark_safe(reader.renderer.render(tokens, reader.options, {}))  # noqa: S308
