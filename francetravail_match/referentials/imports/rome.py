"""ROME 4.0 from the CSV archive that France Travail publishes (Licence Ouverte 2.0).

Every file is UTF-8, comma, every field quoted, named ``unix_<subject>_v<version>_utf8.csv``. What is
read:

``referentiel_code_rome``: the occupations. ``code_rome``, ``libelle_rome``, ``code_rome_parent`` (itself
for a parent), ``emploi_reglemente`` (O, N, or empty: not said). Not kept: ``code_fiche_metier`` and
``code_ogr`` (numbers of the sheet), ``transition_*`` and ``emploi_cadre`` (tags).
``referentiel_appellation``: the job titles. ``code_ogr``, ``libelle_appellation_long``, ``code_rome``,
``peu_usite`` (O: little used). Not kept: the short title, the tags, ``classification`` (PRINCIPALE: the
title of the sheet), ``code_rome_parent`` (not always that of the code).
``referentiel_competence``: know-how and soft skills. ``code_ogr``, ``libelle_competence``, ``cat_comp``
(Savoir-faire or Savoir-être professionnel), ``sous_cat_comp`` (Technique, Technique expert, Transverse),
``code_ogr_macro_comp`` (the wider skill; empty for one that is itself a Macro-compétence, see
``nature``). Not kept: ``definition``, ``code_macro_comp`` (number in the tree of skills),
``libelle_heterogeneite``, ``libelle_origine``, ``transition_*``.
``referentiel_savoir``: knowledge. ``code_ogr_savoir``, ``libelle_savoir``, ``categorie_savoir``
(Certifications et habilitations, Domaines d'expertise, …), ``sous_categorie_savoir``.
``referentiel_contexte_travail``: conditions of work. ``code_ogr``, ``libelle_cont_travail``,
``libelle_type_cont_trav``.
``coherence_item``: which skill, knowledge or condition is on which sheet. ``code_rome``, ``code_ogr``
(of any of the three: OGR codes are unique across them), ``coeur_metier`` (Principale, Émergente, or
empty).
``rubrique_mobilite``: moves. ``code_rome``, ``code_rome_cible``, ``numero_ordre`` (nearest first).
``texte``: sentences of the sheets. ``code_rome``, ``libelle_type_texte`` (definition, acces_metier),
``position_phrase``, ``libelle_texte``, in which apostrophes are doubled.

What is not read, for it says again what the above say, or serves nothing here:
``liens_rome_referentiels`` (the pairs of ``coherence_item``, plus each sheet's own number and titles),
``item`` (the three lists of items as one), ``cr_gd_dp*``, ``grand_domaine``, ``domaine_professionnel``
(the first letters of a code, named), ``arborescence_*``, ``secteur_*``, ``sous_secteur_activite``,
``themes``, ``centre_interet`` (other ways to browse the sheets; the tree of NAF sectors is in
ISO-8859-1, two of the lists have blank lines), ``*_riasec`` (interests of people), ``composition_bloc``,
``descriptif_rubrique``, ``type_referentiel`` (headings of a printed sheet).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import connection

from francetravail_match.common.imports import Unreadable
from francetravail_match.referentials.enums import Core, RomeTextKind, SkillKind
from francetravail_match.referentials.models import (
    Appellation,
    RomeCode,
    RomeMobility,
    RomeSkill,
    RomeText,
    RomeWorkContext,
    Skill,
    WorkContext,
)

from .files import Refused, Row, Source, digest_files, integer, known, one_of, words
from .report import ReferenceSummary
from .sync import Edition, rome_ids

FILE = re.compile(r"unix_(\w+?)_v(\d+)_utf8\.csv")
COLUMNS = {
    "referentiel_code_rome": ("code_rome", "libelle_rome", "code_rome_parent", "emploi_reglemente"),
    "referentiel_appellation": ("code_ogr", "libelle_appellation_long", "code_rome", "peu_usite"),
    "referentiel_competence": (
        "code_ogr",
        "libelle_competence",
        "cat_comp",
        "sous_cat_comp",
        "code_ogr_macro_comp",
    ),
    "referentiel_savoir": (
        "code_ogr_savoir",
        "libelle_savoir",
        "categorie_savoir",
        "sous_categorie_savoir",
    ),
    "referentiel_contexte_travail": ("code_ogr", "libelle_cont_travail", "libelle_type_cont_trav"),
    "coherence_item": ("code_rome", "code_ogr", "coeur_metier"),
    "rubrique_mobilite": ("code_rome", "code_rome_cible", "numero_ordre"),
    "texte": ("code_rome", "libelle_type_texte", "position_phrase", "libelle_texte"),
}
CODE = re.compile(r"[A-N][0-9]{4}", re.ASCII)
YES_NO = {"O": True, "N": False, "": None}
KINDS = {"Savoir-faire": SkillKind.KNOW_HOW, "Savoir-être professionnel": SkillKind.SOFT_SKILL}
CORES: dict[str, str] = {"": "", "Principale": Core.MAIN, "Émergente": Core.EMERGING}
TEXTS = {"definition": RomeTextKind.DEFINITION, "acces_metier": RomeTextKind.ACCESS}


def rome_files(folder: Path) -> tuple[str, dict[str, Path]]:
    """The newest edition that lies in ``folder``, and its files by subject; Unreadable if one is missing."""
    if not folder.is_dir():
        raise Unreadable(f"{folder} n'est pas un dossier : décompressez-y l'archive ROME au format CSV.")
    found: dict[int, dict[str, Path]] = {}
    for path in sorted(folder.iterdir()):
        if match := FILE.fullmatch(path.name):
            found.setdefault(int(match[2]), {})[match[1]] = path
    newest = max(found, default=0)
    files = {subject: found[newest][subject] for subject in COLUMNS if subject in found.get(newest, {})}
    missing = [f"unix_{subject}_v{newest or '…'}_utf8.csv" for subject in COLUMNS if subject not in files]
    if missing:
        raise Unreadable(
            f"Il manque {', '.join(missing)} dans {folder} : décompressez-y l'archive ROME au format CSV."
        )
    return str(newest), files


def import_rome(folder: Path, summary: ReferenceSummary, *, allow_shrink: bool = False) -> None:
    """Load the archive unpacked in ``folder``."""
    version, files = rome_files(folder)
    edition = Edition("rome", version, summary, allow_shrink=allow_shrink)
    load(edition, {name: Source(files[name], COLUMNS[name], summary.refuse) for name in COLUMNS})
    edition.record(digest_files(files.values()))


def load(edition: Edition, sources: Mapping[str, Source]) -> None:
    """Load these files by subject; a subject that is not there is left as it is."""
    _load_codes(edition, sources["referentiel_code_rome"])
    codes = rome_ids()
    edition.rome_codes.update({number: code for code, number in codes.items()})
    _load_appellations(edition, sources["referentiel_appellation"], codes)
    _load_moves(edition, sources["rubrique_mobilite"], codes)
    if "texte" in sources:
        _load_texts(edition, sources["texte"], codes)
    _load_skills(edition, sources)
    if "referentiel_contexte_travail" in sources:
        _load_contexts(edition, sources["referentiel_contexte_travail"])
    _load_links(edition, sources["coherence_item"], codes)


def _code(row: Row, column: str) -> str:
    text = row[column].strip()
    if not CODE.fullmatch(text):
        raise Refused(f"{column} : « {text[:40]} » n'est pas un code ROME.")
    return text


def _load_codes(edition: Edition, source: Source) -> None:
    def parse(row: Row) -> tuple[str, str, str, bool | None]:
        label = words(row, "libelle_rome", 250)
        regulated = one_of(row, "emploi_reglemente", YES_NO)
        return _code(row, "code_rome"), label, _code(row, "code_rome_parent"), regulated

    rows = list(source.parsed(parse))
    parents = {code: parent for _, (code, _, parent, _) in rows}
    numbers = dict(RomeCode.objects.order_by("code").values_list("code", "id"))
    edition.rome_codes.update({number: code for code, number in numbers.items()})
    following = max(numbers.values(), default=0)
    for code in sorted(parents):
        if code not in numbers:
            following = numbers[code] = following + 1

    def numbered() -> Iterator[tuple[int, tuple[Any, ...]]]:
        for line, (code, label, parent, regulated) in rows:
            if parents.get(parent) != parent:
                source.refuse_line(line, f"le code parent {parent} n'est pas un code parent de ce fichier.")
            else:
                above = None if parent == code else numbers[parent]
                yield line, (code, label, above, regulated, numbers[code])

    edition.rome_codes.update({number: code for code, number in numbers.items()})
    fields = ("label", "parent_id", "regulated")
    edition.sync(RomeCode, numbered(), key=("code",), fields=fields, once=("id",), sources=[source])
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('referentials_romecode_id_seq', max(id)) FROM referentials_romecode")


def _load_appellations(edition: Edition, source: Source, codes: Mapping[str, int]) -> None:
    def parse(row: Row) -> tuple[Any, ...]:
        label = words(row, "libelle_appellation_long", 250)
        rome = known(row["code_rome"], "code_rome", codes)
        return integer(row, "code_ogr"), label, rome, bool(one_of(row, "peu_usite", YES_NO))

    rows = source.parsed(parse)
    edition.sync(Appellation, rows, key=("ogr",), fields=("label", "rome_id", "rare"), sources=[source])


def _load_moves(edition: Edition, source: Source, codes: Mapping[str, int]) -> None:
    def parse(row: Row) -> tuple[Any, ...]:
        start, end = (known(row[column], column, codes) for column in ("code_rome", "code_rome_cible"))
        if start == end:
            raise Refused("un métier ne mène pas à lui-même.")
        return start, end, integer(row, "numero_ordre", 0, 32_767)

    rows = source.parsed(parse)
    edition.sync(RomeMobility, rows, key=("source_id", "target_id"), fields=("rank",), sources=[source])


def _load_texts(edition: Edition, source: Source, codes: Mapping[str, int]) -> None:
    def parse(row: Row) -> tuple[Any, ...]:
        kind = one_of(row, "libelle_type_texte", TEXTS)
        position = integer(row, "position_phrase", 1, 32_767)
        text = words(row, "libelle_texte", 5_000).replace("''", "'")
        return known(row["code_rome"], "code_rome", codes), kind, position, text

    rows = source.parsed(parse)
    edition.sync(RomeText, rows, key=("rome_id", "kind", "position"), fields=("text",), sources=[source])


def _load_skills(edition: Edition, sources: Mapping[str, Source]) -> None:
    skills, knowledge = sources["referentiel_competence"], sources["referentiel_savoir"]

    def skill(row: Row) -> tuple[Any, ...]:
        macro = integer(row, "code_ogr_macro_comp") if row["code_ogr_macro_comp"].strip() else None
        kind = one_of(row, "cat_comp", KINDS)
        category = words(row, "sous_cat_comp", 60, optional=True)
        label = words(row, "libelle_competence", 300)
        return integer(row, "code_ogr"), label, kind, category, "", macro

    def item(row: Row) -> tuple[Any, ...]:
        category = words(row, "categorie_savoir", 60, optional=True)
        subcategory = words(row, "sous_categorie_savoir", 60, optional=True)
        label = words(row, "libelle_savoir", 300)
        return integer(row, "code_ogr_savoir"), label, SkillKind.KNOWLEDGE, category, subcategory, None

    rows = list(skills.parsed(skill))
    wide = {values[0] for _, values in rows if values[-1] is None}

    def all_rows() -> Iterator[tuple[int, tuple[Any, ...]]]:
        for line, values in rows:
            if values[-1] in wide or values[-1] is None:
                yield line, values
            else:
                skills.refuse_line(line, f"la macro-compétence {values[-1]} n'est pas dans ce fichier.")
        yield from knowledge.parsed(item)

    fields = ("label", "kind", "category", "subcategory", "macro_id")
    edition.sync(Skill, all_rows(), key=("ogr",), fields=fields, sources=[skills, knowledge])


def _load_contexts(edition: Edition, source: Source) -> None:
    def parse(row: Row) -> tuple[Any, ...]:
        category = words(row, "libelle_type_cont_trav", 60)
        return integer(row, "code_ogr"), words(row, "libelle_cont_travail", 250), category

    rows = source.parsed(parse)
    edition.sync(WorkContext, rows, key=("ogr",), fields=("label", "category"), sources=[source])


def _load_links(edition: Edition, source: Source, codes: Mapping[str, int]) -> None:
    """One file holds the links to both kinds of items."""
    skills = set(Skill.objects.in_force().order_by("ogr").values_list("ogr", flat=True))
    contexts = set(WorkContext.objects.in_force().order_by("ogr").values_list("ogr", flat=True))
    to_contexts: list[tuple[int, tuple[int, int]]] = []

    def parse(row: Row) -> tuple[int, int, str, bool]:
        rome, core = known(row["code_rome"], "code_rome", codes), one_of(row, "coeur_metier", CORES)
        ogr = integer(row, "code_ogr")
        is_skill = ogr in skills
        if not is_skill and ogr not in contexts:
            raise Refused(
                f"code_ogr : {ogr} n'est ni une compétence, ni un savoir, ni un contexte en vigueur."
            )
        return rome, ogr, core, is_skill

    def to_skills() -> Iterator[tuple[int, tuple[int, int, str]]]:
        for line, (rome, ogr, core, is_skill) in source.parsed(parse):
            if is_skill:
                yield line, (rome, ogr, core)
            else:
                to_contexts.append((line, (rome, ogr)))

    edition.sync(RomeSkill, to_skills(), key=("rome_id", "skill_id"), fields=("core",), sources=[source])
    edition.sync(RomeWorkContext, to_contexts, key=("rome_id", "context_id"), sources=[source])
