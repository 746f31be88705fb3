"""The report for programs: the same contents as JSON and CSV, command and data date beside every figure."""

from collections.abc import Iterator
from typing import Any

from satupintu.city.participation.semester.contents import Figure, Grid, Report, Section
from satupintu.design.marked import MARK
from satupintu.design.sheets import csv_text

COLUMNS = ("section", "kind", "title", "row", "column", "value", "command", "on", "data")


def as_json(report: Report) -> dict[str, Any]:
    """Figures as numbers, null where there is none; percentages with two decimals as texts."""
    return {
        "title": report.title,
        "area_name": report.area,
        "mark": _mark(report),
        "language": report.language,
        **_beside(report),
        "sections": [_section(part, report) for part in report.sections],
    }


def as_csv(report: Report) -> str:
    """A line a figure or sentence; UTF-8, comma, a point in decimals, empty where there is no figure."""
    beside = _beside(report).values()
    return csv_text(COLUMNS, ((*line, *beside) for part in report.sections for line in _lines(part)), _mark(report))


def _section(part: Section, report: Report) -> dict[str, Any]:
    return {
        "title": part.title,
        "paragraphs": list(part.paragraphs),
        "points": list(part.points),
        "tables": [_table(grid, report) for grid in part.grids],
        "plots": [_plot(figure, report) for figure in part.figures],
    }


def _table(grid: Grid, report: Report) -> dict[str, Any]:
    rows = [[_number(value.number) for value in row] for row in grid.rows]
    return {"caption": grid.caption, "columns": list(grid.headings), "rows": rows, **_beside(report)}


def _plot(figure: Figure, report: Report) -> dict[str, Any]:
    rows = [[bar.name, bar.value] for bar in figure.rows]
    return {"title": figure.title, "text": figure.text, "rows": rows, **_beside(report)}


def _lines(part: Section) -> Iterator[tuple[Any, ...]]:
    for kind, texts in (("text", part.paragraphs), ("point", part.points)):
        yield from ((part.title, kind, "", "", "", text) for text in texts)
    for grid in part.grids:
        for name, *values in grid.rows:
            for heading, value in zip(grid.headings[1:], values, strict=True):
                yield part.title, "table", grid.caption, name.shown, heading, value.number
    for figure in part.figures:
        yield from ((part.title, "plot", figure.title, bar.name, "", bar.value) for bar in figure.rows)


def _beside(report: Report) -> dict[str, str]:
    return {"command": report.command, "on": report.on.isoformat(), "data": report.data}


def _mark(report: Report) -> str:
    """For programs the same in all languages."""
    return MARK if report.mark else ""


def _number(value: Any) -> Any:
    """Exact decimals as texts, as the study's table gives them."""
    return value if value is None or isinstance(value, int | float | str) else f"{value}"
