"""« L'algorithme »: the rules that compare and rank people, for anyone to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.permissions import public

from ..algorithm import COUNTED, MEANINGS, NEVER, published


@public
@require_safe
def algorithm(request: HttpRequest) -> HttpResponse:
    context = {
        "algorithm": published(),
        "counted": [
            (category.label if category else "Catégorie inconnue", words)
            for category, words in COUNTED.items()
        ],
        "meanings": [(verdict.label, words) for verdict, words in MEANINGS.items()],
        "never": NEVER,
    }
    return render(request, "matching/algorithm.html", context)
