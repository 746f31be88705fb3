"""`register_import FILE [--apply] [--list KIND] [--mapping FIELD=HEADER …] [--refused FILE] [--json]`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program
from satupintu.city.register.importing.lists import HOLDS
from satupintu.city.register.importing.services import apply_import, try_import
from satupintu.city.register.importing.words import as_json, as_text, write_refused


class Command(BaseCommand):
    help = "Tries a list of residents, families or events (CSV or XLSX); with --apply writes it into the register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="write it; without this it is only tried")
        parser.add_argument("--list", choices=HOLDS, default="", help="what it holds; else its columns decide")
        parser.add_argument("--mapping", nargs="+", default=[], metavar="FIELD=HEADER", help="e.g. name=NAMA_ORANG")
        parser.add_argument("--refused", type=Path, help="write the refused rows with their reasons to this CSV")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        pairs = [text.partition("=") for text in options["mapping"]]
        mapping = {field: header for field, _, header in pairs}
        act = apply_import if options["apply"] else try_import
        try:
            outcomes = act(
                viewer=program("register_import"), file=options["file"], holds=options["list"], mapping=mapping or None
            )
        except Problem as wrong:
            raise CommandError(str(wrong)) from wrong
        if options["refused"]:
            write_refused(outcomes, options["refused"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(outcomes, applied=options["apply"]), indent=2))
        else:
            self.stdout.write(as_text(outcomes, applied=options["apply"]))
