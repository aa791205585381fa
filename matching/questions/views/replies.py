"""The questions put to a person, one at a time, on the page of their link; and no more questions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from candidates.enums import AnswerChannel
from candidates.refusals import set_stop_asking

from ..enums import LinkPurpose
from ..models import PersonalLink
from ..opening import asked_by, offers_of
from ..replying import ReplyForm
from ..services.answering import record_replies, stop_asking
from ..waiting import Question, questions_for
from .link import behind_link


@behind_link(LinkPurpose.ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, link: PersonalLink, token: str) -> HttpResponse:
    """The first question that waits; answered, the next; then what the answers are for."""
    if request.method != "POST":
        return _shown(request, link, token)
    asked = {question.code: question for question in _waiting(link)}
    # What is not there was answered already, by a second tap or on another page: the next one is shown.
    if question := asked.get(request.POST.get("question", "")):
        form = ReplyForm(question, request.POST)
        if not form.is_valid() or not _recorded(link, form, unknown="unknown" in request.POST):
            return _shown(request, link, token, form)
    if getattr(request, "htmx", False):
        # A redirected fragment would be taken for a session that is over.
        link.job_seeker.refresh_from_db()
        return _shown(request, link, token)
    return redirect("link:questions", token=token)


def _waiting(link: PersonalLink) -> list[Question]:
    """Nothing is asked of a person whose objection is examined."""
    person = link.job_seeker
    return [] if person.processing_restricted else questions_for(person)


def _shown(
    request: HttpRequest, link: PersonalLink, token: str, form: ReplyForm | None = None
) -> HttpResponse:
    """``form``: the one to correct; else the first question that waits."""
    waiting = _waiting(link)
    context = {
        **_context(link, token),
        "form": form or (ReplyForm(waiting[0]) if waiting else None),
        "waiting": len(waiting),
    }
    return render(request, "questions/questions.html", context)


def _recorded(link: PersonalLink, form: ReplyForm, *, unknown: bool) -> bool:
    replies = {form.question.code: None if unknown else form.values()}
    try:
        record_replies(job_seeker=link.job_seeker, replies=replies, channel=AnswerChannel.LINK)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _context(link: PersonalLink, token: str) -> dict[str, Any]:
    return {
        **asked_by(link),
        "token": token,
        "person": link.job_seeker,
        "offers": offers_of(link) if link.opens(LinkPurpose.EXPLANATION) else [],
    }


@behind_link()
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, link: PersonalLink, token: str) -> HttpResponse:
    """Asked once more before it is done, and undone from the same page."""
    if request.method == "POST":
        again = request.POST.get("again") == "1"
        if again:
            set_stop_asking(job_seeker=link.job_seeker, stop=False, actor=link.seen_by)
            messages.success(request, "C'est noté : nous pouvons de nouveau vous poser des questions.")
        else:
            stop_asking(job_seeker=link.job_seeker, by=link.seen_by)
        return redirect("link:stop", token=token)
    if not link.opens(LinkPurpose.ANSWER) and not link.offer:
        raise Http404
    return render(request, "questions/stop.html", _context(link, token))
