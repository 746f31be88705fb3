"""`stick FOLDER`: take the packets that somebody carried here, and give their receipts back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from satupintu.city.relay.jobs.stick import take


class Command(BaseCommand):
    help = "Receives packets from a stick as if they came over the line, and writes their receipts onto it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the stick is")

    def handle(self, *, folder: Path, **_options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(
                _("%(folder)s is no folder. Put the stick in and name where it is.") % {"folder": folder}
            )
        try:
            taken = take(folder)
        except OSError as wrong:
            said = _("The stick cannot be read, nothing was taken from it: %(wrong)s.")
            raise CommandError(said % {"wrong": wrong}) from wrong
        said = _("%(new)s packets received, %(known)s were here already, %(refused)s refused.")
        self.stdout.write(said % {"new": taken.new, "known": taken.known, "refused": len(taken.refused)})
        for name, why in (*taken.refused, *taken.odd):
            self.stdout.write(f"{name}: {why}")
        if taken.unwritten:
            said = _("The packets are safe, but the receipts cannot be written: %(wrong)s. Use the stick again.")
            raise CommandError(said % {"wrong": "; ".join(taken.unwritten)})
