"""Reference data are public; a parameter says who set it."""

from francetravail_match.common.retention import Retention

PUBLIC = "nomenclature publique"
RETENTION = {
    "referentials.NationalParameter": Retention(
        holds="l'administrateur qui a fixé la valeur",
        why="l'histoire des paramètres qui décident des résultats",
        who="les administrateurs",
        follows="accounts.User",
    ),
}
NOT_PERSONAL = {
    f"referentials.{model}": PUBLIC
    for model in (
        "Appellation Certification CertificationEquivalence CertificationTerm Commune Departement "
        "EffectiveMobility MinimumWage Naf ReferenceVersion Region RomeCode RomeMobility RomeSkill RomeText "
        "RomeWorkContext Skill WorkContext WorkingDay"
    ).split()
}
