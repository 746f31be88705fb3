"""An aggregate file of whatever office: its rows held against themselves, and the study's table from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation.aggregates.writing import ABOUT
from satupintu.city.participation.problems import (
    AGGREGATE_WITHOUT_DAY,
    NO_AGGREGATE,
    SEVERAL_CITIES,
    UNREADABLE_AGGREGATE,
)
from satupintu.city.participation.rules import dkb, dkb_checks
from satupintu.city.participation.rules.dkb_checks import Finding, Row, Sheet
from satupintu.city.participation.rules.four_numbers import Line, holds_four_numbers, level_of, read_four_numbers
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.rules.study import Cards, Counts, StudyTable, rows_of
from satupintu.city.participation.selectors.rates import AreaRate
from satupintu.city.register.importing.files import UnreadableFile, read_sheets
from satupintu.city.register.importing.problems import NO_LIST
from satupintu.design.marked import MARK
from satupintu.design.sheets import MARKED

SOURCE = "aggregate"
CITY_CODE = len("64.74")
FROM_55 = ("55_59", "60_64", "65_69", "70_74", "lebih_75")


@dataclass(frozen=True)
class Aggregate:
    """What a file tells: `about` is what it says of its own origin, `rows` and `lines` what was kept of it.

    `mark`: MARK where it says of itself, or of any row, that it is invented; else "".
    """

    name: str
    mark: str
    about: Mapping[str, str]
    rows: list[Row]
    lines: list[Line]
    findings: list[Finding]

    @property
    def refused(self) -> list[Finding]:
        return [found for found in self.findings if found.refuses]

    @property
    def odd(self) -> list[Finding]:
        return [found for found in self.findings if not found.refuses]


@dataclass(frozen=True)
class Figures:
    """The study's table of a file, its parts, and cards in hand of the recorded where the file tells them.

    `left_out`: kelurahan of which only one of the two tables could be used, and so none was.
    """

    table: StudyTable
    areas: list[AreaRate]
    in_hand: Rate | None
    left_out: list[str]


def read_aggregate(name: str, content: bytes) -> Aggregate:
    """Tables of the DKB's layout, or the four numbers of the study, from CSV or XLSX. Nothing is stored.

    Raises UNREADABLE_AGGREGATE.
    """
    try:
        tables = read_sheets(content)
    except UnreadableFile as wrong:
        raise Problem(UNREADABLE_AGGREGATE, str(NO_LIST[wrong.reason])) from wrong
    said = tables.pop(ABOUT, None)
    about = {cells[0].strip().lower(): cells[1] for _, cells in said.rows if len(cells) > 1} if said else {}
    sheets = [Sheet(title, table.headers, table.rows) for title, table in tables.items()]
    marks = {about.get(MARKED, ""), *(each for sheet in sheets for each in _marks(sheet))}
    mark = MARK if MARK in {" ".join(each.upper().split()) for each in marks} else ""
    short = [sheet for sheet in sheets if holds_four_numbers(sheet.headers)]
    if short:
        four = read_four_numbers(short[0])
        return Aggregate(name, mark, about, [], four.lines, four.findings)
    reading = dkb_checks.read(sheets, [area.code for area in areas.list_areas("KELURAHAN")])
    return Aggregate(name, mark, about, reading.rows, [], reading.findings)


def _marks(sheet: Sheet) -> set[str]:
    """What the rows of a sheet say in the column of the mark."""
    places = [place for place, header in enumerate(sheet.headers) if header.strip().lower() == MARKED]
    return {cells[place] for place in places for _, cells in sheet.rows if place < len(cells)}


def figures_of(aggregate: Aggregate, on: date | None = None) -> Figures:
    """The study's table from what was kept; `on`: the cut-off, where the file does not tell it.

    Of several semesters the newest. Raises NO_AGGREGATE, SEVERAL_CITIES, AGGREGATE_WITHOUT_DAY.
    """
    return _of_lines(aggregate, on) if aggregate.lines else _of_tables(aggregate)


def _of_lines(aggregate: Aggregate, on: date | None) -> Figures:
    whole, *parts = aggregate.lines
    day = whole.on or on
    if day is None:
        raise Problem(AGGREGATE_WITHOUT_DAY)
    table = StudyTable(whole.area, whole.name or aggregate.name, day, SOURCE, whole.counts, rows_of(whole.counts))
    return Figures(table, [AreaRate(part.area, part.name, level_of(part), part.counts) for part in parts], None, [])


def _of_tables(aggregate: Aggregate) -> Figures:
    found = {
        table: {(row.semester.ends, row.kelurahan): row.counts for row in aggregate.rows if row.table == table}
        for table in (dkb.POPULATION, dkb.KTP, dkb.BY_AGE)
    }
    people, cards, ages = found.values()
    both = people.keys() & cards.keys()
    if not both:
        raise Problem(NO_AGGREGATE)
    ends = max(day for day, _ in both)
    told = sorted(code for day, code in both if day == ends)
    if len(cities := sorted({code[:CITY_CODE] for code in told})) > 1:
        raise Problem(SEVERAL_CITIES, ", ".join(cities))
    names = {area.code: area.name for area in areas.list_areas("KELURAHAN")}
    parts = []
    for code in told:
        duty = cards[ends, code]
        old = ages.get((ends, code))
        counts = Counts(
            people[ends, code]["jumlah"],
            duty["wajib_ktp_jml"],
            duty["rekam_jml"],
            duty["belum_rekam_jml"],
            None if old is None else sum(old[f"{age}_tahun_jml"] for age in FROM_55),
        )
        parts.append(AreaRate(code, names.get(code, code), "KELURAHAN", counts))
    whole = _sum([part.counts for part in parts])
    recorded, held = (sum(cards[ends, code][f"{name}_jml"] for code in told) for name in ("rekam", "ktp"))
    city = next((area for area in areas.list_areas("CITY") if told[0].startswith(area.code)), None)
    code, name = (city.code, city.name) if city else ("", aggregate.name)
    rows = rows_of(whole, cards=Cards(print_ready=None, in_hand=held))
    return Figures(
        StudyTable(code, name, ends, SOURCE, whole, rows),
        parts,
        Rate(held, recorded, Denominator.RECORDED),
        sorted({code for day, code in people.keys() ^ cards.keys() if day == ends}),
    )


def _sum(counts: list[Counts]) -> Counts:
    ages = [each.aged_55 for each in counts]
    old = None if None in ages else sum(age or 0 for age in ages)
    population, wajib, recorded, not_recorded = (
        sum(getattr(each, name) for each in counts) for name in ("population", "wajib_ktp", "recorded", "not_recorded")
    )
    return Counts(population, wajib, recorded, not_recorded, old)
