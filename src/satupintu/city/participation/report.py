"""The study's table as JSON and CSV: for files, the command and other programs."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import astuple
from typing import Any

from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.rules.study import StudyTable
from satupintu.city.participation.selectors import AreaRate
from satupintu.design import marked
from satupintu.design.sheets import csv_text

COLUMNS = (
    "area", "name", "level", "on", "population", "wajib_ktp", "recorded", "not_recorded", "aged_55",
    "recorded_percent_of_wajib_ktp", "recorded_percent_of_population",
)  # fmt: skip


def as_json(table: StudyTable) -> dict[str, Any]:
    """Every rate with numerator, denominator and what the denominator is; percentages as texts with two decimals."""
    told = {
        "area": table.area,
        "area_name": table.area_name,
        "on": table.on.isoformat(),
        "source": table.source,
        "rate": rate_as_json(table.rate),
        "rows": [
            {
                "name": row.name,
                "count": row.count,
                "of_population": rate_as_json(row.of_population),
                "of_wajib_ktp": rate_as_json(row.of_wajib_ktp),
                "of_recorded": rate_as_json(row.of_recorded),
                "study_prints": None if row.study_prints is None else f"{row.study_prints}",
            }
            for row in table.rows
        ],
    }
    return marked.document(told) if table.is_ours else told


def area_as_json(area: AreaRate, hidden: AbstractSet[str] = frozenset()) -> dict[str, Any]:
    """One area's counts and rate; of a hidden area only that it is protected."""
    about = {"area": area.code, "area_name": area.name, "level": area.level}
    if area.code in hidden:
        return {**about, "protected": True}
    return {
        **about,
        "population": area.counts.population,
        "wajib_ktp": area.counts.wajib_ktp,
        "recorded": area.counts.recorded,
        "not_recorded": area.counts.not_recorded,
        "aged_55": area.counts.aged_55,
        "rate": rate_as_json(area.rate),
    }


def as_csv(table: StudyTable, areas: Sequence[AreaRate], hidden: AbstractSet[str] = frozenset()) -> str:
    """One line an area, the whole first; UTF-8, comma, a point in decimals, as spreadsheets and programs read it.

    The numbers of a hidden area are empty.
    """
    rows: list[list[Any]] = []
    whole = AreaRate(table.area, table.area_name, "CITY", table.counts)
    for area in (whole, *areas):
        counts = area.counts
        of_all = Rate(counts.recorded, counts.population, Denominator.POPULATION).percent
        place = (area.code, area.name, area.level, table.on.isoformat())
        if area.code in hidden:
            rows.append([*place, *[""] * (len(COLUMNS) - len(place))])
            continue
        rows.append([*place, *astuple(counts), area.rate.percent, of_all])
    return csv_text(COLUMNS, rows, marked.mark() if table.is_ours else "")


def rate_as_json(rate: Rate | None) -> dict[str, Any] | None:
    """... with its percentage as a text; None of none."""
    if rate is None:
        return None
    return {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "of": rate.of.value,
        "percent": None if rate.percent is None else f"{rate.percent}",
    }
