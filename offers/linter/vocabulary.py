"""Pieces of patterns that several families share."""

#: How a word agrees, inclusive forms among them: e, s, es, ne, (e), ·e·s, -e-s.
E = r"(?:[·.(-]?n?e\)?)?(?:[·.-]?s)?\)?"
#: An age, in years.
ADULT = r"(?:1[6-9]|[2-6]\d|vingt|trente|quarante|cinquante|soixante)"
#: The beginning of a sentence, of a line, or of what a label is followed by.
BEGINS = r"(?:(?<=\n)|(?<![^.:!?;•*-]\s)(?<!\w')(?<!\w-))"
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
#: Somebody of one sex, and whom one works for: they say nothing of whoever applies.
SOMEBODY = r"(?:homme|femme|dame|garçon|fille)"
SERVED = (
    r"(?:auprès d(?:e |es |'|u )|accompagn\w+ |héberge\w* |accueill\w+ )(?:une? |des |les |de )?(?:jeunes? )?"
    rf"{SOMEBODY}s?"
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
