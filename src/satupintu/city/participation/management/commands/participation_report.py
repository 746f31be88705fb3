"""`participation_report --study | --register | --aggregate FILE [--on DAY] [--area CODE] [--format …] [--out FILE]`."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program
from satupintu.city.participation import report, selectors, series
from satupintu.city.participation.aggregates import telling
from satupintu.city.participation.aggregates.reading import figures_of, read_aggregate
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.rules import study
from satupintu.city.participation.rules.rates import Rate, printed
from satupintu.city.participation.semester import files, sources
from satupintu.city.participation.semester.contents import Report
from satupintu.city.participation.semester.paper import as_pdf
from satupintu.city.participation.words import DENOMINATORS, LINES, SOURCES
from satupintu.design import marked


class Command(BaseCommand):
    help = "The study's table as text, or the whole report: of the study, the register on a day, or an aggregate file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--study", action="store_true", help="the study's own figures, as printed and as right")
        which.add_argument("--register", action="store_true", help="the register's figures")
        which.add_argument("--aggregate", metavar="FILE", type=Path, help="a file: DKB, or four numbers")
        parser.add_argument("--on", help="day, YYYY-MM-DD (with --register: today when left out)")
        parser.add_argument(
            "--series", metavar="DAY", help="with --register: the ends of months from that day on (text, csv, json)"
        )
        parser.add_argument("--area", default="", help="Kemendagri code inside the city, e.g. 64.74.01")
        parser.add_argument("--format", choices=("text", "html", "pdf", "json", "csv"), default="text")
        parser.add_argument("--language", choices=("id", "en"), default="id", help="of all but text")
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to write (a PDF needs it)")
        parser.add_argument(
            "--json", dest="format", action="store_const", const="json", help="the same as --format json"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["format"] == "pdf" and not options["out"]:
            raise CommandError("--format pdf needs --out FILE")
        try:
            content = self._series(options) if options["series"] else _content(options)
            if options["out"]:
                options["out"].write_bytes(content)
            else:
                self.stdout.write(content.decode())
        except (Problem, ValueError, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong

    def _series(self, options: dict[str, Any]) -> bytes:
        """A table a month; how far it is goes to standard error."""
        if not options["register"] or options["format"] not in series.AS:
            raise CommandError("--series goes with --register and --format text, csv or json")
        first, last = selectors.possible_day(date.fromisoformat(options["series"])), _register_day(options)
        if first > last:
            raise CommandError(_("%(first)s lies after %(last)s.") % {"first": first, "last": last})
        tables = []
        for table in selectors.table_series(first, last, options["area"]):
            tables.append(table)
            self.stderr.write(f"{table.on}")
        return series.AS[options["format"]](tables).encode()


@dataclass(frozen=True)
class Source:
    """Figures and how the report is composed of them; `findings` in words and for programs: of a file."""

    table: study.StudyTable
    parts: Sequence[selectors.AreaRate]
    compose: Callable[[], Report]
    said: Sequence[str] = ()
    told: dict[str, Any] = field(default_factory=dict)


def _source(options: dict[str, Any]) -> Source:
    if options["study"]:
        return Source(study.study_table(), [], sources.of_study)
    if options["aggregate"]:
        return _of_file(options["aggregate"], options["on"])
    return _of_register(_register_day(options), options["area"])


def _register_day(options: dict[str, Any]) -> date:
    """Raises NO_SUCH_DAY for one to come or of another century, ValueError for none."""
    day = date.fromisoformat(options["on"]) if options["on"] else clock.today()
    return selectors.possible_day(day)


def _content(options: dict[str, Any]) -> bytes:
    source = _source(options)
    return _text(source).encode() if options["format"] == "text" else _whole_report(source, options)


def _text(source: Source) -> str:
    return "\n".join([as_text(source.table, source.parts), *source.said])


def _whole_report(source: Source, options: dict[str, Any]) -> bytes:
    """The report in the study's shape: as a page of its own, on paper or for programs."""
    with translation.override(options["language"]):
        composed = source.compose()
        if options["format"] == "pdf":
            return as_pdf(composed, clock.now())
        if options["format"] == "csv":
            return files.as_csv(composed).encode()
        if options["format"] == "json":
            areas = [report.area_as_json(area) for area in source.parts]
            told = report.as_json(source.table) | {"areas": areas} | source.told | {"report": files.as_json(composed)}
            return json.dumps(told, indent=2).encode()
        return render_to_string("participation/semester_file.html", {"report": composed}).encode()


def as_text(table: study.StudyTable, parts: Sequence[selectors.AreaRate]) -> str:
    """The table as people read it on a terminal."""
    mark = marked.mark_in_words() if table.is_ours else ""
    lines = [f"{table.area_name}, {table.on:%d-%m-%Y} ({SOURCES[table.source]})", *filter(None, [mark]), ""]
    for row in table.rows:
        lines.append(f"{LINES[row.name]!s:<30}{grouped(row.count):>10}")
        lines += [f"{'':<4}{_said(rate)}" for rate in row.rates]
        if row.study_prints is not None:
            lines.append(f"{'':<4}{printed(row.study_prints):>8} {_('the study prints')}")
    if parts:
        lines += ["", str(_("Recorded, of those who must have a KTP"))]
        lines += [f"{'':<4}{printed(part.rate.percent):>8} {_name(part)} ({_counted(part.rate)})" for part in parts]
    return "\n".join(lines)


def _said(rate: Rate) -> str:
    return f"{printed(rate.percent):>8} {DENOMINATORS[rate.of]} ({_counted(rate)})"


def _counted(rate: Rate) -> str:
    return f"{grouped(rate.numerator)} / {grouped(rate.denominator)}"


def _name(part: selectors.AreaRate) -> str:
    return part.name if part.level == "KECAMATAN" else f"  {part.name}"


def _of_file(file: Path, on: str | None) -> Source:
    aggregate = read_aggregate(file.name, file.read_bytes())
    try:
        figures = figures_of(aggregate, date.fromisoformat(on) if on else None)
    except Problem as wrong:
        found = map(telling.finding_as_line, aggregate.findings)
        raise CommandError("\n".join([str(wrong), *found])) from wrong
    return Source(
        figures.table,
        figures.areas,
        lambda: sources.of_file(aggregate, figures),
        list(telling.aggregate_as_lines(aggregate, figures)),
        ({"mark": aggregate.mark} if aggregate.mark else {})
        | {"aggregate": telling.aggregate_as_json(aggregate, figures)},
    )


def _of_register(day: date, area: str) -> Source:
    def composed() -> Report:
        return sources.of_register(program("participation_report"), day, area)

    if area:
        return Source(selectors.study_table(day, area), [], composed)
    answer = selectors.participation_on(day)
    return Source(answer.table, answer.areas, composed)
