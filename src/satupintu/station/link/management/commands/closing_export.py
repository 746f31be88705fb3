"""`python -m satupintu.station closing_export --day DAY --out FILE`: what was stated of a day, as it is kept here."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from satupintu.station.vault.closing import list_statements


class Command(BaseCommand):
    help = "Writes the statements of a day for `satupintu verify`: the city cannot take back what it signed here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, required=True, help="YYYY-MM-DD")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *, day: date, out: Path, **_: Any) -> None:
        statements = list_statements(day)
        if not statements:
            raise CommandError(f"{day} was not closed here.")
        try:
            out.write_text("".join(f"{each.to_json()}\n" for each in statements), encoding="utf-8")
        except OSError as wrong:
            raise CommandError(str(wrong)) from None
        self.stdout.write(f"{len(statements)} statements of {day} stand in {out}.")
