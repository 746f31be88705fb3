"""`register_search TEXT [--limit N] [--json]`: who fits what is known of somebody, the best match first."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from satupintu.city.foundation.viewers import program
from satupintu.city.register.selectors import MOST_ROWS, list_residents


class Command(BaseCommand):
    help = "Finds residents by name (misspelt, partial, any order), NIK, KK number, address, birth date, RT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", nargs="+", help='e.g. "siti 1985 pelita", 01-05-1990, rt 5')
        parser.add_argument("--limit", type=int, default=10, help=f"at most so many, {MOST_ROWS} at the most")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        text = " ".join(options["text"])
        lines = list_residents(program("register_search"), text=text, limit=max(1, options["limit"]))
        if options["json"]:
            self.stdout.write(json.dumps([vars(line) for line in lines], default=str, indent=2))
            return
        for line in lines:
            born = f"{line.birth_date:%d-%m-%Y}"
            self.stdout.write(f"{line.name:40} {born}  {line.nik or '-':16}  {line.address}, {line.area}")
        if not lines:
            self.stdout.write("Nobody fits. Three letters or digits are the least.")
