"""What a cell says: numbers as spreadsheets mangle them, days as people write them, codes by number or word.

No Django. Each function gives the value, or raises `Unread` with the reason; what was read in spite of a doubt goes
into `doubts`.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from satupintu.city.register.importing.columns import plain
from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.rules import codes
from satupintu.city.register.rules.events import EventKind
from satupintu.city.register.rules.occupations import OCCUPATIONS

Doubts = list[Doubt]

EXACT_UNTIL = 2**53
"""A number that went through a floating point number keeps all digits up to here only."""
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of Excel, which counts a 29 February 1900 that never was
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE | re.ASCII)
_GUARDED = ("'=", "'+", "'@", "'-")
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{2,4})(?: 0?0[:.]00(?:[:.]00)?)?", re.ASCII)
_ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ]0?0:00(?::00)?)?", re.ASCII)


class Unread(ValueError):
    """A cell says nothing that can be taken; `fault` says why."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(fault)
        self.fault, self.detail = fault, detail


def long_number(cell: str, doubts: Doubts) -> str:
    """The sixteen digits of a NIK or KK number. Raises Unread: NUMBER_ROUNDED, DIGITS_MISSING, NO_NUMBER."""
    if len(cell) == 16 and _DIGITS.fullmatch(cell):
        return cell
    text = cell
    if text.startswith(("'", "’", "`", "=")):
        text = text.lstrip("'’`=").strip('"')
        doubts.append(Doubt.APOSTROPHE)
    if _SCIENTIFIC.fullmatch(text):
        raise Unread(Fault.NUMBER_ROUNDED)
    if re.fullmatch(r"[0-9]{16}[.,]0+", text):
        text = text[:16]
        if int(text) > EXACT_UNTIL:
            raise Unread(Fault.NUMBER_ROUNDED)
        doubts.append(Doubt.DECIMAL_POINT)
    bare = re.sub(r"[ \u00a0.,-]", "", text)
    if bare != text:
        doubts.append(Doubt.SEPARATORS)
    if not _DIGITS.fullmatch(bare):
        raise Unread(Fault.NO_NUMBER)
    if len(bare) < 16:  # no region begins with 0, so a digit is lost that nobody knows
        raise Unread(Fault.DIGITS_MISSING, str(len(bare)))
    if len(bare) > 16:
        raise Unread(Fault.NO_NUMBER)
    return bare


@cache
def short_number(cell: str, digits: int) -> str:
    """A number of an RT, RW or code of an area, with the zeros that spreadsheets drop. Raises Unread: NO_NUMBER."""
    text = re.sub(r"[.,]0+$", "", cell.lstrip("'"))
    if not _DIGITS.fullmatch(text) or len(text.lstrip("0")) > digits:
        raise Unread(Fault.NO_NUMBER)
    return text.lstrip("0").zfill(digits)


def day(cell: str, doubts: Doubts) -> date:
    """A day: dd-mm-yyyy, dd/mm/yyyy, yyyy-mm-dd or a serial number of Excel.

    Raises Unread: NO_DATE, YEAR_OF_TWO_DIGITS, DATE_OUT_OF_RANGE.
    """
    found, is_serial = _day(cell)
    if is_serial:
        doubts.append(Doubt.DATE_AS_SERIAL)
    return found


@cache
def _day(cell: str) -> tuple[date, bool]:
    text = re.sub(r"[.,]0+$", "", cell.lstrip("'"))
    if re.fullmatch(r"[0-9]{1,5}", text, re.ASCII):
        if int(text) <= 60:  # the serials around the 29 February 1900 that never was
            raise Unread(Fault.NO_DATE)
        return _SERIAL_ZERO + timedelta(int(text)), True
    if match := _ISO.fullmatch(text):
        year, month, number = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        number, month, year = match.groups()
        if len(year) != 4:
            raise Unread(Fault.YEAR_OF_TWO_DIGITS)
    else:
        raise Unread(Fault.NO_DATE)
    try:
        found = date(int(year), int(month), int(number))
    except ValueError as wrong:
        raise Unread(Fault.NO_DATE) from wrong
    if found.year < 1900:
        raise Unread(Fault.DATE_OUT_OF_RANGE)
    return found, False


