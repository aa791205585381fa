from .base import Criterion, Relaxation


class Contract(Criterion):
    code = "contract"
    label = "Contrat"
    question = "Accepteriez-vous ce type de contrat ?"
    met = "Accepte ce type de contrat."
    unknown = "Pas encore de réponse sur ce type de contrat."
    not_met = "N'accepte pas ce type de contrat."
    weight = 10

    expressed = "o.contract IS NOT NULL"
    outcome = """CASE o.contract
        WHEN 'permanent' THEN p.accepts_permanent
        WHEN 'fixed_term' THEN p.accepts_fixed_term
        WHEN 'temporary' THEN p.accepts_temporary
        WHEN 'seasonal' THEN p.accepts_seasonal
        WHEN 'apprenticeship' THEN p.accepts_apprenticeship
        WHEN 'self_employed' THEN p.accepts_self_employed
    END"""
    relaxation = Relaxation(
        "proposer aussi l'autre des contrats CDI et CDD",
        "CASE WHEN o.contract = 'permanent' THEN p.accepts_fixed_term ELSE p.accepts_permanent END",
    )
