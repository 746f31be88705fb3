"""Rows of an aggregate file are read and held against themselves and one another (docs/flows/dkb.md). No Django.

What is impossible is refused, with its row; what is merely odd is kept and marked.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from satupintu.city.participation.rules import dkb
from satupintu.city.participation.rules.dkb import KEY, KTP, RATES, SEXES, TABLES, Semester
from satupintu.design.sheets import MARKED

YEARS = range(2006, 2200)
"""From the law on residents' administration (UU 23/2006) on."""
ROUNDING = Decimal("0.01")
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3}){1,2}", re.ASCII)  # not "0.500", which is half a person
_PERCENT = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?) ?%?", re.ASCII)
_CITY = len("64.74")
_LONGEST_SHOWN = 12  # shorter than a NIK, should somebody hand in a list of persons


class Impossible(StrEnum):
    """Why a row, or a whole table of a sheet, is refused."""

    COLUMNS_MISSING = "COLUMNS_MISSING"
    HEADING_TWICE = "HEADING_TWICE"
    NO_TABLE = "NO_TABLE"
    NO_SUCH_KELURAHAN = "NO_SUCH_KELURAHAN"
    NO_SEMESTER = "NO_SEMESTER"
    NO_DAY = "NO_DAY"
    DOUBLE_ROW = "DOUBLE_ROW"
    EMPTY = "EMPTY"
    NOT_A_COUNT = "NOT_A_COUNT"
    NEGATIVE = "NEGATIVE"
    PARTS_DO_NOT_SUM = "PARTS_DO_NOT_SUM"


class Odd(StrEnum):
    """What is strange of a row that is kept."""

    UNKNOWN_COLUMNS = "UNKNOWN_COLUMNS"
    OTHER_CITY = "OTHER_CITY"
    THOUSANDS_APART = "THOUSANDS_APART"
    ABOVE_WAJIB_KTP = "ABOVE_WAJIB_KTP"
    ABOVE_AND_MISSING = "ABOVE_AND_MISSING"
    MORE_CARDS_THAN_RECORDED = "MORE_CARDS_THAN_RECORDED"
    PERCENT_DIFFERS = "PERCENT_DIFFERS"
    TABLES_DIFFER = "TABLES_DIFFER"
    KELURAHAN_MISSING = "KELURAHAN_MISSING"
    PARTS_UNLIKE_WHOLE = "PARTS_UNLIKE_WHOLE"


Said = tuple[str, Impossible | Odd, str]
"""Column, what is wrong with it, detail."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong. `table`: "" where it concerns all tables of the sheet; `line`: in the sheet, 0: none of its own.

    `detail`: the figures, or the cell, that show it.
    """

    sheet: str
    table: str
    line: int
    column: str
    what: Impossible | Odd
    detail: str = ""

    @property
    def refuses(self) -> bool:
        return isinstance(self.what, Impossible)

    @property
    def place(self) -> str:
        """Sheet and table, once where they are called alike."""
        return " ".join(filter(None, dict.fromkeys((self.sheet, self.table))))


@dataclass(frozen=True)
class Row:
    """A row that is kept: its counts by column, percentages left out."""

    table: str
    sheet: str
    line: int
    kelurahan: str
    semester: Semester
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Sheet:
    """`rows`: line in the file, cells."""

    name: str
    headers: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass
class Reading:
    """All that a file gave: rows that are kept, and what was found."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read(sheets: Iterable[Sheet], kelurahan: Collection[str]) -> Reading:
    """Every table that stands in some sheet, known by its columns. `kelurahan`: codes of this city, with their points.

    One sheet may hold several tables side by side.
    """
    reading = Reading()
    for sheet in sheets:
        _read_sheet(sheet, kelurahan, reading)
    reading.findings += _refuse_more_than_people(reading)
    reading.findings += _between_tables(reading.rows)
    reading.findings += _not_told(reading.rows, kelurahan)
    return reading


# -- one sheet ------------------------------------------------------------------------------------
def _read_sheet(sheet: Sheet, kelurahan: Collection[str], reading: Reading) -> None:
    headers = [header.strip().lower() for header in sheet.headers]
    places = {header: headers.index(header) for header in headers if header}
    tables, wrong = _tables(headers)
    reading.findings += [Finding(sheet.name, table, 0, columns, what) for table, columns, what in wrong]
    if not tables:
        return
    taken = {(row.table, row.kelurahan, row.semester) for row in reading.rows}
    for line, cells in sheet.rows:
        cell = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        code, semester, found = _key(cell, kelurahan)
        if semester and any((table, code, semester) in taken for table in tables):
            found.append((KEY[0], Impossible.DOUBLE_ROW, code))
        reading.findings += [Finding(sheet.name, "", line, *each) for each in found]
        if semester is None or _refuses(found):
            continue
        for table in tables:
            taken.add((table, code, semester))
            counts, found = _counts(table, cell)
            reading.findings += [Finding(sheet.name, table, line, *each) for each in found]
            if not _refuses(found):
                reading.rows.append(Row(table, sheet.name, line, code, semester, counts))


def _tables(headers: Sequence[str]) -> tuple[list[str], list[tuple[str, str, Impossible | Odd]]]:
    """The tables that can be read below these headings, and what is wrong: table, columns, what.

    Of a heading that stands there twice nobody knows which is meant.
    """
    begun = [table for table, columns in TABLES.items() if not set(headers).isdisjoint(columns)]
    if not begun or not set(headers) >= set(KEY):
        return [], [("", ", ".join(name for name in KEY if name not in headers), Impossible.NO_TABLE)]
    wrong: list[tuple[str, str, Impossible | Odd]] = []
    for table in begun:
        if missing := ", ".join(column for column in TABLES[table] if column not in headers):
            wrong.append((table, missing, Impossible.COLUMNS_MISSING))
        elif twice := repeated((*KEY, *TABLES[table]), headers):
            wrong.append((table, twice, Impossible.HEADING_TWICE))
    refused = [table for table, *_ in wrong]
    known = {"", *KEY, MARKED, *(column for columns in TABLES.values() for column in columns)}
    if unknown := ", ".join(sorted(set(headers) - known)):
        wrong.append(("", unknown, Odd.UNKNOWN_COLUMNS))
    return [table for table in begun if table not in refused], wrong


def repeated(columns: Iterable[str], headers: Sequence[str]) -> str:
    """Those of the columns that stand in the headings more than once."""
    return ", ".join(column for column in columns if headers.count(column) > 1)


def _refuses(found: Iterable[Said]) -> bool:
    return any(isinstance(what, Impossible) for _, what, _ in found)


def _key(cell: Mapping[str, str], kelurahan: Collection[str]) -> tuple[str, Semester | None, list[Said]]:
    place, number, year = (cell[name] for name in KEY)
    found: list[Said] = []
    code = _with_points(place)
    if code not in kelurahan:
        here = not code or code[:_CITY] in {own[:_CITY] for own in kelurahan}
        found.append((KEY[0], Impossible.NO_SUCH_KELURAHAN if here else Odd.OTHER_CITY, shown(place)))
    semester = _semester(number, year)
    if semester is None:
        found.append((KEY[1], Impossible.NO_SEMESTER, shown(f"{number}/{year}")))
    return code, semester, found


def _counts(table: str, cell: Mapping[str, str]) -> tuple[dict[str, int], list[Said]]:
    """The counts of a row of a table, and what is wrong with them one by one and together."""
    counts: dict[str, int] = {}
    found: list[Said] = []
    for column in TABLES[table]:
        if column not in RATES:
            number, what = count(cell[column])
            if what:
                found.append((column, what, shown(cell[column])))
            if number is not None:
                counts[column] = number
    return counts, found if _refuses(found) else [*found, *_in_itself(table, counts, cell)]


def _with_points(text: str) -> str:
    """A kelurahan's code as Kemendagri writes it, PP.KK.CC.DDDD, from ten digits with or without points; "" of none."""
    digits = re.sub(r"[.\s]", "", text)
    whole = re.fullmatch(r"(\d\d)(\d\d)(\d\d)(\d{4})", digits, re.ASCII)
    return ".".join(whole.groups()) if whole else ""


