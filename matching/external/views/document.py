"""What an employer reads, on paper: the registered, then those who are not."""

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.journal import services as journal
from matching.shortlists.document import pdf_of
from matching.shortlists.enums import ShortlistState
from matching.shortlists.presenting import identities_of
from matching.shortlists.services import reviewing
from matching.shortlists.views.page import back, shortlist_of
from matching.views.results import offer_or_404

from ..comparison.following import shown_to_employer

NOT_SENT = "Aucune présélection n'est acceptée ni envoyée pour cette offre."
NOBODY = "Personne ne peut être montré à l'employeur en ce moment."


@permission_required(Action.SEND_SHORTLIST)
@require_POST
def document(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Names are in it for who agreed: the journal says who saw them. Who is not registered is in it, once the
    shortlist is sent, if they may be shown at this instant; the employer is then held to have seen them. So
    it is asked for by somebody, and never fetched ahead by a browser.
    """
    offer = offer_or_404(request, public_id)
    shortlist = shortlist_of(offer)
    if shortlist is None or shortlist.state not in (ShortlistState.ACCEPTED, ShortlistState.SENT):
        return back(request, offer, NOT_SENT)
    referrals = reviewing.shown_to_employer(shortlist)
    outside = shown_to_employer(offer) if shortlist.state == ShortlistState.SENT else []
    if not referrals and not outside:
        return back(request, offer, NOBODY)
    named = identities_of(referrals)
    journal.record(
        "shortlist.document_made",
        actor=request.user,
        object_type="shortlist",
        object_id=shortlist.public_id,
        reason="interview",
        people=[str(each.job_seeker.public_id) for each in referrals if each.job_seeker_id in named],
    )
    made = pdf_of(offer, referrals, [one.who for one in outside])
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="preselection-{offer.source_number}.pdf"'
    return response
