"""The database finds in a title the words that Python finds, and the occupations that it names."""

import gzip
import itertools
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from offers.suggestions.words import masculine_of, words_of
from tests.factories import AppellationFactory, RomeCodeFactory
from tests.utils.profile import EVERYTHING

pytestmark = pytest.mark.django_db
SAMPLE = Path(settings.FT_DATA or "-") / "samples/offers_ft.jsonl.gz"
TITLES = [
    "Vendeuse (H/F)",
    "Conducteur(trice) PL - CDI 35h H/F/X",
    "  Chargé·e d’affaires CVC, F | H ",
    "Ingénieur.e études & développement C++ (H)",
    "Œnologue – Maître-chien / Maîtresse de cérémonie",
    "AIDE SOIGNANT(E) DE NUIT 2e grade",
    "Infirmier/ère IDE en EHPAD (f/h) 75%",
    "es as ss tps bus bras",
    "",
]
LABELS = ["Soudeur / Soudeuse sur tuyauteries", "Chef de rang", "Agent / Agente de service / ménage", "A / B"]


def asked(function: str, texts: list[str]) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(t) FROM unnest(%s::text[]) WITH ORDINALITY AS given (t, n) ORDER BY n",
            [texts],
        )
        return [found for (found,) in cursor]


def real_titles() -> list[str]:
    if not SAMPLE.exists():
        return []
    with gzip.open(SAMPLE, "rt", encoding="utf-8") as lines:
        return [
            json.loads(line)["intitule"] for line in itertools.islice(lines, 0, None, 1 if EVERYTHING else 25)
        ]


def test_the_same_words():
    titles = [*TITLES, *real_titles()]
    assert asked("offers_title_words", titles) == [sorted(words_of(title)) for title in titles]
    assert asked("offers_said_once", LABELS) == [masculine_of(label) for label in LABELS]


def test_what_a_title_names():
    welding, other = AppellationFactory().rome, RomeCodeFactory(unrelated=True)
    AppellationFactory(ogr=1, label="Soudeur / Soudeuse sur tuyauteries", rome=other)
    AppellationFactory(ogr=2, label="Chaudronnier / Chaudronnière", rome=welding)
    AppellationFactory(
        ogr=3, label="Tuyauteur / Tuyauteuse", rome=other, retired_at="2020-01-01T00:00Z", retired_in="v1"
    )
    named = {
        "Soudeuse confirmée tuyauteries (H/F)": [other.code],
        "Soudeur sur tuyauterie inox et chaudronnier": [other.code],
        "CHAUDRONNIÈRE": [welding.code],
        "Chaudronnier atelier": [],
        "Tuyauteur": [],
        "Soudeur": [welding.code],
        "Technicien soudeur": [],
        "": [],
    }
    assert asked("offers_named_in", list(named)) == list(named.values())
