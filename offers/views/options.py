"""What the fields of an offer propose while one types."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..drafting import options as found
from ..drafting.options import Option

#: By the word of the address: the field that is typed in, and who finds.
KINDS: dict[str, tuple[str, Callable[[str], list[Option]]]] = {
    "employers": ("q_employer", found.employers),
    "occupations": ("q_occupation", found.occupations),
    "communes": ("q_commune", found.communes),
    "skills": ("q_skill", found.skills),
}


@permission_required(Action.QUALIFY_OFFER)
@require_safe
def options(request: UserRequest, kind: str) -> HttpResponse:
    """The list of a combobox; empty for too few letters. While no occupation is typed, that of the title."""
    field, find = KINDS[kind]
    words = request.GET.get(field, "").strip()[:100]
    if kind == "occupations" and not words:
        words = request.GET.get("title", "").strip()[:100]
    return render(request, "components/options.html", {"options": find(words) if len(words) > 1 else []})
