"""The words that no note about a person may hold, in the forms in which they are written."""

import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError

from francetravail_match.common.sensitive_terms import Family
from francetravail_match.common.sensitive_text import (
    find_sensitive_terms,
    sensitive_terms,
    validate_not_sensitive,
)

FOUND = {
    Family.HEALTH: [
        ("Elle est diabétique depuis dix ans.", "diabétique"),
        ("suit un traitement pour son diabete", "diabete"),
        ("a une RQTH", "RQTH"),
        ("il est handicapé", "handicapé"),
        ("Travailleuse handicapée", "handicapée"),
        ("souvent malade", "malade"),
        ("En arrêt maladie", "arrêt maladie"),
        ("séropositive", "séropositive"),
        ("DÉPRESSIVE", "DÉPRESSIVE"),
        ("a fait un burn-out", "burn-out"),
        ("a fait un burn out", "burn out"),
        ("mal de dos chronique", "mal de dos"),
        ("des problèmes\nde santé", "problèmes de santé"),
        ("elle est enceinte", "est enceinte"),
        ("hospitalisé·e en mai", "hospitalisé·e"),
        ("ancien alcoolique", "alcoolique"),
        ("déclaré inapte", "inapte"),
        ("pension d'invalidité", "invalidité"),
    ],
    Family.RELIGION: [
        ("de confession musulmane", "musulmane"),
        ("Juifs pratiquants", "Juifs"),
        ("juive", "juive"),
        ("catholiques", "catholiques"),
        ("elle porte le voile", "porte le voile"),
        ("absent pendant le ramadan", "ramadan"),
        ("chrétien(ne)", "chrétien(ne)"),
        ("des raisons religieuses", "religieuses"),
        ("a besoin de temps pour ses prières", "pour ses prières"),
    ],
    Family.UNION: [
        ("délégué syndical", "syndical"),
        ("syndiquée", "syndiquée"),
        ("adhérent à la CGT", "CGT"),
        ("milite à la CFE-CGC", "CFE-CGC"),
        ("syndicalistes", "syndicalistes"),
        ("a fait grève", "fait grève"),
        ("ancienne représentante du personnel", "représentante du personnel"),
    ],
    Family.ORIGIN: [
        ("d'origine algérienne", "d'origine algérienne"),
        ("d’origine étrangère", "d’origine étrangère"),
        ("originaire du Mali", "originaire du Mali"),
        ("de nationalité turque", "nationalité"),
        ("Elle est marocaine", "Elle est marocaine"),
        ("réfugiée syrienne", "réfugiée"),
        ("accent étranger", "accent étranger"),
        ("maghrébine", "maghrébine"),
        ("gens du voyage", "gens du voyage"),
    ],
    Family.FAMILY: [
        ("mariée, disponible", "mariée"),
        ("marié(e)", "marié(e)"),
        ("MARIÉ", "MARIÉ"),
        ("divorcés", "divorcés"),
        ("célibataire", "célibataire"),
        ("elle a trois enfants", "a trois enfants"),
        ("deux enfants en bas âge", "deux enfants en bas âge"),
        ("doit chercher ses enfants à 16 h", "ses enfants"),
        ("mère isolée", "mère isolée"),
        ("famille monoparentale", "famille monoparentale"),
        ("son conjoint travaille de nuit", "son conjoint"),
        ("s'occupe de sa mère", "sa mère"),
        ("veuve", "veuve"),
        ("en congé parental", "congé parental"),
    ],
    Family.OPINION: [("militante écologiste", "militante")],
    Family.INTIMACY: [("homosexuelle", "homosexuelle")],
}
INNOCENT = [
    "",
    "Marie Martin, disponible le lundi",
    "CAP chaudronnerie, quinze ans d'expérience en inox",
    "club de voile, BPJEPS",
    "a travaillé dans une enceinte sportive",
    "cuisine italienne et vins espagnols",
    "parle arabe, turc et anglais courant",
    "langue étrangère, missions à l'étranger",
    "accueil d'enfants, garde d'enfants à domicile",
    "auprès de personnes en situation de handicap",
    "auprès d'enfants handicapés",
    "secrétaire médicale dans le secteur de la santé",
    "gestionnaire à l'assurance maladie",
    "au syndicat mixte des eaux, puis syndic de copropriété",
    "pièces d'origine, prière de rappeler, de bonne foi",
    "pratique le football, croissance de l'activité",
    "carrossier : véhicules accidentés",
    "un CDD en remplacement d'un congé maternité",
    "préfère le sud de la Loire",
    "mains sales et peinture noire",
]


@pytest.mark.parametrize(
    ("family", "text", "term"),
    [(family, *case) for family, cases in FOUND.items() for case in cases],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_sensitive_term_is_found_as_it_was_written(family, text, term):
    assert list(sensitive_terms(text)) == [(family, term)]


@pytest.mark.parametrize("text", INNOCENT)
def test_an_innocent_text_passes(text):
    assert find_sensitive_terms(text) == []
    validate_not_sensitive(text)


def test_every_family_has_cases():
    assert set(FOUND) == set(Family)


def test_accents_apart_or_invisible_letters_hide_nothing():
    assert find_sensitive_terms(unicodedata.normalize("NFD", "diabétique")) == ["diabétique"]
    assert find_sensitive_terms("mu\u200bsul\u00admane") == ["musulmane"]


def test_a_term_comes_once():
    assert find_sensitive_terms("musulmane, mariée, musulmane") == ["musulmane", "mariée"]


class NoteForm(forms.Form):
    note = forms.CharField(validators=[validate_not_sensitive])


def test_a_form_names_the_words_and_what_they_are_about():
    form = NoteForm({"note": "Diabétique, mariée et déléguée syndicale"})
    assert form.errors["note"] == [
        "Ce texte touche à la santé (« Diabétique ») ; l'appartenance syndicale (« syndicale ») ; "
        "la situation de famille (« mariée »). Retirez-le : l'application ne garde pas ces informations."
    ]
    assert NoteForm({"note": "Disponible dès lundi"}).is_valid()


def test_the_refusal_has_a_code():
    with pytest.raises(ValidationError) as refused:
        validate_not_sensitive("porte le voile")
    assert refused.value.code == "sensitive_text"
