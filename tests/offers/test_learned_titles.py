"""What stored offers teach about titles: learned, kept as numbers, served, refused when it is not whole."""

import ast
import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from francetravail_match.common.database import app_now
from francetravail_match.referentials.models import Appellation, ReferenceVersion, RomeCode
from offers.enums import ClosingReason
from offers.models import JobOffer, LearnedTitles
from offers.services.titles import learn_from_stored, learn_titles
from offers.suggestions import disagreement, suggest_rome
from offers.suggestions.index import TitleIndex
from offers.suggestions.learning.archive import from_bytes, to_bytes
from offers.suggestions.learning.candidates import Candidates, Groups
from offers.suggestions.learning.learn import Example, Rome, learn
from offers.suggestions.learning.parts import Regressions
from offers.suggestions.learning.ranking import WEIGHED, Ranking
from offers.suggestions.learning.trees import Trees, one_thread, trees_of_the_library
from offers.suggestions.learning.vectors import likeness
from offers.suggestions.stored import FORMAT
from offers.suggestions.suggest import suggest_with
from offers.tasks import learn_titles_of_the_day
from tests.factories import JobOfferFactory, RomeCodeFactory

LABELS = [
    ("Agent / Agente de collecte de déchets", "K2303", False),
    ("Vendeur / Vendeuse en boulangerie", "D1106", False),
    ("Boulanger / Boulangère", "D1102", False),
    ("Conducteur / Conductrice de poids lourd", "N4101", False),
]
ROME = Rome(tuple(sorted(code for _, code, _ in LABELS)), LABELS, {code: label for label, code, _ in LABELS})
#: A word of the trade that no title of ROME has, and what its descriptions say.
TAUGHT = {
    "Ripeur H/F": ("K2303", "vider les bacs dans la benne, tournée de ramassage"),
    "Ripeuse": ("K2303", "suivre la benne, vider les bacs"),
    "Vendeur boulangerie": ("D1106", "tenir la caisse, servir le pain"),
    "Vendeuse F/H": ("D1106", "accueillir, servir le pain, encaisser"),
    "Boulanger de nuit": ("D1102", "pétrir et cuire le pain au fournil"),
    "Ouvrier boulanger": ("D1102", "pétrir, façonner, enfourner au fournil"),
    "Chauffeur PL": ("N4101", "livrer en camion, permis C"),
    "Conducteur SPL": ("N4101", "conduire un camion, permis CE"),
}
EXAMPLES = [
    Example(title, f"Équipe {number} : {words}.", "", code)
    for number in range(3)
    for title, (code, words) in TAUGHT.items()
]


@pytest.fixture(scope="module")
def learned():
    return learn(EXAMPLES, ROME, TitleIndex(LABELS))


def codes(learned, title: str, description: str = "") -> list[str]:
    return [found.code for found in learned.suggest(TitleIndex(LABELS), title, description, "", 3)]


def test_a_word_that_rome_does_not_have_is_learned_from_offers(learned):
    assert TitleIndex(LABELS).suggest("Ripeur", 5) == []
    assert codes(learned, "RIPEUR (H/F)")[0] == "K2303"


def test_the_description_decides_where_the_title_does_not(learned):
    assert codes(learned, "Poste à pourvoir", "Cuire et pétrir au fournil.")[0] == "D1102"
    assert codes(learned, "Poste à pourvoir", "Conduire le camion, permis C ou CE.")[0] == "N4101"


def test_the_scores_are_chances_the_best_first(learned):
    found = learned.suggest(TitleIndex(LABELS), "Vendeuse", "", "", 4)
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(1, abs=0.01)


def test_the_kept_trees_say_what_the_library_says():
    random = np.random.default_rng(0)
    features = random.random((2_000, 4))
    hit = features[:, 0] + features[:, 1] * features[:, 2] > 0.9
    trees = Trees.fit(features, hit)
    scores = trees.scores(features)
    assert ((scores > scores.mean()) == hit).mean() > 0.9
    with one_thread():
        library = trees_of_the_library().fit(features, hit)
        assert np.ptp(library.decision_function(features) - scores) < 1e-9
    assert not Trees.fit(features, np.zeros(2_000, dtype=bool)).scores(features).any()


def test_the_best_by_the_logit_share_all_the_chances():
    scores = np.random.default_rng(0).random(2 * WEIGHED)
    silent = Trees.fit(scores[:, None], np.zeros(len(scores), dtype=bool))
    found = Candidates(np.zeros(len(scores), dtype=int), np.arange(len(scores)), scores[:, None])
    chances = Ranking(np.array([1.0]), silent).chances(found)
    best = np.argsort(-scores)
    assert np.array_equal(np.argsort(-chances, kind="stable")[:WEIGHED], best[:WEIGHED])
    assert not chances[best[WEIGHED:]].any()
    assert chances.sum() == pytest.approx(1)


def test_an_offer_alone_is_read_as_it_is_among_others(learned):
    titles = ["ripeur", "vendeur boulangerie", "inconnu", ""]
    together = learned.weights.titles(titles)
    alike = likeness(together, learned.titles_by_piece)
    for row, title in enumerate(titles):
        alone = learned.weights.titles([title])
        assert abs(alone - together[row]).max() < 1e-6
        assert np.allclose(likeness(alone, learned.titles_by_piece)[0], alike[row], atol=1e-6)


