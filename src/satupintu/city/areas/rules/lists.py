"""A city's areas and places as CSV: what each row says, and what is wrong with it. No Django."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from satupintu.city.areas.rules.entries import AreaEntry, PlaceEntry

LEVELS = ("PROVINCE", "CITY", "KECAMATAN", "KELURAHAN")
KINDS = ("KECAMATAN", "OFFICE", "MOBILE")
_CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4}(-\d{3}-\d{3})?)?)?)?", re.ASCII)
_PLACE = re.compile(r"[A-Z0-9-]{2,20}", re.ASCII)
_HEADINGS = {
    "kode": "code",
    "nama": "name",
    "lintang": "latitude",
    "bujur": "longitude",
    "sebutan": "aliases",
    "jenis": "kind",
    "wilayah": "area",
    "alamat": "address",
}
_LONGEST_NAME, _LONGEST_ADDRESS = 100, 200


class Wrong(StrEnum):
    """What may be wrong with a row."""

    COLUMN_MISSING = "COLUMN_MISSING"
    UNREADABLE = "UNREADABLE"
    CODE = "CODE"
    TWICE = "TWICE"
    NAME = "NAME"
    ABOVE = "ABOVE"
    POINT = "POINT"
    KIND = "KIND"
    AREA = "AREA"
    ADDRESS = "ADDRESS"


@dataclass(frozen=True)
class RowProblem:
    """One row that cannot be used: its line in the file, what is wrong, and the text it is about."""

    line: int
    wrong: Wrong
    text: str


@dataclass
class AreaList:
    """What a file of areas says; `points`: code → (latitude, longitude); `aliases`: code → other spellings."""

    areas: list[AreaEntry] = field(default_factory=list)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)


@dataclass
class PlaceList:
    """What a file of places says."""

    places: list[PlaceEntry] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def level_of(code: str) -> str:
    """PROVINCE … RT, by the form of a Kemendagri code."""
    return "RT" if "-" in code else LEVELS[code.count(".")]


def above(code: str) -> str:
    """The code of the area that this one lies in; "" for a province."""
    return code.partition("-")[0] if "-" in code else code.rpartition(".")[0]


def read_areas(text: str, known: Collection[str]) -> AreaList:
    """Areas of a CSV; `known`: codes that the city has already. A row with a problem is left out."""
    found = AreaList()
    rows = list(_rows(text, ("code", "name"), found.problems))
    listed = {row["code"] for _, row in rows} | set(known)
    seen: set[str] = set()
    for line, row in rows:
        code, point = row["code"], (row.get("latitude", ""), row.get("longitude", ""))
        wrong = _first_wrong(
            (Wrong.CODE, code, bool(_CODE.fullmatch(code))),
            (Wrong.TWICE, code, code not in seen),
            (Wrong.NAME, row["name"], 0 < len(row["name"]) <= _LONGEST_NAME),
            (Wrong.ABOVE, above(code), above(code) in {"", *listed}),
            (Wrong.POINT, ", ".join(point), point == ("", "") or _point(*point) is not None),
        )
        seen.add(code)
        if wrong:
            found.problems.append(RowProblem(line, *wrong))
            continue
        found.areas.append(AreaEntry(code, level_of(code), row["name"], above(code)))
        if at := _point(*point):
            found.points[code] = at
        if others := [each.strip() for each in row.get("aliases", "").split("|") if each.strip()]:
            found.aliases[code] = others
    return found


def read_places(text: str, known: Collection[str]) -> PlaceList:
    """Places of service of a CSV; `known`: codes of areas, those of the file of areas beside it included."""
    found, seen = PlaceList(), set[str]()
    for line, row in _rows(text, ("code", "name", "kind", "area"), found.problems):
        code, address = row["code"], row.get("address", "")
        wrong = _first_wrong(
            (Wrong.CODE, code, bool(_PLACE.fullmatch(code))),
            (Wrong.TWICE, code, code not in seen),
            (Wrong.NAME, row["name"], 0 < len(row["name"]) <= _LONGEST_NAME),
            (Wrong.KIND, row["kind"], row["kind"] in KINDS),
            (Wrong.AREA, row["area"], row["area"] in known),
            (Wrong.ADDRESS, address, len(address) <= _LONGEST_ADDRESS),
        )
        seen.add(code)
        if wrong:
            found.problems.append(RowProblem(line, *wrong))
        else:
            found.places.append(PlaceEntry(code, row["name"], row["kind"], row["area"], address))
    return found


def _rows(text: str, needed: tuple[str, ...], problems: list[RowProblem]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows by heading with the line they end on; empty ones are passed over. None where a heading is missing."""
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    try:
        headings = [_HEADINGS.get(each.strip().lower(), each.strip().lower()) for each in next(reader, [])]
        if missing := [name for name in needed if name not in headings]:
            problems.append(RowProblem(1, Wrong.COLUMN_MISSING, ", ".join(missing)))
            return
        for cells in reader:
            row = dict.fromkeys(headings, "") | dict(zip(headings, (cell.strip() for cell in cells), strict=False))
            if any(row.values()):
                yield reader.line_num, row
    except csv.Error as broken:
        problems.append(RowProblem(reader.line_num, Wrong.UNREADABLE, str(broken)))


def _first_wrong(*checks: tuple[Wrong, str, bool]) -> tuple[Wrong, str] | None:
    """Of checks that hold or do not, the first that does not."""
    return next(((wrong, text) for wrong, text, holds in checks if not holds), None)


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Degrees north and east; None where these are none."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None
