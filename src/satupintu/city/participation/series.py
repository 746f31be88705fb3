"""The study's table day after day, as text, CSV and JSON: how the rates moved."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from satupintu.city.participation import report
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.rules.rates import printed
from satupintu.city.participation.rules.study import StudyRow, StudyTable
from satupintu.city.participation.words import DENOMINATORS, LINES
from satupintu.design import marked


def as_csv(tables: Sequence[StudyTable]) -> str:
    """A line a day: each count, then each rate in percent; UTF-8, comma, a point in decimals."""
    lines = [_figures(table) for table in tables]
    columns = list(dict.fromkeys(name for line in lines for name in line))
    rows = [[line.get(name) for name in columns] for line in lines]
    return marked.csv_text(columns, rows)


def as_json(tables: Sequence[StudyTable]) -> str:
    """Each day's table as `report.as_json` gives it."""
    return json.dumps(marked.document({"series": [report.as_json(table) for table in tables]}), indent=2)


def as_text(tables: Sequence[StudyTable]) -> str:
    """A block a line of the table, a row a day."""
    blocks = []
    for name, word in LINES.items():
        told = [(table.on, row) for table in tables for row in table.rows if row.name == name]
        blocks += [str(word), *(f"{on:%d-%m-%Y}{grouped(row.count):>12}{_said(row)}" for on, row in told), ""]
    heading = _("%(area)s, from the register as known today") % {"area": tables[0].area_name}
    return "\n".join([heading, *filter(None, [marked.mark_in_words()]), "", *blocks])


AS = {"text": as_text, "csv": as_csv, "json": as_json}


def _said(row: StudyRow) -> str:
    return "".join(f"  {printed(rate.percent)} {DENOMINATORS[rate.of]}" for rate in row.rates)


def _figures(table: StudyTable) -> dict[str, Any]:
    """Column → figure."""
    counts = {row.name: row.count for row in table.rows}
    rates = {f"{row.name}_percent_of_{rate.of.lower()}": rate.percent for row in table.rows for rate in row.rates}
    return {"on": table.on.isoformat(), "area": table.area, **counts, **rates}