def test_regressions_say_the_same_of_an_offer_alone_and_nothing_of_an_occupation_never_met():
    random = np.random.default_rng(0)
    regressions = Regressions(np.array([1, 3]), *random.random((2, 2, 5)))
    near = {"title": random.random((2, 5))}
    rows, codes = np.array([0, 0, 0, 1, 1]), np.array([0, 1, 3, 3, 4])
    said = regressions.said(near, "title", rows, codes)
    alone = regressions.said({"title": near["title"][:1]}, "title", rows[:3], codes[:3])
    assert np.allclose(said[:3], alone)
    assert said[[0, 4]].tolist() == [0, 0] and said[1:4].all()


def test_a_family_is_weighed_as_one():
    kin = Groups(np.array([7, 2, 7, 2, 5]))
    values = np.array([1.0, 4.0, 3.0, 2.0, 9.0])
    assert kin.most(values).tolist() == [3, 4, 3, 4, 9]
    assert kin.total(values).tolist() == [4, 6, 4, 6, 9]


def test_a_title_of_rome_that_stands_in_the_text_is_found_whole_and_in_its_order():
    index = TitleIndex(LABELS)
    assert set(index.said(["pour", "conducteur", "poid", "lourd"])) == {"N4101"}
    assert index.said(["lourd", "poid", "conducteur"]) == {}
    early, late = index.said(["boulanger", "jour"]), index.said(["jour", "boulanger"])
    assert early["D1102"] > late["D1102"] > 0


def test_what_was_learned_comes_back_the_same_and_without_objects(learned):
    content = to_bytes(learned)
    again = from_bytes(content)
    for title in TAUGHT:
        assert codes(again, title) == codes(learned, title)
    objects = io.BytesIO()
    np.savez(objects, codes=np.array([{"run": "me"}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        from_bytes(objects.getvalue())


@pytest.fixture
def stored(db):
    baker = RomeCodeFactory(code="D1102", label="Boulanger / Boulangère")
    collector = RomeCodeFactory(code="K2303", label="Agent / Agente de collecte")
    Appellation.objects.create(ogr=1, label="Ouvrier boulanger / Ouvrière boulangère", rome=baker)
    for number in range(3):
        JobOfferFactory(published=True, title="Ripeur", description=f"{number} bacs", rome=collector)
        JobOfferFactory(published=True, title="Boulanger", description=f"{number} pains", rome=baker)
    return ReferenceVersion.objects.create(name="rome", version="1", digest="one", loaded_at=app_now())


def test_what_is_learned_serves_until_rome_changes(stored):
    assert suggest_rome("ripeur") == []
    kept = learn_titles(fewest=6)
    assert kept is not None and kept.offers == 6
    assert suggest_rome("ripeur")[0].code == "K2303"
    assert suggest_rome("") == suggest_rome("H/F") == []
    assert disagreement("K2303", "ripeur") == []
    assert disagreement("A1101", "ripeur")[0].code == "K2303"
    stored.digest = "two"
    stored.save()
    assert suggest_rome("ripeur") == []
    LearnedTitles.objects.create(
        format=FORMAT + 1, reference="two", offers=1, digest=hashlib.sha256(b"x").hexdigest(), content=b"x"
    )
    assert suggest_rome("ripeur") == []


def test_what_the_source_had_already_closed_teaches_and_a_draft_does_not(stored):
    baker = RomeCode.objects.get(code="D1102")
    for number in range(6):
        JobOfferFactory(
            imported=True,
            closed=True,
            published_at=None,
            closing_reason=ClosingReason.EXPIRED,
            title="Tourier",
            description=f"{number} croissants",
            rome=baker,
        )
        JobOfferFactory(with_version=True, title="Tourier", rome=baker)
    learned = learn_from_stored(fewest=12)
    assert learned is not None and learned.offers.titles.shape[0] == 12
    assert codes(learned, "Tourier")[0] == "D1102"


def test_few_offers_teach_nothing_and_the_last_two_are_kept(stored):
    assert learn_from_stored() is None and learn_titles() is None and learn_titles_of_the_day() == 0
    out = io.StringIO()
    call_command("learn_titles", stdout=out)
    assert "Moins de 500 offres" in out.getvalue()
    rows = []
    for number in range(3):
        JobOffer.objects.filter(title="Ripeur").update(description=Concat("description", Value(f" {number}")))
        rows.append(learn_titles(fewest=6))
    assert list(LearnedTitles.objects.all()) == [rows[2], rows[1]]


def test_the_database_keeps_what_was_learned_whole(db):
    with pytest.raises(IntegrityError, match="offers_learned_digest"), transaction.atomic():
        LearnedTitles.objects.create(format=FORMAT, offers=1, digest="0" * 64, content=b"other")
    kept = LearnedTitles.objects.create(
        format=FORMAT, offers=1, digest=hashlib.sha256(b"x").hexdigest(), content=b"x"
    )
    with pytest.raises(ProgrammingError, match="permission"), transaction.atomic():
        LearnedTitles.objects.filter(pk=kept.pk).update(content=b"y")


def test_nothing_loads_the_learning_at_start():
    learning = Path(settings.BASE_DIR) / "offers/suggestions/learning"
    files = [path for path in Path(settings.BASE_DIR, "offers").rglob("*.py") if learning not in path.parents]
    for path in files:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ImportFrom):
                assert "learning" not in (node.module or ""), path


def test_a_title_without_words_is_answered_by_what_is_known_where_an_answer_is_wanted(stored):
    learned = learn_from_stored(fewest=6)
    for title, description in (("H/F", "8 bacs"), ("", "")):
        assert len(suggest_with(learned, title, description, "", 2)) == 2
