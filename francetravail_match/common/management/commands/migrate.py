"""`migrate` connects as migrator and works as owner: the application has no right on the schema."""

from argparse import ArgumentParser

from django.core.management.commands.migrate import Command as MigrateCommand


class Command(MigrateCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="migrator")