OTHER_WORDS: Mapping[str, Mapping[str, int]] = {
    "sex": {"L": 1, "LK": 1, "LAKI": 1, "PRIA": 1, "P": 2, "PR": 2, "WANITA": 2},
    "blood_group": {"TIDAK TAHU": 13, "TDK TAHU": 13},
    "religion": {"KRISTEN PROTESTAN": 2, "PROTESTAN": 2, "KATOLIK": 3, "BUDDHA": 5, "KONGHUCU": 6, "KONG HU CU": 6}
    | {"KEPERCAYAAN": 7, "KEPERCAYAAN TERHADAP TUHAN YME": 7, "PENGHAYAT KEPERCAYAAN": 7},
    "marital_status": {"KAWIN TERCATAT": 2, "KAWIN BELUM TERCATAT": 2, "KAWIN TIDAK TERCATAT": 2}
    | {"CERAI HIDUP TERCATAT": 3, "CERAI HIDUP BELUM TERCATAT": 3},
    "relation": {"ISTERI": 3, "ORANG TUA": 7, "KEPALA": 1, "FAMILI": 9},
    "education": {"TIDAK SEKOLAH": 1, "BELUM SEKOLAH": 1, "TIDAK TAMAT SD/SEDERAJAT": 2, "SD": 3, "SLTP": 4, "SMP": 4}
    | {"SLTA": 5, "SMA": 5, "SMK": 5, "D3": 7, "D4": 8, "S1": 8, "S2": 9, "S3": 10},
    "occupation": {"PNS": 5, "TNI": 6, "POLRI": 7, "TIDAK BEKERJA": 1, "IRT": 2, "LAINNYA": len(OCCUPATIONS)},
}
"""Words in use beside those that the card prints."""
_TABLES: Mapping[str, type[codes.Code]] = {
    "sex": codes.Sex,
    "blood_group": codes.BloodGroup,
    "religion": codes.Religion,
    "marital_status": codes.Marital,
    "relation": codes.Relation,
    "education": codes.Education,
}
_KNOWN: Mapping[str, Mapping[int, str]] = {
    field: {int(each): each.printed for each in table} for field, table in _TABLES.items()
} | {"occupation": dict(enumerate(OCCUPATIONS, 1))}
CODED = frozenset(_KNOWN)
"""Fields that hold a code."""


def _as_compared(word: str) -> str:
    return plain(word.replace("+", "plus").replace("-", "minus") if len(word) < 4 else word)


_WORDS = {
    field: {_as_compared(word): number for word, number in OTHER_WORDS[field].items()}
    | {_as_compared(word): number for number, word in table.items()}
    for field, table in _KNOWN.items()
}


@cache
def code(field: str, cell: str) -> int:
    """The number of a code table, from the number or the word. Raises Unread: NO_SUCH_CODE."""
    text = re.sub(r"[.,]0+$", "", cell.lstrip("'"))
    found = _WORDS[field].get(_as_compared(text.strip()))
    if found is None and re.fullmatch(r"[0-9]{1,2}", text, re.ASCII) and int(text) in _KNOWN[field]:
        found = int(text)
    if found is None:
        raise Unread(Fault.NO_SUCH_CODE, cell[:40])
    return found


@cache
def nationality(cell: str) -> str:
    """Three letters of a country; WNI is IDN. Raises Unread: NO_SUCH_CODE."""
    text = cell.upper()
    if text in {"WNI", "INDONESIA", "1"}:
        return "IDN"
    if not (len(text) == 3 and text.isascii() and text.isalpha()) or text == "WNA":
        raise Unread(Fault.NO_SUCH_CODE, cell[:40])
    return text


EVENTS: Mapping[EventKind, tuple[str, ...]] = {
    EventKind.BIRTH: ("KELAHIRAN", "LAHIR"),
    EventKind.DEATH: ("KEMATIAN", "MATI", "MENINGGAL", "MENINGGAL DUNIA"),
    EventKind.MOVED_OUT: ("PINDAH KELUAR", "PINDAH"),
    EventKind.MOVED_IN: ("PINDAH DATANG", "KEDATANGAN", "DATANG"),
    EventKind.MOVED_WITHIN: ("PINDAH DALAM KOTA", "PINDAH ALAMAT"),
    EventKind.MARRIAGE: ("PERKAWINAN", "KAWIN", "NIKAH"),
    EventKind.DIVORCE: ("PERCERAIAN", "CERAI"),
}
"""Events that come in lists, with the words for them."""
_EVENT_OF = {plain(word): kind for kind, words in EVENTS.items() for word in (kind, *words)}


def event(cell: str) -> EventKind:
    """The kind of an event. Raises Unread: NO_SUCH_CODE."""
    found = _EVENT_OF.get(plain(cell))
    if found is None:
        raise Unread(Fault.NO_SUCH_CODE, cell[:40])
    return found


def words(cell: str, most: int) -> str:
    """A text as the register holds it. Raises Unread: UNREADABLE_TEXT, TOO_LONG."""
    if _UNREADABLE.search(cell):
        raise Unread(Fault.UNREADABLE_TEXT)
    text = " ".join(cell.split()).upper()
    if text.startswith(_GUARDED):  # as `words.guarded` writes it
        text = text[1:]
    if len(text) > most:
        raise Unread(Fault.TOO_LONG, str(most))
    return text
