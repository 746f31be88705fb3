"""`register_match LIST --purpose … [--mapping FIELD=HEADER …] [--json]`, `register_match --doubles [--json]`."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer, program
from satupintu.city.register.matching.services import STEPS, compute, open_doubles, open_list
from satupintu.city.register.matching.words import as_json, as_text
from satupintu.city.register.models import MatchRun
from satupintu.city.register.rules.matching import Purpose
from satupintu.city.register.selectors.matching import DECIDED, OPEN, PairSeen, get_run, list_pairs


class Command(BaseCommand):
    help = "Holds a list (CSV or XLSX) against the register, or the register against itself; changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--purpose", choices=sorted(set(Purpose) - {Purpose.DOUBLES}), default=Purpose.VOTERS)
        parser.add_argument("--doubles", action="store_true", help="one person with two NIKs")
        parser.add_argument("--mapping", nargs="+", default=[], metavar="FIELD=HEADER", help="e.g. name=NAMA_ORANG")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if (options["file"] is None) != options["doubles"]:
            raise CommandError("Name a file, or --doubles.")
        viewer, began = program("register_match"), time.monotonic()
        try:
            run_id = _opened(viewer, options).pk
            compute(viewer=viewer, run_id=run_id, progress=self._say)
        except Problem as wrong:
            raise CommandError(str(wrong)) from wrong
        run, seconds = get_run(viewer, run_id), time.monotonic() - began
        if options["json"]:
            self.stdout.write(json.dumps(as_json(run, _pairs(viewer, run_id), seconds), indent=2))
        else:
            self.stdout.write(as_text(run, seconds))

    def _say(self, step: int) -> None:
        self.stderr.write(f"{step}/{STEPS}")


def _opened(viewer: Viewer, options: dict[str, Any]) -> MatchRun:
    if options["doubles"]:
        return open_doubles(viewer=viewer)
    mapping = {field: header for field, _, header in (text.partition("=") for text in options["mapping"])}
    purpose = Purpose(options["purpose"])
    return open_list(viewer=viewer, file=options["file"], purpose=purpose, mapping=mapping or None)


def _pairs(viewer: Viewer, run_id: int) -> list[PairSeen]:
    whole = get_run(viewer, run_id).pairs or 1
    pages = [list_pairs(viewer, run_id, show=show, size=whole) for show in (OPEN, DECIDED)]
    return sorted((pair for page in pages for pair in page.pairs), key=lambda pair: -pair.probability)
