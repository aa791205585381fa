"""Reading the results page of an offer."""

import re

from django.urls import reverse

from offers.models import JobOffer


def url(offer: JobOffer, tab: str = "", **query: object) -> str:
    words = {**({"onglet": tab} if tab else {}), **query}
    return reverse("matching:results", args=[offer.public_id], query=words)


def text(response) -> str:
    """The words of the page, without tags, with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", response.text).replace("&#x27;", "'").replace("&nbsp;", " ")
    return " ".join(words.split())
