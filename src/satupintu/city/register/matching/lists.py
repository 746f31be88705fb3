"""A list of people from a file: what of each row can be compared. What cannot be read is as if it were not there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.utils.crypto import salted_hmac

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation.problems import Problem
from satupintu.city.register.importing import values as cells
from satupintu.city.register.importing.columns import ColumnsError, layout_of, recognise
from satupintu.city.register.importing.files import Table, UnreadableFile, read_table
from satupintu.city.register.importing.values import Unread
from satupintu.city.register.matching.frames import Compared
from satupintu.city.register.matching.problems import NO_LIST_TO_MATCH, NOTHING_TO_COMPARE
from satupintu.city.register.models import ImportLayout
from satupintu.city.register.rules import nik
from satupintu.city.register.rules.matching import FIELDS

Value = TypeVar("Value")
MOST_LETTERS = {"name": 100, "birth_place": 60}


@dataclass(frozen=True)
class PeopleList:
    """`people`: a row each, `key` the line in the file; rows without a name are left out, equal rows come once."""

    sha256: str
    layout: str
    rows: int
    people: list[Compared]


def read_list(file: Path, mapping: Mapping[str, str] | None = None) -> PeopleList:
    """The people of a CSV or XLSX file. `mapping`: field to header, else as remembered for files of this layout.

    Raises NO_LIST_TO_MATCH, NOTHING_TO_COMPARE.
    """
    try:
        table = read_table(file)
    except (UnreadableFile, OSError) as wrong:
        raise Problem(NO_LIST_TO_MATCH) from wrong
    layout = layout_of(table.headers)
    if mapping is None:
        mapping = ImportLayout.objects.filter(layout=layout).values_list("mapping", flat=True).first()
    try:
        columns = recognise(table.headers, mapping, FIELDS)
    except ColumnsError as wrong:
        raise Problem(NOTHING_TO_COMPARE, str(wrong)) from wrong
    places = columns.places
    if "name" not in places or not {"nik", "birth_date"} & places.keys():
        raise Problem(NOTHING_TO_COMPARE, ", ".join(header[:30] for header in table.headers[:12]))
    people = {digest_of(person): person for person in _people(table, places)}
    return PeopleList(table.sha256, layout, len(table.rows), list(people.values()))


def digest_of(person: Compared) -> str:
    """The same for the same row of another list; keyed, since a NIK alone could be guessed."""
    said = (person.name, person.nik, person.birth_date, person.sex, person.birth_place, person.kelurahan)
    return salted_hmac(__name__, repr(said), algorithm="sha256").hexdigest()


def _people(table: Table, places: Mapping[str, int]) -> Iterator[Compared]:
    kelurahan = {area.code for area in areas.list_areas("KELURAHAN")}
    found: dict[str, str] = {}
    for line, texts in table.rows:
        said = {field: texts[place] for field, place in places.items() if place < len(texts) and texts[place]}
        name = _text("name", said)
        if not name:
            continue
        place = said.get("kelurahan", "")
        if place not in found:
            area = areas.find_by_name(place, "KELURAHAN")
            found[place] = place if place in kelurahan else area.code if area else ""
        yield Compared(
            key=line,
            name=name,
            nik=_read("nik", said, _nik),
            birth_date=_read("birth_date", said, lambda cell: cells.day(cell, [])),
            sex=_read("sex", said, lambda cell: cells.code("sex", cell)),
            birth_place=_text("birth_place", said),
            kelurahan=found[place],
        )


def _text(field: str, said: Mapping[str, str]) -> str:
    return " ".join(said.get(field, "").split()).upper()[: MOST_LETTERS[field]]


def _read(field: str, said: Mapping[str, str], read: Callable[[str], Value]) -> Value | None:
    try:
        return read(said[field]) if field in said else None
    except Unread:
        return None


def _nik(cell: str) -> str | None:
    number = cells.long_number(cell, [])
    return None if nik.errors(number) else number
