"""What every page behind a personal link does first: find the link, and ask that it be opened by a click."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse

from francetravail_match.common.doors import Door

from ..enums import LinkPurpose
from ..models import PersonalLink
from ..opening import find_link

type PersonView = Callable[Concatenate[HttpRequest, PersonalLink, ...], HttpResponse]
door = Door("opened_links", find_link, "link:page", "questions/link_refused.html")


def behind_link(
    purpose: LinkPurpose | None = None, *, before_opening: bool = False
) -> Callable[[PersonView], Callable[..., HttpResponse]]:
    """The view gets the link instead of its token, once its holder has opened it by a click.

    Not found: a link that does not serve the ``purpose``. ``before_opening``: the view that opens.
    """

    def decorate(view: PersonView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def served(request: HttpRequest, link: PersonalLink, **kwargs: Any) -> HttpResponse:
            if purpose and not link.opens(purpose):
                raise Http404
            return view(request, link, **kwargs)

        return door.before(served) if before_opening else door.behind(served)

    return decorate
