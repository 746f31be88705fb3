"""`python -m satupintu.station stick FOLDER`: packets onto a stick, receipts from it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from satupintu.station.link.stick import exchange
from satupintu.station.problems import Refused
from satupintu.station.vault.identity import get_enrolled


class Command(BaseCommand):
    help = "Keeps the receipts on a stick and writes the packets that the city has not acknowledged onto it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the stick is")

    def handle(self, *, folder: Path, **_: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder. Put the stick in and name where it is.")
        try:
            done = exchange(folder, get_enrolled())
        except Refused as wrong:
            raise CommandError(f"{wrong.problem.title} {wrong.problem.what_to_do}") from None
        except OSError as wrong:
            raise CommandError(f"The stick cannot be used: {wrong}. The packets are still here; try again.") from None
        self.stdout.write(f"{done.receipts} receipts kept, {done.written} packets written.")
        for code in done.wrong:
            self.stdout.write(f"A receipt was not believed: {code}.")
