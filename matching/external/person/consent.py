"""What a person agrees to who keeps their answers once registered. A text that was shown never changes."""

import re

TEXTS = {
    "2026-11": (
        "Si l'agence constate que je suis inscrit(e) à France Travail, les réponses que j'ai données "
        "ici passent dans mon dossier de personne inscrite, là où il ne dit rien : ce que j'accepte, "
        "où, à partir de quand, mon expérience dans ce métier, mes compétences, permis, langues, "
        "certifications et formation. Elles y portent leur date et la mention « hors inscription », "
        "servent à me proposer des offres, et ne remplacent rien de ce que mon dossier dit déjà. Le "
        "reste de ce qui est tenu de moi ici est effacé."
    ),
}
#: The one that is shown now.
TEXT_VERSION = max(TEXTS)


def unbroken(text: str) -> str:
    """For the screen: no line begins with a colon, nor ends with an opening guillemet."""
    return re.sub(" (?=[:»])|(?<=«) ", "\N{NO-BREAK SPACE}", text)
