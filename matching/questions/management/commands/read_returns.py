from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.questions.mailboxes import MailboxUnreadable
from matching.questions.services.returns import read_returns


class Command(BaseCommand):
    help = "Lit la boîte des messages revenus : qui n'a rien reçu passe aux feuilles d'appels."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", nargs="?", default=settings.RETURNS_URL, help="maildir:///… ou imaps://…")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        if url == "0":
            raise CommandError("Donnez l'adresse de la boîte, ou la variable RETURNS_URL.")
        try:
            found = read_returns(url)
        except MailboxUnreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{found} messages revenus.")
