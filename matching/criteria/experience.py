from .base import Criterion


class Experience(Criterion):
    code = "experience"
    label = "Expérience"
    question = "Combien de mois avez-vous exercé ce métier ?"
    met = "A l'expérience demandée dans ce métier."
    unknown = "L'expérience n'est pas connue."
    not_met = "A moins d'expérience que demandé dans ce métier."

    expressed = "o.experience_level IS NOT NULL"
    required = "o.experience_level = 'required'"
    # A minimum, never a maximum. An offer that states no duration leaves it unknown.
    outcome = "p.experience_months >= o.experience_months"
