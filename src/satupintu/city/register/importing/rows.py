"""One row of a file, read: values by field, and what is to be said against it. No Django."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from satupintu.city.register.importing import values as cells
from satupintu.city.register.importing.columns import Columns
from satupintu.city.register.importing.findings import Doubt, Fault, Finding
from satupintu.city.register.importing.values import Unread
from satupintu.city.register.rules import kk_number, nik

FindRt = Callable[[Mapping[str, str]], str]
"""The code of an RT, from the cells `rt`, `rw`, `kelurahan` and `kecamatan`. Raises Unread."""

TEXTS = {
    "name": 100,
    "birth_place": 60,
    "address": 200,
    "head_name": 100,
    "evidence": 100,
    "destination": 100,
    "origin": 100,
}
PAST = ("birth_date", "registered_from", "kk_issued_on", "married_on", "happened_on", "reported_on")
DAYS = (*PAST, "itap_until")
NIKS = ("nik", "head_nik", "spouse_nik")
PLACE = ("rt", "rw", "kelurahan", "kecamatan")
NEWCOMER = (
    "kk_number",
    "name",
    "birth_place",
    "birth_date",
    "sex",
    "religion",
    "marital_status",
    "education",
    "occupation",
    "relation",
    "address",
    "rt_id",
)
"""What a row must say of somebody who is not in the register. Of others an empty cell says nothing."""


@dataclass
class Row:
    """`line`: in the file; `values`: by field of the register, `kk_number`, `kk_issued_on` and `rt_id` among them."""

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(finding.refuses for finding in self.findings)

    def find(self, code: Fault | Doubt, of: str = "", detail: str = "") -> None:
        self.findings.append(Finding(code, of, detail))


def read_row(line: int, texts: Sequence[str], columns: Columns, find_rt: FindRt, today: date) -> Row:
    """A row as it stands alone; whom it is about is judged later."""
    row = Row(line, list(texts))
    if any(texts[columns.width :]):
        row.find(Fault.TOO_MANY_CELLS)
    said = {name: texts[place] for name, place in columns.places.items() if place < len(texts) and texts[place]}
    for name, cell in said.items():
        if name not in PLACE:
            _read(row, name, cell)
    _read_place(row, said, find_rt)
    _compare(row, today)
    return row


def _read(row: Row, name: str, cell: str) -> None:
    doubts: list[Doubt] = []
    try:
        row.values[name] = READ[name](cell, doubts)
    except Unread as wrong:
        row.find(wrong.fault, name, wrong.detail)
    for doubt in doubts:
        row.find(doubt, name)


def _nik(cell: str, doubts: list[Doubt]) -> str:
    number = cells.long_number(cell, doubts)
    if wrong := nik.errors(number):
        raise Unread(Fault.NO_NIK, ", ".join(wrong))
    return number


def _kk_number(cell: str, doubts: list[Doubt]) -> str:
    number = cells.long_number(cell, doubts)
    if wrong := kk_number.errors(number):
        raise Unread(Fault.NO_KK_NUMBER, ", ".join(wrong))
    return number


Read = Callable[[str, list[Doubt]], Any]
"""The value of a cell; what was read in spite of a doubt goes into the list. Raises Unread."""


def _text(most: int) -> Read:
    return lambda cell, _: cells.words(cell, most)


def _code(name: str) -> Read:
    return lambda cell, _: cells.code(name, cell)


READ: Mapping[str, Read] = {
    **{name: _text(most) for name, most in TEXTS.items()},
    **dict.fromkeys(DAYS, cells.day),
    **{name: _code(name) for name in cells.CODED},
    "nationality": lambda cell, _: cells.nationality(cell),
    "event": lambda cell, _: cells.event(cell),
    **dict.fromkeys(NIKS, _nik),
    "kk_number": _kk_number,
}


def _read_place(row: Row, said: Mapping[str, str], find_rt: FindRt) -> None:
    place = {name: said[name] for name in PLACE if name in said}
    if "rt" not in place or "kelurahan" not in place:
        return
    try:
        row.values["rt_id"] = find_rt(place)
    except Unread as wrong:
        row.find(wrong.fault, "rt_id", wrong.detail)


def _compare(row: Row, today: date) -> None:
    said = row.values
    for name in PAST:
        if name in said and said[name] > today:
            row.find(Fault.DATE_OUT_OF_RANGE, name)
    if "nik" in said and "birth_date" in said and "sex" in said:
        for warning in nik.warnings(nik.parse(said["nik"]), said["birth_date"], said["sex"]):
            row.find(Doubt(warning.value), "nik")


def kk_day(number: str, today: date) -> date | None:
    """The day of issue that a KK number holds; None for a day that never was or is still to come."""
    try:
        issued = date(2000 + int(number[10:12]), int(number[8:10]), int(number[6:8]))
    except ValueError:
        return None
    return issued if issued <= today else None
