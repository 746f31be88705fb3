"""`participation_publish --semester DAY --out FOLDER [--json]`."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program
from satupintu.city.participation import open_data, selectors
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.published_words import published_words
from satupintu.city.participation.services import publish_tables


class Command(BaseCommand):
    help = "Publishes the tables of a semester once, small cells hidden, and writes them as open data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--semester", required=True, metavar="DAY", help="30 June or 31 December, YYYY-MM-DD")
        parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            semester_end = date.fromisoformat(options["semester"])
            publish_tables(viewer=program("participation_publish"), semester_end=semester_end, progress=self._say)
            tables = selectors.published_tables(semester_end)
            _write(tables, options["out"])
        except (Problem, ValueError, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        cells = sum(len(table.lines) for table in tables)
        hidden = sum(line.rate is None for table in tables for line in table.lines)
        told = {"semester": options["semester"], "tables": len(tables), "cells": cells, "hidden": hidden}
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            said = _("%(tables)s tables, %(cells)s cells, %(hidden)s of them protected.")
            numbers = {"tables": len(tables), "cells": grouped(cells), "hidden": grouped(hidden)}
            self.stdout.write(said % numbers)

    def _say(self, done: int, proofs: int) -> None:
        self.stderr.write(f"{done}/{proofs}")


def _write(tables: list[selectors.Published], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        (folder / f"{open_data.name_of(table)}.csv").write_text(open_data.as_csv(table), encoding="utf-8", newline="")
    for name, content in (
        ("datapackage.json", open_data.datapackage(tables, published_words())),
        ("ckan.json", open_data.ckan(tables)),
    ):
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
