"""The four numbers of the study as a file: population, wajib KTP, recorded, not recorded. No Django.

The first line is the whole, further lines are its parts, as `participation_report --format csv` writes them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from satupintu.city.participation.rules.dkb_checks import (
    Finding,
    Impossible,
    Odd,
    Said,
    Sheet,
    count,
    recorded_and_not,
    repeated,
    shown,
)
from satupintu.city.participation.rules.study import AGED_55, NOT_RECORDED, POPULATION, RECORDED, WAJIB_KTP, Counts
from satupintu.design.sheets import readable

COLUMNS = (POPULATION, WAJIB_KTP, RECORDED, NOT_RECORDED)
AREA, NAME, LEVEL, ON = "area", "name", "level", "on"
USED = (*COLUMNS, AGED_55, AREA, NAME, LEVEL, ON)
LEVELS = {6: "KECAMATAN", 10: "KELURAHAN"}
"""By the digits of their Kemendagri codes."""


@dataclass(frozen=True)
class Line:
    """One area; texts are "" and the day None where the file says nothing."""

    number: int
    area: str
    name: str
    level: str
    on: date | None
    counts: Counts


@dataclass
class FourNumbers:
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def holds_four_numbers(headers: Sequence[str]) -> bool:
    """Whether a sheet has the four columns."""
    return {header.strip().lower() for header in headers} >= set(COLUMNS)


def read_four_numbers(sheet: Sheet) -> FourNumbers:
    """All lines of a sheet that can be, of one day, each area once; none where the whole cannot be."""
    headers = [header.strip().lower() for header in sheet.headers]
    if twice := repeated(USED, headers):
        return FourNumbers([], [Finding(sheet.name, "", 0, twice, Impossible.HEADING_TWICE)])
    read = FourNumbers()
    for number, cells in sheet.rows:
        line, found = _line(number, dict(zip(headers, map(_plain, cells), strict=False)))
        if line:
            found += _beside(read.lines, line)
        read.findings += [Finding(sheet.name, "", number, *each) for each in found]
        if line and not any(isinstance(what, Impossible) for _, what, _ in found):
            read.lines.append(line)
    if read.lines and read.lines[0].number != sheet.rows[0][0]:
        read.lines = []  # a part must not pass for the whole
    if read.lines:
        whole, *parts = read.lines
        read.findings += [Finding(sheet.name, "", whole.number, *each) for each in _unlike(whole, parts)]
    return read


def _plain(cell: str) -> str:
    return readable(cell).strip()


def _unlike(whole: Line, parts: Sequence[Line]) -> Iterator[Said]:
    """Where the parts of one level do not make the whole: odd, not impossible, since some may not be told."""
    levels: dict[str, list[Counts]] = {}
    for part in parts:
        levels.setdefault(level_of(part), []).append(part.counts)
    for level, counts in levels.items():
        for column in COLUMNS:
            total, number = sum(getattr(each, column) for each in counts), getattr(whole.counts, column)
            if total != number:
                yield column, Odd.PARTS_UNLIKE_WHOLE, f"{f'Σ {shown(level)}'.strip()} = {total}, {column} = {number}"


def level_of(part: Line) -> str:
    """The level that is written or, where none is, that of the code; "" where that tells nothing."""
    return part.level.upper() or LEVELS.get(len(re.sub(r"\D", "", part.area)), "")


def _beside(lines: Sequence[Line], line: Line) -> list[Said]:
    """What is impossible of a line after those before it."""
    if not lines:
        return []
    if line.on not in {None, lines[0].on}:
        return [(ON, Impossible.NO_DAY, f"{line.on}, {lines[0].on}")]
    about = line.area or line.name
    same = about and any(about == (each.area or each.name) for each in lines)
    return [(AREA, Impossible.DOUBLE_ROW, shown(about))] if same else []


def _line(number: int, cell: Mapping[str, str]) -> tuple[Line | None, list[Said]]:
    found: list[Said] = []
    numbers: dict[str, int] = {}
    for name in (*COLUMNS, *[AGED_55] * bool(cell.get(AGED_55))):
        persons, what = count(cell.get(name, ""))
        if what:
            found.append((name, what, ""))
        if persons is not None:
            numbers[name] = persons
    on = _day(cell.get(ON, ""))
    if on is None and cell.get(ON):
        found.append((ON, Impossible.NO_DAY, ""))
    if numbers.keys() >= set(COLUMNS):
        found += recorded_and_not(numbers, *COLUMNS[1:])
        for name in (WAJIB_KTP, AGED_55):
            if numbers.get(name, 0) > numbers[POPULATION]:
                detail = f"{name} = {numbers[name]}, {POPULATION} = {numbers[POPULATION]}"
                found.append((name, Impossible.PARTS_DO_NOT_SUM, detail))
    if any(isinstance(what, Impossible) for _, what, _ in found):
        return None, found
    population, wajib, recorded, not_recorded = (numbers[column] for column in COLUMNS)
    counts = Counts(population, wajib, recorded, not_recorded, numbers.get(AGED_55))
    area, name, level = (cell.get(column, "") for column in (AREA, NAME, LEVEL))
    return Line(number, area, name, level, on, counts), found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
