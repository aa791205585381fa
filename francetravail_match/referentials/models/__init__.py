"""Official reference data: ROME, places, activities, certifications, national numbers."""

from .base import ReferenceVersion, Retirable
from .certifications import Certification, CertificationEquivalence, CertificationTerm
from .national import MinimumWage, NationalParameter, WorkingDay
from .places import Commune, Departement, Region
from .rome import Appellation, EffectiveMobility, RomeCode, RomeMobility, RomeText
from .sectors import Naf
from .skills import RomeSkill, RomeWorkContext, Skill, WorkContext

__all__ = [
    "Appellation",
    "Certification",
    "CertificationEquivalence",
    "CertificationTerm",
    "Commune",
    "Departement",
    "EffectiveMobility",
    "MinimumWage",
    "Naf",
    "NationalParameter",
    "ReferenceVersion",
    "Region",
    "Retirable",
    "RomeCode",
    "RomeMobility",
    "RomeSkill",
    "RomeText",
    "RomeWorkContext",
    "Skill",
    "WorkContext",
    "WorkingDay",
]
