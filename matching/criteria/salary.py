from .base import Criterion


class Salary(Criterion):
    code = "salary"
    label = "Salaire"
    question = "Quel est le salaire minimum que vous souhaitez ?"
    met = "Souhaite un salaire que l'offre peut atteindre."
    unknown = "Salaire à préciser."
    not_met = "Souhaite un salaire plus élevé que l'offre."
    weight = 5

    # Only wished: pay leaves nobody out, and is no step of relaxation.
    expressed = "o.salary_stated"
    required = "FALSE"
    outcome = "CASE WHEN p.wished_salary_period = o.salary_period THEN p.wished_salary <= o.salary_max END"