def _semester(number: str, year: str) -> Semester | None:
    if number in {"1", "2"} and re.fullmatch(r"\d{4}", year, re.ASCII) and int(year) in YEARS:
        return Semester(int(number), int(year))
    return None


def count(text: str) -> tuple[int | None, Impossible | Odd | None]:
    """The persons that a cell counts, and what is wrong with it."""
    if _WHOLE.fullmatch(text):
        return int(text), None
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"[.,]", "", text)), Odd.THOUSANDS_APART
    return None, _no_number(text)


def _no_number(text: str) -> Impossible:
    if re.match(r"-\d", text):
        return Impossible.NEGATIVE
    return Impossible.NOT_A_COUNT if text else Impossible.EMPTY


def shown(text: str) -> str:
    """A cell as a finding may show it."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:4]}…"


def _in_itself(table: str, counts: Mapping[str, int], cell: Mapping[str, str]) -> Iterator[Said]:
    """What one row says against itself."""
    for column in TABLES[table]:
        parts = dkb.parts_of(table, column)
        if parts and (total := sum(counts[part] for part in parts)) != counts[column]:
            yield column, Impossible.PARTS_DO_NOT_SUM, f"{_sum(parts)} = {total}, {column} = {counts[column]}"
        if column in RATES:
            yield from _rate(column, counts, cell[column])
    if table == KTP:
        for sex in SEXES.values():
            yield from recorded_and_not(counts, f"wajib_ktp_{sex}", f"rekam_{sex}", f"belum_rekam_{sex}")
        yield from _cards(counts)
    if table == dkb.KK:
        for sex in SEXES.values():
            parts = (f"memiliki_{sex}", f"belum_memiliki_{sex}")
            if (total := sum(counts[part] for part in parts)) != counts[f"kk_{sex}"]:
                detail = f"{_sum(parts)} = {total}, kk_{sex} = {counts[f'kk_{sex}']}"
                yield f"kk_{sex}", Impossible.PARTS_DO_NOT_SUM, detail


def recorded_and_not(counts: Mapping[str, int], duty: str, done: str, missing: str) -> Iterator[Said]:
    """Recorded and not recorded against those who must have a card; the texts are their columns.

    More recorded than wajib KTP happens (people recorded here have left), and then no "not recorded" could fit: whoever
    reports some all the same counted them among other people.
    """
    wajib, recorded, not_recorded = counts[duty], counts[done], counts[missing]
    if recorded > wajib:
        detail = f"{done} = {recorded}, {duty} = {wajib}"
        if not_recorded:
            yield done, Odd.ABOVE_AND_MISSING, f"{detail}, {missing} = {not_recorded}"
        else:
            yield done, Odd.ABOVE_WAJIB_KTP, detail
    elif recorded + not_recorded != wajib:
        detail = f"{done} + {missing} = {recorded + not_recorded}, {duty} = {wajib}"
        yield duty, Impossible.PARTS_DO_NOT_SUM, detail


def _cards(counts: Mapping[str, int]) -> Iterator[Said]:
    """Cards: without one are the rest of the recorded or, in other offices, of the wajib KTP."""
    for sex in SEXES.values():
        have, lack, done, duty = (counts[f"{name}_{sex}"] for name in ("ktp", "blm_ktp", "rekam", "wajib_ktp"))
        if have > done:
            yield f"ktp_{sex}", Odd.MORE_CARDS_THAN_RECORDED, f"ktp_{sex} = {have}, rekam_{sex} = {done}"
        elif have + lack not in {done, duty}:
            detail = f"ktp_{sex} + blm_ktp_{sex} = {have + lack}, rekam_{sex} = {done}, wajib_ktp_{sex} = {duty}"
            yield f"ktp_{sex}", Impossible.PARTS_DO_NOT_SUM, detail


def _rate(column: str, counts: Mapping[str, int], text: str) -> Iterator[Said]:
    above, below = (counts[name] for name in RATES[column])
    right = dkb.percent(above, below)
    said = _PERCENT.fullmatch(text)
    if text and not said:
        yield column, _no_number(text), shown(text)
    elif _differ(Decimal(said[1].replace(",", ".")) if said else None, right):
        yield column, Odd.PERCENT_DIFFERS, f"{shown(text) or '–'}, {above} / {below} = {right or '–'}"


def _differ(said: Decimal | None, right: Decimal | None) -> bool:
    return said is not right if said is None or right is None else abs(said - right) > ROUNDING


# -- between tables -------------------------------------------------------------------------------
def _between_tables(rows: Sequence[Row]) -> Iterator[Finding]:
    """Persons counted in one table and not in another: marked at the row of the finer table.

    Two tables may have been counted on different days, so neither is refused.
    """
    counts = {(row.table, row.kelurahan, row.semester): row.counts for row in rows}
    for row in rows:
        for name, columns, table, column in _margins(row.table):
            other = counts.get((table, row.kelurahan, row.semester))
            number = sum(row.counts[each] for each in columns)
            if other is not None and number != other[column]:
                detail = f"{number}, {table} {column} = {other[column]}"
                yield Finding(row.sheet, row.table, row.line, name, Odd.TABLES_DIFFER, detail)


def _refuse_more_than_people(reading: Reading) -> list[Finding]:
    """Rows of the KTP table with more who must hold one than the same kelurahan has people; they are taken out."""
    people = {(row.kelurahan, row.semester): row.counts for row in reading.rows if row.table == dkb.POPULATION}
    found = []
    for row in [row for row in reading.rows if row.table == KTP]:
        here = people.get((row.kelurahan, row.semester), {})
        for sex in SEXES.values():
            if sex in here and row.counts[f"wajib_ktp_{sex}"] > here[sex]:
                detail = f"wajib_ktp_{sex} = {row.counts[f'wajib_ktp_{sex}']}, {dkb.POPULATION} {sex} = {here[sex]}"
                said = (f"wajib_ktp_{sex}", Impossible.PARTS_DO_NOT_SUM, detail)
                found.append((row, Finding(row.sheet, row.table, row.line, *said)))
    wrong = [row for row, _ in found]
    reading.rows = [row for row in reading.rows if row not in wrong]
    return [finding for _, finding in found]


def _margins(table: str) -> Iterator[tuple[str, list[str], str, str]]:
    """What columns of a table must sum up to in another table: (name, columns, that table, its column)."""
    for sex in SEXES.values():
        if table in dkb.PARTITIONS:
            yield f"Σ {sex}", [column for column in TABLES[table] if column.endswith(f"_{sex}")], dkb.POPULATION, sex
        if table == dkb.BY_AGE_AND_MARITAL:
            for age in dkb.AGES:
                columns = [f"{age}_{state}_{sex}" for state in dkb.MARITAL.values()]
                yield f"Σ {age} {sex}", columns, dkb.BY_AGE, f"{age}_tahun_{sex}"
            for state in dkb.MARITAL.values():
                columns = [f"{age}_{state}_{sex}" for age in dkb.AGES]
                yield f"Σ {state} {sex}", columns, dkb.BY_MARITAL, f"{state}_{sex}"


def _not_told(rows: Sequence[Row], kelurahan: Collection[str]) -> Iterator[Finding]:
    """Kelurahan of this city that a table leaves out where it tells of any other of them."""
    told: dict[tuple[str, str, Semester], set[str]] = {}
    for row in rows:
        told.setdefault((row.sheet, row.table, row.semester), set()).add(row.kelurahan)
    for (sheet, table, _), codes in told.items():
        if not codes.isdisjoint(kelurahan) and (missing := sorted(set(kelurahan) - codes)):
            yield Finding(sheet, table, 0, KEY[0], Odd.KELURAHAN_MISSING, ", ".join(missing))


def _sum(names: Sequence[str]) -> str:
    return " + ".join(names)
