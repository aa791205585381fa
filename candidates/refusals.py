"""What a person refuses of us: to be asked, and that their file be used. The search rows follow."""

from django.conf import settings
from django.db import transaction

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.journal import services as journal

from .models import JobSeeker, RememberedRefusal


@transaction.atomic
def set_stop_asking(*, job_seeker: JobSeeker, stop: bool, actor: User | None) -> None:
    """Ask this person nothing any more, or again. ``actor`` None: the person, by their link."""
    changed = JobSeeker.objects.filter(pk=job_seeker.pk).exclude(stop_asking=stop)
    if changed.update(stop_asking=stop):
        journal.record(
            "candidate.stop_asking_set",
            actor=actor,
            object_type="person",
            object_id=job_seeker.public_id,
            stop=stop,
        )


@transaction.atomic
def restrict_processing(*, job_seeker: JobSeeker, restricted: bool, actor: User | None) -> None:
    """Show the person to nobody and ask them nothing, while their objection is examined (RGPD, art. 18)."""
    changed = JobSeeker.objects.filter(pk=job_seeker.pk).exclude(processing_restricted=restricted)
    if changed.update(processing_restricted=restricted):
        journal.record(
            "candidate.processing_restricted",
            actor=actor,
            object_type="person",
            object_id=job_seeker.public_id,
            restricted=restricted,
        )


@transaction.atomic
def forget_refusals() -> int:
    """Those of who has no file any more, three years later; how many. ``PURGE_ENABLED`` off: nothing."""
    if not settings.PURGE_ENABLED:
        return 0
    count = int(call("candidates_forget_refusals"))
    if count:
        table = RememberedRefusal._meta.db_table
        journal.record("retention.purged", actor=None, object_type=table, count=count)
    return count
