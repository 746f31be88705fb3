"""`closing_export --day DAY --out FOLDER [--keys FILE] [--without-audit]`: what `satupintu verify` checks."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program
from satupintu.city.relay import services
from satupintu.packets.sheet import FILES

VIEWER = program("closing_export")


class Command(BaseCommand):
    help = "Writes a day's statements, receipts, manifests and audit trail, for an outsider to check."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", required=True, help="YYYY-MM-DD")
        parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--keys", type=Path, metavar="FILE", help="write the public keys too; hand them out apart")
        parser.add_argument("--without-audit", action="store_true", help="keep the audit trail back: it names officers")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        folder: Path = options["out"]
        try:
            day = date.fromisoformat(options["day"])
            files = services.hand_out_day(viewer=VIEWER, day=day, with_trail=not options["without_audit"])
            folder.mkdir(parents=True, exist_ok=True)
            for name in FILES:  # of a day written here before nothing stays: its trail may be kept back this time
                if name not in files:
                    (folder / name).unlink(missing_ok=True)
            for name, data in files.items():
                (folder / name).write_bytes(data)
            if options["keys"]:
                options["keys"].write_bytes(services.keyring().to_bytes())
        except (Problem, ValueError, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        said = _("%(number)s files of %(day)s stand in %(folder)s.")
        self.stdout.write(said % {"number": len(files), "day": day, "folder": folder})
