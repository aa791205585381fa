"""The words of a title that tell a trade from another: no gender, no terms of the contract."""

import re

from francetravail_match.common.folding import fold

#: « (H/F) », « F-H », « h / f / x »; « (e) », « (trice) », « ·e·s », « .e ».
BOTH_SEXES = re.compile(
    r"\(?\b[HFMX]\s?[/\\|-]\s?[HFMX](?:\s?[/\\|-]\s?\w)?\b\)?|\(\s*[HF]\s*\)", re.IGNORECASE
)
ENDINGS = "e|ne|se|sse|rice|trice|euse|ère|ere|te|le|ière|ve"
INCLUSIVE = re.compile(rf"\((?:{ENDINGS}|s|es)\)|[·•.-](?:{ENDINGS})\b(?:[·•.-]s\b)?", re.IGNORECASE)
LINKS = frozenset(
    """de des du d l la le les en et a au aux un une pour sur dans par avec ou the of chez sans sous
    h f m x hf fh""".split()
)
#: What an employer adds to a title and says nothing of the trade.
NOISE = frozenset(
    """cdi cdd interim stage alternance apprentissage apprenti apprentie temps partiel plein complet mission
    poste recherche recrute recrutement urgent offre emploi logement loge logee non ans mois heures confirme
    confirmee debutant debutante experimente experimentee junior senior 35h 39h remplacement saison saisonnier
    saisonniere ete hiver jour nuit weekend week end semaine grade categorie titulaire contractuel
    contractuelle""".split()
)
ABBREVIATIONS = {
    "adj": "adjoint",
    "adv": "administration ventes",
    "aes": "accompagnant educatif social",
    "as": "aide soignant",
    "ash": "agent service hospitalier",
    "assist": "assistant",
    "atsem": "agent territorial specialise ecoles maternelles",
    "avs": "auxiliaire vie sociale",
    "cvc": "genie climatique",
    "daf": "directeur administratif financier",
    "dev": "developpeur",
    "drh": "directeur ressources humaines",
    "eje": "educateur jeunes enfants",
    "fullstack": "full stack",
    "hse": "hygiene securite environnement",
    "ide": "infirmier",
    "info": "informatique",
    "infra": "infrastructure",
    "ing": "ingenieur",
    "pl": "poids lourd",
    "qhse": "qualite hygiene securite environnement",
    "qse": "qualite securite environnement",
    "resp": "responsable",
    "rh": "ressources humaines",
    "si": "systemes information",
    "spl": "super lourd",
    "tech": "technicien",
    "tp": "travaux publics",
    "vl": "vehicule leger",
    "vrp": "vendeur representant",
}
#: Endings of the feminine and of plurals, and what stands for them and for the masculine alike.
NEUTRAL = (
    ("rices", "eur"), ("rice", "eur"), ("euses", "eur"), ("euse", "eur"), ("eresses", "eur"), ("eurs", "eur"),
    ("ieres", "ier"), ("iere", "ier"), ("iers", "ier"), ("eres", "er"), ("ere", "er"),
    ("ennes", "en"), ("enne", "en"), ("onnes", "on"), ("onne", "on"), ("ives", "if"), ("ive", "if"),
    ("elles", "el"), ("elle", "el"), ("ees", "e"), ("ee", "e"), ("ales", "al"), ("ale", "al"), ("aux", "al"),
    ("antes", "ant"), ("ante", "ant"), ("entes", "ent"), ("ente", "ent"),
)  # fmt: skip
SHORTEST_STEM = 2


def words_of(title: str) -> list[str]:
    """The words that count, each once, in order, without gender or number: « Vendeuse (H/F) » → vendeur."""
    plain = fold(INCLUSIVE.sub("", BOTH_SEXES.sub(" ", title)))
    spelt = (
        word
        for written in plain.split()
        if written not in LINKS and written not in NOISE and not written.isdigit()
        for word in ABBREVIATIONS.get(written, written).split()
    )
    return list(dict.fromkeys(map(neutral, spelt)))


def neutral(word: str) -> str:
    """One form for « conducteur », « conductrice » and « conductrices »: a key, not a word."""
    for ending, common in NEUTRAL:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)] + common
    if len(word) > 3 and word.endswith("es"):
        return word[:-2]
    if len(word) > 3 and word.endswith(("s", "e")) and not word.endswith("ss"):
        return word[:-1]
    return word


def masculine_of(label: str) -> str:
    """« Maçon / Maçonne en rénovation » → « Maçon en rénovation »: the title once, with what follows it."""
    first, slash, rest = label.partition(" / ")
    return f"{first} {' '.join(rest.split()[len(first.split()) :])}" if slash else label
