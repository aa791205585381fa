"""Offers that are sold, and people who are asked to pay."""

from ..alarm import Rule

FEES = Rule(
    code="fees",
    article="Code du travail, L.5331-1 et L.5321-3",
    why="Une offre d'emploi ne se vend pas et rien ne peut être demandé à la personne qui cherche un emploi.",
    patterns=(
        r"frais (?:de dossier|de candidature|d'inscription|de recrutement|administratifs)[^.;!?\n]{0,40}"
        r"(?:à (?:la|votre|sa) charge|à (?:régler|verser|payer|prévoir)|du candidat|\d+ ?(?:€|euros))",
        r"(?:chèque|mandat|virement|caution|acompte) (?:de |d')\d+ ?(?:€|"
        r"euros?)[^.;!?\n]{0,40}(?:dossier|candidature|inscription|entretien|postuler)?",
        r"(?:participation|contribution|somme) (?:financière )?de \d+ ?(?:€|"
        r"euros?)[^.;!?\n]{0,50}(?:dossier|candidature|inscription|postuler)",
        r"(?:candidature|inscription|postulation|liste d'offres|accès aux offres)s? payantes?",
        r"(?:pay|vers|régl|achet|envoy)(?:er|ez)[^.;!?\n]{0,30} pour (?:postuler|candidater|valider votre|"
        r"accéder (?:à|aux) (?:l'|nos )?offres?)",
        r"(?:pay|vers|régl|envoy)(?:er|ez) \d+ ?(?:€|euros) pour (?:l'|la |les |le )?"
        r"(?:ouverture|création|constitution|étude|examen|traitement|frais)[^.;!?\n]{0,20} "
        r"(?:dossier|candidature|inscription)",
        r"(?:appel|numéro)s? surtaxés?|(?:appelez|contactez|tél\w*|"
        r"téléphone)[^.;!?\n]{0,25}0 ?8 ?[29]\d?(?:[ .]?\d){5,}",
        r"(?:acheter|achetez|achèterez|régler) (?:votre|le|un) (?:kit|pack|stock|mallette)",
        r"(?:kit|pack|stock|mallette|tenue)[^.;!?\n]{0,25} (?:à acheter|d'achat obligatoire|"
        r"à votre charge|à vos frais)",
        r"formation (?:préalable )?(?:payante|à (?:votre|la) charge(?: du candidat)?|à vos frais)",
    ),
    innocent=(
        r"(?:cadeaux?|vacances|déjeuners?|restaurants?|culture|emploi service|prime|parrainage|"
        r"cse|bons?)[^.;!?\n]{0,30}\d+ ?(?:€|euros?)",
        r"(?:client|élève|étudiant|vente|vendre)[^.;!?\n]{0,40} (?:frais|caution|acompte|"
        r"virement)[^.;!?\n]{0,30}",
    ),
)
RULES = (FEES,)
