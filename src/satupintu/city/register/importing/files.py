"""Rows of a CSV or XLSX file as texts. No Django.

Numbers of XLSX cells come as Excel would show them at best: one with more digits than the fifteen that Excel keeps is
handed on in its scientific form, so that it is refused by name and not taken with a wrong last digit.
"""

import codecs
import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

csv.field_size_limit(1_000_000)
_DELIMITERS = ";\t|,"


class UnreadableFile(ValueError):
    """A file of which no row can be read."""


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
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if content[:4] == b"PK\x03\x04":
        encoding, delimiter, lines = "xlsx", "", _sheet(content)
    else:
        text, encoding = _decoded(content)
        first = text.split("\n", 1)[0]
        delimiter = max(_DELIMITERS, key=first.count)
        lines = _csv_lines(text, delimiter)
    try:
        rows = [(number, cells) for number, cells in lines if any(cells)]
    except csv.Error as wrong:
        raise UnreadableFile(str(wrong)) from wrong
    if not rows:
        raise UnreadableFile(path.name)
    return Table(sha256, encoding, delimiter, rows[0][1], rows[1:])


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _in(content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _in(content, "cp1252"), "cp1252"


def _in(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise UnreadableFile(encoding) from wrong


def _csv_lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        yield reader.line_num, [cell.strip() for cell in cells]


def _sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield number, [_cell(cell) for cell in cells]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError) as wrong:
        raise UnreadableFile("xlsx") from wrong


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and value >= 10**15 and value % 10 == 0:  # Excel writes 0 beyond its fifteen digits
        return f"{value:.5E}"
    return str(value).strip()
