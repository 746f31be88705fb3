"""Rows of a CSV or XLSX file as texts. No Django.

Numbers of XLSX cells come as Excel would show them at best: one with more digits than the fifteen that Excel keeps is
handed on in its scientific form, so that it is refused by name and not taken with a wrong last digit.

A file is somebody else's work: its size, the size that it unpacks to and the size of a cell are bounded.
"""

import codecs
import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

MOST_BYTES = 64 * 2**20
"""Twice what 167,094 residents take as CSV."""
MOST_UNPACKED = 512 * 2**20
"""Of a workbook: its sheets as XML are ten to twenty times the file."""
MOST_CELLS = 10_000_000
MOST_IN_A_CELL = csv.field_size_limit()
_DELIMITERS = ";\t|,"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class NoList(StrEnum):
    """Why no row of a file can be read."""

    EMPTY = "EMPTY"
    NO_ROWS = "NO_ROWS"
    TOO_LARGE = "TOO_LARGE"
    UNPACKS_TOO_LARGE = "UNPACKS_TOO_LARGE"
    CELL_TOO_LARGE = "CELL_TOO_LARGE"
    OLD_EXCEL = "OLD_EXCEL"
    NO_WORKBOOK = "NO_WORKBOOK"
    NO_TEXT = "NO_TEXT"


class UnreadableFile(ValueError):
    """A file of which no row can be read; `reason` says why."""

    def __init__(self, reason: NoList) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Table:
    """`encoding`: how the file was written; `delimiter`: "" for XLSX. `rows`: line in the file, cells."""

    sha256: str
    encoding: str
    delimiter: str
    headers: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(path: Path) -> Table:
    """All rows of the first sheet that are not blank. Raises UnreadableFile, OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(NoList.TOO_LARGE)
    return next(iter(read_sheets(path.read_bytes(), first_only=True).values()))


def read_sheets(content: bytes, *, first_only: bool = False) -> dict[str, Table]:
    """All sheets by name that hold a row below their headers; a CSV is one sheet without a name.

    Raises UnreadableFile, also when there is no such sheet.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(NoList.TOO_LARGE)
    if content.startswith(_OLD_EXCEL):
        raise UnreadableFile(NoList.OLD_EXCEL)
    if content.startswith(b"PK\x03\x04"):
        encoding, delimiter, lines = "xlsx", "", _cells(content, first_only=first_only)
    else:
        text, encoding = _decoded(content)
        first = text.lstrip().split("\n", 1)[0]
        delimiter = max(_DELIMITERS, key=first.count)
        lines = (("", number, cells) for number, cells in _csv_lines(text, delimiter))
    sheets: dict[str, list[tuple[int, list[str]]]] = {}
    count = 0
    for name, number, cells in lines:
        if any(cells):
            sheets.setdefault(name, []).append((number, cells))
            count += len(cells)
        if count > MOST_CELLS:
            raise UnreadableFile(NoList.TOO_LARGE)
    if not sheets:
        raise UnreadableFile(NoList.EMPTY)
    sha256 = hashlib.sha256(content).hexdigest()
    tables = {
        name: Table(sha256, encoding, delimiter, rows[0][1], rows[1:]) for name, rows in sheets.items() if len(rows) > 1
    }
    if not tables:
        raise UnreadableFile(NoList.NO_ROWS)
    return tables


def _decoded(content: bytes) -> tuple[str, str]:
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    marked = next((encoding for mark, encoding in marks if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:  # in a text there is none: a picture, a program, or UTF-16 without its mark
            return text, encoding
    raise UnreadableFile(NoList.NO_TEXT)


def _csv_lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as wrong:
        raise UnreadableFile(NoList.CELL_TOO_LARGE) from wrong


def _cells(content: bytes, *, first_only: bool) -> Iterator[tuple[str, int, list[str]]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())  # no part unpacks to more than it says here
        if unpacked <= MOST_UNPACKED:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets[:1] if first_only else book.worksheets:
                for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    yield sheet.title, number, [_cell(cell) for cell in cells]
    except UnreadableFile:
        raise
    except Exception as wrong:  # openpyxl and its XML parser name no type of their own for what is broken
        raise UnreadableFile(NoList.NO_WORKBOOK) from wrong
    if unpacked > MOST_UNPACKED:
        raise UnreadableFile(NoList.UNPACKS_TOO_LARGE)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and value >= 10**15 and value % 10 == 0:  # Excel writes 0 beyond its fifteen digits
        return f"{value:.5E}"
    text = str(value).strip()
    if len(text) > MOST_IN_A_CELL:
        raise UnreadableFile(NoList.CELL_TOO_LARGE)
    return text
