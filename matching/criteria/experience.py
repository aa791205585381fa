from .base import Criterion, Earned, Relaxation


class Experience(Criterion):
    code = "experience"
    label = "Expérience"
    question = "Combien de mois avez-vous exercé ce métier ?"
    met = "A l'expérience demandée dans le métier recherché."
    unknown = "L'expérience n'est pas connue."
    not_met = "A moins d'expérience que demandé dans le métier recherché."
    weight = 15

    expressed = "o.experience_level IS NOT NULL"
    required = "o.experience_level = 'required'"
    # A minimum, never a maximum. An offer that states no duration leaves it unknown.
    outcome = "p.experience_months >= o.experience_months"
    relaxation = Relaxation(
        "demander un an d'expérience de moins", "p.experience_months >= o.experience_months - 12"
    )

    def earned(self, points: str) -> Earned:
        part = f"{points} * p.experience_months / o.experience_months"
        return Earned(met=(points, points), unknown=("0", points), not_met=(part, part))
