"""What stops a production process: a key that a report still needs."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error

from candidates.comparison.hash_keys import hash_keys
from francetravail_match.common.startup import startup_check

from .models import Block, Report


@startup_check
def check_keys_of_reports() -> Sequence[CheckMessage]:
    """Without it, what is sealed is never opened again, and who is blocked is not recognised."""
    blocks = Block.objects.order_by().filter(lifted_at=None).values_list("key_version", flat=True)
    reports = Report.objects.order_by().values_list("seal_version", flat=True)
    lost = sorted({*blocks.distinct(), *reports.distinct()} - hash_keys().keys())
    if not lost:
        return []
    return [
        Error(
            f"Des signalements ont besoin de clés qui manquent à HASH_KEYS : {', '.join(map(str, lost))}.",
            hint="Rendez-lui cette clé, après les plus récentes.",
            id="harassment.E001",
        )
    ]
