"""`participation_dkb --as-of DAY --out FILE [--known-on DAY] [--json]`."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from satupintu.city.foundation.problems import Problem
from satupintu.city.participation.aggregates import telling, writing
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.problems import UNWRITABLE_AGGREGATE
from satupintu.city.participation.selectors.dkb import Dkb, dkb_as_of


class Command(BaseCommand):
    help = "Writes the semester aggregate per kelurahan (DKB) from the register, as CSV or XLSX."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", required=True, metavar="DAY", help="30 June or 31 December, YYYY-MM-DD")
        parser.add_argument("--known-on", metavar="DAY", help="as the city knew it on that day (today when left out)")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="ends in .csv or .xlsx")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        out: Path = options["out"]
        try:
            known_on = date.fromisoformat(options["known_on"]) if options["known_on"] else None
            figures = dkb_as_of(date.fromisoformat(options["as_of"]), known_on)
            files = _write(figures, out)
        except OSError as wrong:
            raise CommandError(str(Problem(UNWRITABLE_AGGREGATE, str(wrong)))) from wrong
        except (Problem, ValueError) as wrong:
            raise CommandError(str(wrong)) from wrong
        about = writing.about(figures)
        totals = telling.totals(figures)
        if options["json"]:
            told = {**about, "kelurahan": len(figures.kelurahan), "totals": totals, "files": files}
            self.stdout.write(json.dumps(told, indent=2))
        else:
            said = [f"{name}: {value}" for name, value in about.items()]
            said += [f"{name}: {grouped(number)}" for name, number in totals.items()]
            self.stdout.write("\n".join([*said, _("Written: %(files)s") % {"files": ", ".join(files)}]))


def _write(figures: Dkb, out: Path) -> list[str]:
    """The file and, beside a CSV, which holds nothing but figures, where they are from."""
    if out.suffix.lower() == ".xlsx":
        out.write_bytes(writing.as_xlsx(figures))
        return [str(out)]
    if out.suffix.lower() != ".csv":
        raise Problem(UNWRITABLE_AGGREGATE)
    beside = out.with_name(f"{out.name}.json")
    out.write_text(writing.as_csv(figures), encoding="utf-8", newline="")
    beside.write_text(json.dumps(writing.about(figures), indent=2) + "\n", encoding="utf-8")
    return [str(out), str(beside)]
