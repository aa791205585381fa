"""What an offer says in two ways, in its words or against its criteria."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from francetravail_match.common.french_patterns import compile_patterns

from ..enums import ContractKind, CriterionLevel, WorkingTime
from ..models import OfferCriterion
from .alarm import Alarm, Severity
from .texts import Text

GOOD_FAITH = "Code du travail, L.5331-3"
BEGINNERS = compile_patterns(
    (
        r"débutante?(?:\(e\)|[·.]e)?s? (?:\w+ )?(?:accept|bienvenu)\w*|"
        r"accessibles? aux débutants?|ouverte? aux débutants?",
        r"(?:aucune|sans|pas d') ?expérience (?:n'est )?(?:accepté\w*|requise|exigée|nécessaire|"
        r"demandée|préalable)",
    )
)
YEARS = r"(?:[2-9]|1\d|deux|trois|quatre|cinq|six|sept|huit|dix) ?(?:à \d+ ?)?ans?"
EXPERIENCED = compile_patterns(
    (
        rf"(?:{YEARS}|\({YEARS}\)) (?:minimum )?d'expériences?|"
        rf"expériences? (?:\w+ )?(?:de |d'au moins |minimum |exigée |requise |minimale |"
        rf": ?)+(?:de |d'au moins )?{YEARS}(?! (?:à|ou))",
    )
)
NOT_THE_PERSON = compile_patterns(
    (
        r"(?:forte?s? (?:de|d')|depuis|nos|notre|entreprise|société|groupe|cabinet|agence|"
        r"cumul\w+|équipe|leader)[^.;!?\n]{0,60}"
        r"expériences?",
        r"(?:idéalement|si possible|serait un plus|à défaut|"
        r"ou)[^.;!?\n]{0,30}expériences?[^.;!?\n]{0,20}|expériences? souhaité\w*[^.;!?\n]{0,30}",
        r"(?:un an|1 an|débutante?) à[^.;!?\n]{0,20}expérience",
    )
)
EXTENDED = compile_patterns(
    (
        r"(?:cdd|contrat à durée déterminée)[^.;!?\n]{0,60}?(?:prolong\w+|reconduct\w+|"
        r"reconduit\w*|renouvel\w+)\b(?! débouch)"
        r"[^.;!?\n]{0,15}? (?:en|vers|sur|par|puis) (?:un )?(?:cdi|contrat à durée indéterminée)",
    )
)
CONTRACT_TITLES = {
    ContractKind.PERMANENT: re.compile(r"\bCDD\b"),
    ContractKind.FIXED_TERM: re.compile(r"\bCDI\b(?!\s*(?:possible|à la clé))"),
}
BOTH_CONTRACTS = re.compile(r"\bCDI\b.*\bCDD\b|\bCDD\b.*\bCDI\b", re.DOTALL)
HALF = compile_patterns(
    (r"(?:poste|contrat|emploi|cdd|cdi|travail) (?:est )?(?:à |en )?temps partiel|à mi-temps",)
)
WHOLE = compile_patterns((r"temps[ -](?:plein|complet)|(?:35|39) ?h(?:eures)?",))
#: A trade in the masculine alone: the endings whose feminine is another word.
ONE_FORM = re.compile(r"^\W*(?:\w+-)?\w{2,}(?:eur|ien|ier|eron|çon)s?\b", re.IGNORECASE)
TWO_FORMS = re.compile(
    r"[hfmx]\s?[/|-]\s?[hfmx]\b|\w\s*/\s*\w|\w\(\w{1,5}\)|\w[·.•-](?:n?e|se|t?rice|ère|euse)\b", re.IGNORECASE
)


def incoherences(texts: Sequence[Text], criteria: Sequence[OfferCriterion]) -> Iterator[Alarm]:
    title, description = texts
    yield from chain(
        _beginner_or_not(texts, criteria),
        *(_extended(text) for text in texts),
        _contract(title, criteria),
        _working_time(title, description, criteria),
        _one_form(title),
    )


def _alarm(text: Text, found: re.Match[str], rule: str, why: str, **more: str | None) -> Alarm:
    article = more.get("article") or GOOD_FAITH
    return text.alarm(
        *found.span(),
        rule=rule,
        article=article,
        why=why,
        severity=Severity.INCOHERENT,
        rewording=more.get("rewording"),
    )


def _beginner_or_not(texts: Sequence[Text], criteria: Sequence[OfferCriterion]) -> Iterator[Alarm]:
    welcome = [(text, found) for text in texts for found in BEGINNERS.finditer(text.read)]
    if not welcome:
        return
    demanded = any(EXPERIENCED.search(text.without([NOT_THE_PERSON])) for text in texts)
    required = any(
        row.code == "experience"
        and row.level == CriterionLevel.REQUIRED
        and (row.value.get("months") or 0) > 12
        for row in criteria
    )
    if not demanded and not required:
        return
    why = "L'offre accepte les débutants et demande des années d'expérience : choisissez l'un des deux."
    for text, found in welcome:
        yield _alarm(text, found, "experience_contradiction", why)


def _extended(text: Text) -> Iterator[Alarm]:
    why = "Un CDD se renouvelle, et ne se prolonge pas en CDI : l'embauche en CDI est un autre contrat."
    for found in EXTENDED.finditer(text.read):
        yield _alarm(
            text,
            found,
            "extended_into_permanent",
            why,
            article="Code du travail, L.1242-1 et L.1243-13",
            rewording="CDD, renouvelable dans les limites de la loi",
        )


def _contract(title: Text, criteria: Sequence[OfferCriterion]) -> Iterator[Alarm]:
    if BOTH_CONTRACTS.search(title.read):
        return
    kinds = {row.item for row in criteria if row.code == "contract"}
    for kind, said in CONTRACT_TITLES.items():
        if kinds == {kind} and (found := said.search(title.read)):
            why = f"L'intitulé dit {found[0]} et le contrat de l'offre est : {kind.label}."
            yield _alarm(title, found, "contract_contradiction", why, rewording=str(kind.label))


def _working_time(title: Text, description: Text, criteria: Sequence[OfferCriterion]) -> Iterator[Alarm]:
    full = any(row.code == "working_time" and row.item == WorkingTime.FULL_TIME for row in criteria)
    if not full or any(WHOLE.search(text.read) for text in (title, description)):
        return
    for text in (title, description):
        for found in HALF.finditer(text.read):
            why = "Le texte dit temps partiel et l'offre demande un temps plein."
            yield _alarm(text, found, "working_time_contradiction", why)


def _one_form(title: Text) -> Iterator[Alarm]:
    found = ONE_FORM.search(title.read)
    if not found or TWO_FORMS.search(title.read):
        return
    yield _alarm(
        title,
        found,
        "one_form_title",
        "L'intitulé n'est écrit qu'au masculin : ajoutez « (H/F) », ou la forme féminine.",
        article="Code du travail, L.1142-1",
        rewording=f"{found[0]} (H/F)",
    )
