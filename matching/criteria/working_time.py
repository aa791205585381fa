from .base import Criterion


class WorkingTime(Criterion):
    code = "working_time"
    label = "Temps de travail"
    question = "Accepteriez-vous ce temps de travail ?"
    met = "Accepte ce temps de travail."
    unknown = "Pas encore de réponse sur ce temps de travail."
    not_met = "N'accepte pas ce temps de travail."

    expressed = "o.working_time IS NOT NULL"
    outcome = """CASE o.working_time
        WHEN 'full_time' THEN p.accepts_full_time
        WHEN 'part_time' THEN p.accepts_part_time
    END"""
