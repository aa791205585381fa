"""Pieces of patterns that several families share."""

#: How a word agrees, inclusive forms among them: e, s, es, ne, (e), ·e·s, -e-s.
E = r"(?:[·.(-]?n?e\)?)?(?:[·.-]?s)?\)?"
#: An employer looks for somebody, within a few words.
SEEKS = (
    r"(?:rech(?:erch\w+|\.)|cherch\w+|recrut\w+|voulons|embauch\w+|besoin d'|engage\w*|souhait\w+ (?:un|une)|"
    r"profil (?:recherché|souhaité|idéal)?)"
)
#: Nobody else: « exigé », « uniquement », « s'abstenir »…
REQUIRED = (
    rf"(?:exigé{E}|obligatoires?|impérati(?:f|ve|vement|fs)|requis{E}|demandé{E}|indispensables?|souhaité{E}|"
    rf"nécessaires?|de préférence|préférée?s?|uniquement|exclusivement|seulement|de rigueur)"
)
KEPT_OUT = (
    rf"(?:s'abstenir|(?:merci de )?ne pas postuler|inutile de postuler|exclu{E}|"
    rf"non accepté{E}|non admis{E}|refusé{E}|interdit{E}|pas accepté{E}|"
    r"(?:ne (?:sont|seront|sera|serait) pas|n'est pas|non) "
    r"(?:retenu|accepté|étudié|recevable|admis|toléré)\w*)"
)
#: Both sexes are named, in any of the usual ways.
BOTH_SEXES = (
    r"[hfmx] ?[/-] ?[hfmx]",
    r"\([hf]\)",
    r"(?:femmes?|hommes?) ?(?:ou|et|/|-|,) ?(?:une? |des |les )?(?:femmes?|hommes?)",
    r"(?:deux|2) sexes|tous genres?|mixité|parité|égalité",
)
#: The public of a job: they say nothing of whoever applies.
PUBLIC = (
    r"(?:adultes|adolescents?|ados|bénéficiaires|clientèle|clients?|élèves|enfants?|familles|jeunes|mineurs?|patients?|"
    r"personnes (?:âgées|accueillies|accompagnées|handicapées|en situation)|publics?|résidents?|usagers?|"
    r"travailleurs handicapés|accueil\w*|accompagn\w*|héberge\w*|prise en charge)"
)
#: Formulas of an advertisement that promise not to discriminate.
NO_DISCRIMINATION = (
    r"(?:sans|aucune?) (?:distinction|discrimination|considération)[^.;!?]{0,250}",
    r"(?:quels?|quelles?) que soi(?:t|ent)[^.;!?]{0,200}",
    r"indépendamment d[eu][^.;!?]{0,200}",
    r"(?:diversité|égalité des chances|inclusi\w+|lutte contre (?:les|"
    r"toutes) \w*discriminations?)[^.;!?]{0,250}",
    r"(?:contre|toutes?(?: les)?|forme de) discriminations?[^.;!?]{0,250}",
    r"à compétences? égales?[^.;!?]{0,200}",
    r"(?:ne sont|n'est|n'entrent?) pas [^.;!?]{0,20}(?:critères?|discrimin)[^.;!?]{0,100}",
)
