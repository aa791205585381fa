"""What an offer says and nobody can read: it makes the offer incomplete, with something to complete.

The rule is here twice, for the database and for words; a test compares both on every kind of criterion.
"""

from typing import Any

from django.db.models import Q

from .enums import LABEL_ITEM, UNREADABLE, CriterionLevel, PlaceKind

#: The criteria (rows of OfferCriterion) that an advisor has to complete.
TO_COMPLETE = (
    Q(code="mobility") & ~Q(value__place=PlaceKind.COMMUNE)
    | Q(code__in=["contract", "salary"], item=UNREADABLE)
    | Q(code="experience", value__months=None)
    | Q(code__in=["licence", "language"], item__startswith=LABEL_ITEM, level=CriterionLevel.REQUIRED)
)


def gap_of(criterion: Any) -> str | None:
    """What an advisor has to complete in one criterion, in French; None where nothing is missing."""
    value, unread = criterion.value, criterion.item.startswith(LABEL_ITEM)
    match criterion.code:
        case "mobility" if value["place"] == PlaceKind.UNKNOWN:
            return "le lieu de travail n'est pas reconnu : indiquez la commune"
        case "mobility" if value["place"] != PlaceKind.COMMUNE:
            zone = PlaceKind(value["place"]).label
            return f"le lieu de travail n'est connu que par zone ({zone}) : indiquez la commune"
        case "contract" if criterion.item == UNREADABLE:
            return "le type de contrat n'est pas reconnu : indiquez-le"
        case "experience" if value["months"] is None:
            return "une expérience est demandée sans durée : indiquez un nombre de mois"
        case "salary" if criterion.item == UNREADABLE:
            return f"le salaire n'est pas compris (« {value['label']} ») : indiquez montants et période"
        case "licence" if unread and criterion.level == CriterionLevel.REQUIRED:
            return f"le permis exigé n'est pas reconnu (« {value['label']} ») : indiquez sa catégorie"
        case "language" if unread and criterion.level == CriterionLevel.REQUIRED:
            return f"la langue exigée n'est pas reconnue (« {value['label']} ») : indiquez-la"
        case _:
            return None


def hint_of(criterion: Any) -> str | None:
    """What one criterion of a complete offer leaves unsaid, and what this costs, in French."""
    if criterion.code == "salary" and criterion.item != UNREADABLE and criterion.value["max"] is None:
        return (
            "l'offre dit un salaire minimum, et pas de maximum : aucun souhait ne peut y être comparé, même "
            "plus bas que ce minimum, et le salaire reste à préciser pour chacun ; indiquez un maximum"
        )
    return None
