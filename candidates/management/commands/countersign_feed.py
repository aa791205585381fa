"""Let a doubtful feed of registered people through: a second person, with a reason."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from candidates.imports.feeds import active_user, countersign_feed
from candidates.models import Feed
from francetravail_match.common.imports import Unreadable


class Command(BaseCommand):
    help = "Contresigne un flux qui attend : ses sorties ont lieu et il devient l'état connu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("feed", nargs="?", help="identifiant du flux ; sans lui, ceux qui attendent")
        parser.add_argument("--user", metavar="ADRESSE", help="qui contresigne")
        parser.add_argument("--reason", metavar="MOTIF", default="", help="pourquoi ce flux peut passer")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Feed.objects.to_countersign()
        if options["feed"] is None:
            for feed in waiting.order_by("pk"):
                self.stdout.write(f"{feed.public_id}  {feed}\n  {feed.doubt}")
            return
        try:
            feed = Feed.objects.get(public_id=options["feed"])
            user = active_user(options["user"] or "")
            countersign_feed(feed=feed, user=user, reason=options["reason"])
        except (Feed.DoesNotExist, ValidationError) as error:
            messages = error.messages if isinstance(error, ValidationError) else ["Ce flux n'existe pas."]
            raise CommandError(" ".join(messages)) from error
        except (PermissionDenied, Unreadable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{feed} : {feed.get_state_display()}, {feed.n_left} sorties.")
