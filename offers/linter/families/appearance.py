"""Looks."""

from ..alarm import Rule, Severity
from ..vocabulary import KEPT_OUT, REQUIRED, E

ARTICLE = "Code du travail, L.1132-1"
WHO = r"(?:hôte(?:s|sses?)?|candidat\w*)"
LOOKS = Rule(
    code="looks",
    article=ARTICLE,
    why="L'apparence physique n'est pas un critère de choix, hors rares métiers (modèle, comédien).",
    patterns=(
        r"(?:bon|beau|joli) physique|physique (?:agréable|avenant|avantageux|attrayant|irréprochable|"
        r"soigné|plaisant)",
        r"(?:jolie?|belle|beau|mignonne?|séduisante?|coquette) et souriante?(?! (?:équipe|clientèle))|"
        r"vous êtes (?:jolie?|belle|beau|mignonne?|séduisante?|coquette)",
        r"(?:bonne|excellente|agréable) apparence(?: physique)?",
        r"(?:belle|jolie) (?:apparence|silhouette|femme|fille|personne)|bel homme|"
        r"apparence physique (?:soignée|agréable)",
        rf"(?:mince|svelte|élancée?|silhouette (?:mince|fine|sportive)),? {REQUIRED}|(?:être|"
        rf"vous êtes) (?:[^.;!?\n]{{0,25}} )?(?:mince|svelte)",
        r"(?:taille|poids|imc) (?:minimum|maximum|mini|maxi|exigé|entre)[^.;!?\n]{0,20}\d+|taille mannequin",
        r"taille 1 ?(?:m|,) ?\d{2} (?:minimum|maximum|mini|maxi|exigée?)",
        rf"{WHO}[^.:;!?\n]{{0,25}},? taille (?:3[2-9]|4[0-4])(?: ?(?:-|à|/|ou) ?\d\d)?",
        rf"{WHO}(?![^.:;!?\n]{{0,25}},? taille)[^.;!?\n]{{0,40}} (?:minimum|maximum|au moins|plus d'|"
        r"moins d') ?1 ?(?:m|,) ?[5-9]\d",
        r"(?:mesurer|mesurez) (?:au moins|plus de|minimum|moins de|entre) ?1[,.m ]?\d*",
        rf"(?:sans|pas de|aucun) (?:tatouages?|piercings?|barbe)(?: (?:apparents?|visibles?))?|"
        rf"(?:tatoué|piercé|barbu){E} {KEPT_OUT}",
        rf"(?:tatouages?|piercings?|barbes?)(?: (?:et|ou) (?:tatouages?|piercings?))?(?: \w+)? {KEPT_OUT}",
    ),
    unless=(
        r"hygiène|agroalimentaire|comédiens?|figurants?|modèles?|(?<!taille\s)mannequins?|masque|étanchéité|"
        r"ari|agent d'escale",
    ),
)
PHOTO = Rule(
    code="photo",
    article="Code du travail, L.1132-1 et L.1221-6",
    why="Une photographie n'apporte rien sur les compétences et montre ce qui ne peut pas servir à choisir.",
    patterns=(
        r"(?:cv|candidatures?|lettre)[^.;!?\n]{0,25}(?:avec|accompagnée?|et|\+) (?:d'une |une |"
        r"votre )?(?:photo(?:s|graphie)?)(?! de vos)",
        r"photo(?:graphie)?s? (?:récente |d'identité )?à (?:joindre|fournir|envoyer)",
        rf"photo(?:graphie)?s? (?:récente |d'identité )?{REQUIRED}|(?:joindre|envoyer|"
        rf"joignez) (?:une |votre )?photo\w*",
    ),
    unless=(
        r"portfolio|book|réalisations|comédiens?|figurants?|modèles?|travaux|coiffures?|gâteaux|"
        r"pièces|créations",
    ),
    rewordings={r"cv (?:avec|\+|et) (?:une )?photo": "CV"},
)
PRESENTATION = Rule(
    code="presentation",
    article=ARTICLE,
    why="« Bonne présentation » s'entend comme un jugement sur le physique : dites la tenue attendue.",
    patterns=(
        r"(?:bonne|excellente|très bonne|belle|parfaite) présentation(?: (?:générale|physique|personnelle))?"
        r"(?! (?:des|du|de|d'|et (?:de )?(?:leur|la)|en rayon|commercial|produit))",
        rf"présentation (?:physique|générale) {REQUIRED}",
    ),
    innocent=(
        r"(?:produits?|rayons?|plats?|vitrines?|magasin|marchandises?|linge|assiettes?|buffets?|"
        r"pains?|étals?)[^.;!?]{0,90}présentation",
        r"(?:leurs?|la|sa|de la|à la) (?:bonne|belle|parfaite) présentation",
        r"présentation[^.;!?\n]{0,30}(?:dossiers?|documents?|powerpoint|diaporama)",
        # The attire is said.
        r"présentation ?: ?[^.;!?\n]{0,80}(?:uniforme|tenue|vestimentaire|costume)",
    ),
    severity=Severity.INCOHERENT,
    rewordings={r"(?:une )?(?:bonne|excellente|très bonne|belle|parfaite) présentation.*": "tenue soignée"},
)
RULES = (LOOKS, PHOTO, PRESENTATION)
