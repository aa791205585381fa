"""What each outcome means, said to the person whose file it is."""

from matching.criteria import Criterion

#: Criterion, whether required or wished → met, unknown, not met.
TO_THE_PERSON = {
    "occupation": (
        "Vous recherchez ou acceptez ce métier.",
        "Vous recherchez un métier de la même famille : accepteriez-vous aussi celui-ci ?",
        "Vous recherchez un autre métier.",
    ),
    "mobility": (
        "Le lieu de travail est dans la zone où vous acceptez de travailler.",
        "Nous ne savons pas si ce lieu de travail vous convient.",
        "Le lieu de travail est hors de la zone où vous acceptez de travailler.",
    ),
    "availability": (
        "Vous êtes disponible à temps.",
        "Nous ne savons pas à partir de quand vous êtes disponible.",
        "Vous serez disponible trop tard pour ce poste.",
    ),
    "contract": (
        "Vous acceptez ce type de contrat.",
        "Nous ne savons pas si vous acceptez ce type de contrat.",
        "Vous n'acceptez pas ce type de contrat.",
    ),
    "working_time": (
        "Vous acceptez ce temps de travail.",
        "Nous ne savons pas si vous acceptez ce temps de travail.",
        "Vous n'acceptez pas ce temps de travail.",
    ),
    "schedule": (
        "Vous acceptez ces horaires et ces déplacements.",
        "Nous ne savons pas si vous acceptez tous ces horaires ou déplacements.",
        "Vous n'acceptez pas un de ces horaires ou déplacements.",
    ),
    "experience": (
        "Vous avez l'expérience demandée dans le métier que vous recherchez.",
        "Nous ne connaissons pas votre expérience dans le métier que vous recherchez.",
        "Vous avez moins d'expérience que demandé dans le métier que vous recherchez.",
    ),
    "skill": (
        "Vous avez les compétences demandées.",
        "Nous ne savons pas si vous avez toutes ces compétences.",
        "Il vous manque des compétences demandées.",
    ),
    "licence": (
        "Vous avez le permis demandé.",
        "Nous ne savons pas si vous avez ce permis.",
        "Vous n'avez pas ce permis.",
    ),
    "language": (
        "Vous parlez les langues demandées.",
        "Nous ne savons pas si vous parlez ces langues, ou à quel niveau.",
        "Vous ne parlez pas toutes ces langues, ou pas au niveau demandé.",
    ),
    "certification": (
        "Vous avez les certifications demandées, ou un recyclage court suffit.",
        "Nous ne savons pas si vous avez ces certifications.",
        "Vous n'avez pas toutes ces certifications à la date du poste.",
    ),
    "education": (
        "Vous avez la formation demandée.",
        "Nous ne connaissons pas votre formation.",
        "Vous n'avez pas la formation demandée.",
    ),
    "salary": (
        "L'offre peut atteindre le salaire que vous souhaitez.",
        "Votre salaire souhaité, ou celui de l'offre, n'est pas connu.",
        "Le salaire que vous souhaitez dépasse celui de l'offre.",
    ),
}
MEANING = {
    "match": "Vous remplissez tout ce que cette offre exige.",
    "to_qualify": "Rien ne vous écarte de cette offre, mais il nous manque au moins une réponse. "
    "Une réponse qui manque n'est jamais comptée comme un refus.",
    "near_miss": "Une ou deux choses que cette offre exige ne correspondent pas à votre dossier.",
    "no": "Plus de deux choses que cette offre exige ne correspondent pas à votre dossier.",
}


def to_the_person(criterion: Criterion, outcome: bool | None) -> str:
    """The criterion's own words where none are written for the person."""
    words = TO_THE_PERSON.get(criterion.code.removesuffix("_wished"))
    if words is None:
        return criterion.reason(outcome)
    met, unknown, not_met = words
    return unknown if outcome is None else met if outcome else not_met
