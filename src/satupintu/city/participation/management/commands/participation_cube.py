"""`participation_cube --parquet FILE [--engine duckdb|spark] [--spark ADDRESS] [--as-of DAY] [--by …] [--json]`."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from satupintu.city.foundation import clock
from satupintu.city.participation.cube import embedded, spark
from satupintu.city.participation.cube.answer import Cube
from satupintu.city.participation.cube.columns import FACTORS, STUDY_FACTORS, UnreadableSource
from satupintu.city.participation.figures import grouped


class Command(BaseCommand):
    help = "Counts a file of persons by every combination of factors, all margins included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--parquet", required=True, metavar="FILE", help="one row a person")
        parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
        parser.add_argument("--spark", default=spark.LOCAL, metavar="ADDRESS", help="a cluster, spark://HOST:7077")
        parser.add_argument("--as-of", metavar="DAY", help="the day of the ages, YYYY-MM-DD (today when left out)")
        parser.add_argument("--by", default=",".join(STUDY_FACTORS), help=f"some of {','.join(FACTORS)}")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            on = date.fromisoformat(options["as_of"]) if options["as_of"] else clock.today()
            cube = _counted(options, on)
        except (UnreadableSource, ValueError) as wrong:
            raise CommandError(str(wrong)) from wrong
        except ImportError as missing:
            raise CommandError(f"{missing.name} is not installed. Type: ./run extras all") from missing
        if options["json"]:
            head = {"source": Path(options["parquet"]).name, "as_of": on.isoformat(), "engine": options["engine"]}
            told = {"by": cube.by, "unknown_codes": cube.unknown_codes(), "rows": list(cube.rows())}
            self.stdout.write(json.dumps({**head, **told}))
        else:
            self.stdout.write(as_text(cube))
            for factor, persons in cube.unknown_codes().items():
                said = _("%(factor)s: %(persons)s persons have a code that the code table lacks; see their rows.")
                self.stderr.write(said % {"factor": factor, "persons": grouped(persons)})


def as_text(cube: Cube) -> str:
    """The margins of one factor each, as people read them on a terminal; combinations are for programs (--json)."""
    lines = [f"{'':<28}{'population':>12}{'wajib KTP':>12}{'recorded':>12}{'%':>9}"]
    for row in cube.rows():
        said = [f"{factor} {row[factor] or '?'}" for factor in cube.by if row[factor] is not None]
        if len(said) < 2:
            counts = "".join(f"{grouped(row[count]):>12}" for count in ("population", "wajib_ktp", "recorded"))
            rate = "–" if row["rate"] is None else f"{row['rate']:.2f}"
            lines.append(f"{said[0] if said else 'all':<28}{counts}{rate:>9}")
    return "\n".join(lines)


def _counted(options: dict[str, Any], on: date) -> Cube:
    by = [factor for factor in options["by"].split(",") if factor]
    if options["engine"] == "spark":
        return spark.of_file(options["parquet"], on, by, options["spark"])
    return embedded.of_file(Path(options["parquet"]), on, by)
