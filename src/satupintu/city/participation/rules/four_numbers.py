"""The four numbers of the study as a file: population, wajib KTP, recorded, not recorded. No Django.

The first line is the whole, further lines are its parts, as `participation_report --format csv` writes them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from satupintu.city.participation.rules.dkb_checks import Finding, Impossible, Said, Sheet, count, recorded_and_not
from satupintu.city.participation.rules.study import AGED_55, NOT_RECORDED, POPULATION, RECORDED, WAJIB_KTP, Counts

COLUMNS = (POPULATION, WAJIB_KTP, RECORDED, NOT_RECORDED)
AREA, NAME, LEVEL, ON = "area", "name", "level", "on"


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
    read = FourNumbers()
    for number, cells in sheet.rows:
        line, found = _line(number, dict(zip(headers, map(str.strip, cells), strict=False)))
        if line:
            found += _beside(read.lines, line)
        read.findings += [Finding(sheet.name, "", number, *each) for each in found]
        if line and not any(isinstance(what, Impossible) for _, what, _ in found):
            read.lines.append(line)
    if read.lines and read.lines[0].number != sheet.rows[0][0]:
        read.lines = []  # a part must not pass for the whole
    return read


def _beside(lines: Sequence[Line], line: Line) -> list[Said]:
    """What is impossible of a line after those before it."""
    if not lines:
        return []
    if line.on not in {None, lines[0].on}:
        return [(ON, Impossible.NO_DAY, f"{line.on}, {lines[0].on}")]
    about = line.area or line.name
    same = about and any(about == (each.area or each.name) for each in lines)
    return [(AREA, Impossible.DOUBLE_ROW, about)] if same else []


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
