"""`participation_report --study | --register | --aggregate FILE [--on DAY] [--area CODE] [--format …] [--out FILE]`."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
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
from satupintu.city.participation import report, selectors
from satupintu.city.participation.aggregates import telling
from satupintu.city.participation.aggregates.reading import Aggregate, Figures, figures_of, read_aggregate
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.rules import study
from satupintu.city.participation.rules.rates import Rate, printed
from satupintu.city.participation.semester import sources
from satupintu.city.participation.semester.contents import Report
from satupintu.city.participation.semester.paper import as_pdf
from satupintu.city.participation.words import DENOMINATORS, LINES, SOURCES


class Command(BaseCommand):
    help = "Prints the study's table: of the study itself, from the register as of a day, or from an aggregate file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--study", action="store_true", help="the study's own figures, as printed and as right")
        which.add_argument("--register", action="store_true", help="the register's figures")
        which.add_argument("--aggregate", metavar="FILE", type=Path, help="a file: DKB, or four numbers")
        parser.add_argument("--on", help="day, YYYY-MM-DD (with --register: today when left out)")
        parser.add_argument("--area", default="", help="Kemendagri code inside the city, e.g. 64.74.01")
        parser.add_argument("--format", choices=("text", "html", "pdf", "json", "csv"), default="text")
        parser.add_argument("--language", choices=("id", "en"), default="id", help="of html and pdf")
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to write (a PDF needs it)")
        parser.add_argument(
            "--json", dest="format", action="store_const", const="json", help="the same as --format json"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            is_whole = options["format"] in {"html", "pdf"}
            content = _whole_report(options) if is_whole else _table(options).encode()
            if options["out"]:
                options["out"].write_bytes(content)
            else:
                self.stdout.write(content.decode())
        except OSError as wrong:
            raise CommandError(str(wrong)) from wrong


def _table(options: dict[str, Any]) -> str:
    """The study's table as text, JSON or CSV."""
    extra: dict[str, Any] = {}
    below: list[str] = []
    try:
        if options["study"]:
            table, parts = study.study_table(), []
        elif options["aggregate"]:
            aggregate, figures = _of_file(options["aggregate"], options["on"])
            table, parts = figures.table, figures.areas
            extra = {"aggregate": telling.aggregate_as_json(aggregate, figures)}
            below = list(telling.aggregate_as_lines(aggregate, figures))
        else:
            table, parts = _of_register(options["on"], options["area"])
    except (Problem, ValueError, OSError) as wrong:
        raise CommandError(str(wrong)) from wrong
    if options["format"] == "json":
        areas = [report.area_as_json(area) for area in parts]
        text = json.dumps(report.as_json(table) | {"areas": areas} | extra, indent=2)
    elif options["format"] == "csv":
        text = report.as_csv(table, parts)
    else:
        text = "\n".join([as_text(table, parts), *below])
    return text


def _whole_report(options: dict[str, Any]) -> bytes:
    """The report in the study's shape, as a page of its own or on paper."""
    if options["area"]:
        raise CommandError("--area takes --format text, json or csv")
    if options["format"] == "pdf" and not options["out"]:
        raise CommandError("--format pdf needs --out FILE")
    try:
        with translation.override(options["language"]):
            report = _report(options)
            if options["format"] == "pdf":
                return as_pdf(report, clock.now())
            return render_to_string("participation/semester_file.html", {"report": report}).encode()
    except (Problem, ValueError) as wrong:
        raise CommandError(str(wrong)) from wrong


def _report(options: dict[str, Any]) -> Report:
    if options["study"]:
        return sources.of_study()
    if options["aggregate"]:
        return sources.of_file(options["aggregate"].name, _of_file(options["aggregate"], options["on"])[1])
    day = date.fromisoformat(options["on"]) if options["on"] else clock.today()
    return sources.of_register(program("participation_report"), day)


def as_text(table: study.StudyTable, parts: Sequence[selectors.AreaRate]) -> str:
    """The table as people read it on a terminal."""
    lines = [f"{table.area_name}, {table.on:%d-%m-%Y} ({SOURCES[table.source]})", ""]
    for row in table.rows:
        lines.append(f"{LINES[row.name]!s:<30}{grouped(row.count):>10}")
        lines += [f"{'':<4}{_said(rate)}" for rate in (row.of_wajib_ktp, row.of_population) if rate is not None]
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


def _of_file(file: Path, on: str | None) -> tuple[Aggregate, Figures]:
    aggregate = read_aggregate(file.name, file.read_bytes())
    try:
        return aggregate, figures_of(aggregate, date.fromisoformat(on) if on else None)
    except Problem as wrong:
        found = map(telling.finding_as_line, aggregate.findings)
        raise CommandError("\n".join([str(wrong), *found])) from wrong


def _of_register(on: str | None, area: str) -> tuple[study.StudyTable, list[selectors.AreaRate]]:
    day = date.fromisoformat(on) if on else clock.today()
    if area:
        return selectors.study_table(day, area), []
    answer = selectors.participation_on(day)
    return answer.table, answer.areas
