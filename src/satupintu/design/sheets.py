"""What a plot is made of: the sheet around it and the rows of each kind, as frozen dataclasses."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any

_NO_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKED = "tanda"
"""The column of a CSV that says of each line that it is invented."""


@dataclass(frozen=True)
class Sheet:
    """What stands around a plot, in words of the reader's language.

    `text` says in a sentence what the plot shows; `source` names it with its cut-off; `mark` is DATA SIMULASI where
    data are invented; `empty` stands where there are no rows; `number` is a d3 format; `width` in pixels is
    that of the plot without names at its side.
    """

    title: str
    text: str
    source: str
    measure: str = ""
    mark: str = ""
    empty: str = "–"
    language: str = "id"
    number: str = ",.1~f"
    width: int = 460


@dataclass(frozen=True)
class Point:
    """A value of a series on a day; None leaves a gap."""

    series: str
    on: date
    value: float | None


@dataclass(frozen=True)
class Growth:
    """A value of a series at a size; both above 0."""

    series: str
    size: float
    value: float


@dataclass(frozen=True)
class Bar:
    """A named value; None: nothing to count. `note` stands beside it instead of the number."""

    name: str
    value: float | None
    note: str = ""


@dataclass(frozen=True)
class Dot:
    """A group's value in a place."""

    place: str
    group: str
    value: float


@dataclass(frozen=True)
class FunnelPoint:
    """A unit by how much it rests on; `is_outside` as the caller's rule says: it is named and drawn otherwise."""

    name: str
    size: float
    value: float
    is_outside: bool = False


@dataclass(frozen=True)
class FunnelLimit:
    """What is still usual at a size; `name` tells limits apart, e.g. "95%"."""

    name: str
    size: float
    low: float
    high: float


@dataclass(frozen=True)
class Cell:
    """A value where a row and a column meet."""

    row: str
    column: str
    value: float


@dataclass(frozen=True)
class Change:
    """A step of a bridge: how much is added; of a total, the level itself."""

    name: str
    change: float
    is_total: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a named whole, 0 or more; parts stand in the order of their rows."""

    name: str
    step: str
    value: float


def readable(text: str) -> str:
    """Without what may stand in no XML (control characters): drawings and papers break on them."""
    return _NO_TEXT.sub("", text)


def as_csv(rows: Sequence[Any], mark: str = "") -> str:
    """Rows of one dataclass as CSV, its fields as headings; a point in decimals, days as ISO 8601."""
    return csv_text([field.name for field in fields(rows[0])], map(astuple, rows), mark) if rows else ""


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Any]], mark: str = "") -> str:
    """A table as CSV: comma, a line feed after each row. `mark`, where there is one, on each line in a last column."""
    if mark:
        headings, rows = [*headings, MARKED], ([*row, mark] for row in rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()
