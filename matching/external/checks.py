"""What stops a production process: a key that hashes still need."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error

from candidates.comparison.hash_keys import hash_keys
from francetravail_match.common.startup import startup_check

from .models import Suppression


@startup_check
def check_keys_in_use() -> Sequence[CheckMessage]:
    """Without the key of an objection, whoever made it would be sighted again."""
    used = Suppression.objects.order_by().values_list("key_version", flat=True).distinct()
    lost = sorted({*used} - hash_keys().keys())
    if not lost:
        return []
    return [
        Error(
            f"Des empreintes ont besoin de clés qui manquent à HASH_KEYS : {', '.join(map(str, lost))}.",
            hint="Rendez-lui cette clé, après les plus récentes, jusqu'au terme de ces empreintes.",
            id="external.E001",
        )
    ]
