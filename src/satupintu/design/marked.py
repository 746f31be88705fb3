"""Files that say on every line that their data are invented, as pages do in their band; nothing where they are real."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from satupintu.design import sheets

MARK = "DATA SIMULASI"


def mark() -> str:
    """For programs: the same in all languages; "" where data are real."""
    return MARK if settings.SIMULATED else ""


def mark_in_words() -> str:
    """For people, in their language; "" where data are real."""
    return in_words(mark())


def in_words(mark: str) -> str:
    """The mark of whatever source, as people read it."""
    return _("SIMULATED DATA") if mark else ""


def as_csv(rows: Sequence[Any]) -> str:
    """Rows of one dataclass as CSV, marked."""
    return sheets.as_csv(rows, mark())


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV, marked."""
    return sheets.csv_text(headings, rows, mark())


def document(content: Mapping[str, Any]) -> dict[str, Any]:
    """What becomes JSON, with `mark` first."""
    return {"mark": mark(), **content} if mark() else dict(content)
