from .base import Criterion, Relaxation


class WorkingTime(Criterion):
    code = "working_time"
    label = "Temps de travail"
    question = "Accepteriez-vous ce temps de travail ?"
    met = "Accepte ce temps de travail."
    unknown = "Pas encore de réponse sur ce temps de travail."
    not_met = "N'accepte pas ce temps de travail."
    weight = 10

    expressed = "o.working_time IS NOT NULL"
    outcome = """CASE o.working_time
        WHEN 'full_time' THEN p.accepts_full_time
        WHEN 'part_time' THEN p.accepts_part_time
    END"""
    relaxation = Relaxation(
        "proposer au choix le temps plein ou le temps partiel", "p.accepts_full_time OR p.accepts_part_time"
    )
