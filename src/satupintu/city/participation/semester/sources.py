"""The report from each of its sources; the one place that knows where obstacles come from."""

import shlex
from datetime import date

from satupintu.city.applications import selectors as applications
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.participation import selectors
from satupintu.city.participation.aggregates import found
from satupintu.city.participation.aggregates.reading import Aggregate, Figures
from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.sums import totals
from satupintu.city.participation.rules import study
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.selectors.obstacles import open_ledger
from satupintu.city.participation.semester.contents import Held, OfFile, Report, compose
from satupintu.city.participation.statistics.cells import Cells

COMMAND = "satupintu participation report"


def of_register(viewer: Viewer, on: date, area: str = "") -> Report:
    """As of a day, of the city or an area inside it, by all that is known today.

    Raises NO_SUCH_AREA, NOT_ALLOWED.
    """
    whole = selectors.participation_on(on)
    table = selectors.study_table(on, area) if area else whole.table
    parts = [part for part in whole.areas if _is_inside(part.code, area)]
    held = held_back(viewer, on, area)
    command = f"{COMMAND} --register --on {on.isoformat()}{f' --area {area}' if area else ''}"
    return compose(table, parts, _within(selectors.list_cells(on), area), held, command)


def of_study() -> Report:
    """The study's own figures, as printed and as right."""
    return compose(study.study_table(), [], None, None, f"{COMMAND} --study")


def of_file(aggregate: Aggregate, figures: Figures) -> Report:
    """What another office's file tells, and what was found in it."""
    command = f"{COMMAND} --aggregate={shlex.quote(aggregate.name)} --on {figures.table.on.isoformat()}"
    beside = OfFile(found.section(aggregate, figures), aggregate.mark)
    return compose(figures.table, figures.areas, None, None, command, beside)


def held_back(viewer: Viewer, on: date, area: str = "") -> Held:
    """What the ledger of waiting up to a day booked to each cause, of everybody who lives in the area.

    Without requests where the first was made later. Raises NOT_ALLOWED.
    """
    ledger = open_ledger(viewer, on)
    of = {What.APPLICATION: ledger.requests} if applications.has_requests_before(on) else {}
    of[What.PERSON] = ledger.persons
    return {what: totals([b for b in booked if _is_inside(b.case.place, area)]) for what, booked in of.items()}


def _within(cells: Cells, area: str) -> Cells:
    place = cells.factors.index(Factor.KELURAHAN)
    rows = tuple(row for row in cells.rows if _is_inside(row.levels[place], area))
    return Cells(cells.factors, cells.levels, rows, cells.ordered)


def _is_inside(code: str, area: str) -> bool:
    return not area or code == area or code.startswith(f"{area}.")
