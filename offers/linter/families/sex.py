"""Sex: stated outright, or by the title of the job."""

from ..alarm import Field, Rule
from ..vocabulary import ADULT, BEGINS, BOTH_SEXES, REQUIRED, SEEKS, SERVED, SOMEBODY

ARTICLE = "Code du travail, L.1142-1"
WHY = "Une offre ne dit pas le sexe de la personne recherchée : écrivez les deux formes, ou « (H/F) »."
#: Titles written in the feminine alone, and both forms.
FEMININE = {
    "aide-ménagères?|aides? ménagères?": "aide à domicile (H/F)",
    "assistante commerciale": "assistant / assistante commerciale",
    "assistante de direction": "assistant / assistante de direction",
    "assistante maternelle": "assistant maternel / assistante maternelle",
    "assistante": "assistant / assistante",
    "auxiliaire de puéricultrice|puéricultrices?": "puériculteur / puéricultrice",
    "caissières?": "caissier / caissière",
    "coiffeuses?": "coiffeur / coiffeuse",
    "conseillères?": "conseiller / conseillère",
    "couturières?": "couturier / couturière",
    "cuisinières?": "cuisinier / cuisinière",
    "esthéticiennes?": "esthéticien / esthéticienne",
    "dames? de compagnie": "auxiliaire de vie (H/F)",
    "femmes? d'entretien": "agent d'entretien (H/F)",
    "femmes? de ménage": "agent d'entretien (H/F)",
    "femmes? de chambre": "valet / femme de chambre",
    "gouvernantes?(?! (?:de la|d'entreprise))": "gouvernant / gouvernante",
    "hôtesses? (?:d'accueil|de caisse|de vente|de l'air|standardiste)": "hôte / hôtesse d'accueil",
    "hôtesses?": "hôte / hôtesse",
    "infirmières?": "infirmier / infirmière",
    "lingères?": "linger / lingère",
    "nounous?": "garde d'enfants (H/F)",
    "nourrices?": "garde d'enfants (H/F)",
    "ouvrières?": "ouvrier / ouvrière",
    "opératrices?": "opérateur / opératrice",
    "serveuses?": "serveur / serveuse",
    "standardiste expérimentée": "standardiste expérimenté(e)",
    "vendeuses?": "vendeur / vendeuse",
}
#: Titles written for men alone, in words.
MASCULINE = {
    r"homme (?:de ménage|d'entretien)": "agent d'entretien (H/F)",
    "homme toutes mains|homme à tout faire": "agent polyvalent (H/F)",
    "hommes? de peine": "manœuvre (H/F)",
    "garçon de (?:café|salle)": "serveur / serveuse",
}
AGREED = (
    r"(?:expérimentée|confirmée|qualifiée|motivée|diplômée|débutante|dynamique et motivée|assidue|sérieuse)"
)
EPICENE = (
    r"(?:secrétaire(?: médicale| commerciale| administrative)?|comptable|réceptionniste|fleuriste|"
    r"pharmacienne|aide-soignante|standardiste)"
)
#: The masculine of a title beside it, as « vendeur / vendeuse » and « serveur(se) » have it.
OTHER_FORM = (
    r"aides? ménagers?|hôtes?|vendeurs?|serveurs?|assistants?|infirmiers?|caissiers?|coiffeurs?|"
    r"conseillers?|cuisiniers?|ouvriers?",
    r"opérateurs?|couturiers?|esthéticiens?|puériculteurs?|gouvernants?|lingers?|valets?|employés?|"
    r"barmaids?|serveuses?"
    r"(?= (?:/|ou))|hommes?[ /]+femmes?|femmes?[ /]+hommes?",
    r"valet ?(?:/|ou)|(?:/|ou) ?valet|un\(e\)|une? ?/ ?une?|un ou une|une ou un",
)
#: What an advertisement says of whoever it looks for: « Une jeune femme souriante pour… ».
LOOKED_FOR = (
    r"(?:souriante?|sérieu(?:x|se)|dynamique|motivée?|costaude?|robuste|solide|musclée?|sporti(?:f|ve)|disponible|"
    r"manuel(?:le)?|bricoleur|polyvalente?|expérimentée?|véhiculée?|discrète?|honnête|soigneu(?:x|se)|"
    r"pour|sachant|capable|aimant|maîtrisant)"
)
STATED = Rule(
    code="sex_stated",
    article=ARTICLE,
    why=WHY,
    patterns=(
        rf"(?:homme|femme|dame|demoiselle|monsieur|jeune fille|garçon)s? {REQUIRED}",
        rf"{SOMEBODY},? (?:âgée? )?(?:de |d')?(?:(?:moins|pas plus|maximum) (?:de )?{ADULT} ans|"
        rf"(?:entre )?{ADULT} ?(?:ans )?(?:et|à|-|/) ?{ADULT} ans|"
        rf"{ADULT} ans (?:max\w*|au plus|environ))",
        rf"{BEGINS}(?:une? )?(?:jeune |bonne? )?{SOMEBODY} {LOOKED_FOR}",
        # A label says nothing more.
        r"\A(?:jeunes? )?(?:femme|homme|dame|fille|garçon)s?\Z",
        r"vous êtes (?:une? )(?:jeune )?(?:homme|femme|dame|demoiselle|monsieur)(?! d[e'])(?!-)",
        r"(?:préfér|privilégi|favoris)\w+ (?:les |des |une? )?(?:femmes?|hommes?|dames?|gars|mecs?|"
        r"nanas?|filles?)",
        r"agents? (?:de |d')\w+ (?:femmes?|hommes?)(?! d)",
        r"pas d(?:e |')(?:femmes?|hommes?|dames?|filles?|gars)(?! d[e'])",
        r"(?:(?:non|pas|peu|in)[ -]?(?:adapté|accessible|ouvert|destiné)|déconseillé|interdit|fermé)\w* "
        r"(?:aux|à|pour) (?:une? |les |des )?(?:femmes?|hommes?|dames?)(?! enceintes?)",
        rf"{EPICENE} (?:fémini|masculi)\w+",
        r"\((?:femme|homme|fille|dame)s?\)|(?:n'|ne )\w+ que des (?:femmes?|hommes?|filles?|garçons?)",
        # « 12 h de préférence » is an hour.
        r"(?<!\d\s)[hf] de préférence",
        r"(?:réservé|destiné|ouvert)\w* (?:uniquement |exclusivement )?(?:aux|à (?:une?|"
        r"des)) (?:femmes?|hommes?|dames?)",
        rf"{SEEKS} (?:un|une|des|jeune|une jeune|un jeune)? ?(?:homme|femme|dame|demoiselle|"
        rf"monsieur|garçon)s?"
        r"(?! (?:de (?:ménage|chambre|terrain|salle|café|peine)|d'entretien|d'affaires|"
        r"toutes mains|à tout faire))",
        r"(?:profil|personnel|sexe|emploi|poste|candidat\w*|clientèle et équipe) (?:exclusivement |"
        r"uniquement )?(?:fémini|masculi)\w+",
        r"(?:de préférence|plutôt|uniquement|exclusivement|seulement|idéalement|si possible|"
        r"préférablement),? (?:une? |des )?(?:femmes?|hommes?|dames?)",
        r"poste (?:pour|de|d') ?(?:une? )?(?:homme|femme)(?! de)",
        r"(?:à pourvoir|occupé|tenu|assuré) par (?:une? |des )(?:hommes?|femmes?)(?! (?:de|d'))",
        r"de sexe (?:fémini|masculi)\w+",
        r"(?:une femme|un homme) (?:serait|sera|est|convient|conviendrait) (?:idéale?|préférable|souhaitable|"
        r"parfaite?|le bienvenu|la bienvenue|mieux)",
        r"(?:s'adresse|adapté|convien(?:t|drait)|destiné) (?:plutôt |mieux |uniquement |exclusivement )?"
        r"à (?:une femme|un homme)",
    ),
    innocent=(
        r"(?:vêtements?|prêt-à-porter|mode|rayon|coupe|coiffure|chaussures|"
        r"textile)[^.;!?\n]{0,30}(?:hommes?|femmes?)",
        SERVED,
        # Whom a place or a product is for.
        r"(?:foyers?|hébergements?|centres?|résidences?|produits?|collections?|cosmétiques?|ateliers?)"
        r"[^.;!?\n]{0,40} (?:aux|pour|pour les|à des) (?:hommes?|femmes?)",
    ),
    unless=BOTH_SEXES,
)
BY_TITLE = {**FEMININE, **MASCULINE}
ANY_TITLE = "|".join(BY_TITLE)
IN_TITLE = Rule(
    code="gendered_title",
    article=ARTICLE,
    why=WHY,
    patterns=(ANY_TITLE, rf"{EPICENE} {AGREED}"),
    unless=(*BOTH_SEXES, *OTHER_FORM),
    fields=(Field.TITLE,),
    rewordings=BY_TITLE,
)
IN_TEXT = Rule(
    code="gendered_job",
    article=ARTICLE,
    why=WHY,
    patterns=(
        rf"(?:{SEEKS}|en tant que|comme)\b ?(?:[^.;!?\n]{{0,20}} )?(?:(?:une?|notre|nos|des|sa|son) )?"
        rf"(?P<said>(?:future |nouvelle )?(?:{ANY_TITLE}|{EPICENE} {AGREED}))",
        rf"(?P<said_before>{ANY_TITLE}|{EPICENE} {AGREED}) (?:recherch|souhait|demand)ée?s?",
        rf"(?:devenez|deviendrez|serez|êtes) (?:notre|la|une) "
        rf"(?P<said_too>(?:future |nouvelle )?(?:{ANY_TITLE}))",
    ),
    # A job held before, by whoever it was.
    innocent=(r"expériences? (?:comme|en tant que)[^.;!?\n]{0,40} (?:et|ou) [^.;!?\n]{0,40}",),
    unless=(*BOTH_SEXES, *OTHER_FORM),
    fields=(Field.DESCRIPTION,),
    rewordings=BY_TITLE,
)
RULES = (STATED, IN_TITLE, IN_TEXT)
