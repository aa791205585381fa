"""What stops a production process: a key that something of people outside still needs."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Error

from candidates.comparison.hash_keys import hash_keys
from francetravail_match.common.startup import startup_check

from .contact.seal import keys_of
from .models import Channel, Suppression


@startup_check
def check_keys_in_use() -> Sequence[CheckMessage]:
    """Without it, who objected would be sighted again, and who is known by their address alone not known."""
    used = [
        model.objects.order_by().values_list("key_version", flat=True) for model in (Suppression, Channel)
    ]
    return _lost({*used[0].distinct(), *used[1].distinct()} - hash_keys().keys(), "HASH_KEYS", "E002")


@startup_check
def check_seals_in_use() -> Sequence[CheckMessage]:
    """Where addresses are opened: without the key of one, nothing more would be written to that person."""
    if not settings.SEAL_SECRET_KEYS:
        return []
    used = Channel.objects.order_by().values_list("seal_version", flat=True).distinct()
    return _lost({*used} - dict(keys_of(settings.SEAL_SECRET_KEYS)).keys(), "SEAL_SECRET_KEYS", "E003")


def _lost(versions: Iterable[int], setting: str, number: str) -> Sequence[CheckMessage]:
    if not versions:
        return []
    return [
        Error(
            f"Des personnes externes ont besoin de clés qui manquent à {setting} : "
            f"{', '.join(map(str, sorted(versions)))}.",
            hint="Rendez-lui ces clés, après les plus récentes, jusqu'à ce que rien n'en ait plus besoin.",
            id=f"external.{number}",
        )
    ]
