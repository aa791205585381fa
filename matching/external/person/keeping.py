"""« Je suis inscrit(e), et je veux garder mes réponses » : an agreement, given or taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from francetravail_match.pilot.services import PilotRefused

from ..models import KeepChoice, PageLink
from .consent import TEXT_VERSION, TEXTS, unbroken
from .opening import door
from .rendering import render_page
from .services import acts

KEPT = "C'est noté : vos réponses seront gardées dès que votre inscription sera constatée."
NOT_KEPT = "C'est noté : vos réponses ne seront pas gardées."
CHANGED = "Le texte a changé depuis que vous l'avez lu : relisez-le, puis choisissez."


@door.behind
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """About the answers that they gave: nothing to keep before they are interested."""
    if acts.profile_of(link) is None:
        return redirect("outside:held", token=token)
    if request.method == "POST" and chosen(request, link):
        return redirect("outside:held", token=token)
    return render_page(request, "external/person/keep.html", link, token, **about(link))


def about(link: PageLink) -> dict[str, object]:
    return {
        "choice": KeepChoice.objects.in_force(link.contact.sighting_id),
        "text": unbroken(TEXTS[TEXT_VERSION]),
        "version": TEXT_VERSION,
    }


def chosen(request: HttpRequest, link: PageLink) -> bool:
    """What the buttons of the page say; False where they are of another text, or the database refuses."""
    wanted = "keep" in request.POST
    if wanted and request.POST["keep"] != TEXT_VERSION:
        messages.error(request, CHANGED)
        return False
    try:
        acts.choose_keep(link, wanted=wanted)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, KEPT if wanted else NOT_KEPT)
    return True
