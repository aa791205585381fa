"""What waits for somebody among the shortlists of their agency, the oldest first."""

from dataclasses import dataclass, field

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action

from .models import Shortlist

#: Of each kind: the others are behind a link, or come up when these are done.
SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """``to_finish``: for who picks; ``to_review``: for liaison; ``to_follow``: sent, and something is due."""

    to_finish: list[Shortlist] = field(default_factory=list)
    to_review: list[Shortlist] = field(default_factory=list)
    to_follow: list[Shortlist] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.to_finish or self.to_review or self.to_follow)


def waiting_for(user: User) -> Waiting:
    """At most one query for each kind that the user's roles handle."""
    visible = Shortlist.objects.visible_to(user).select_related("offer")
    found = Waiting()
    if user.may(Action.SHORTLIST):
        found.to_finish.extend(visible.to_finish().with_counts()[:SHOWN])
    if user.may(Action.SEND_SHORTLIST):
        found.to_review.extend(visible.waiting_for_liaison().with_counts()[:SHOWN])
    if user.may(Action.FOLLOW_UP):
        found.to_follow.extend(visible.to_follow()[:SHOWN])
    return found
