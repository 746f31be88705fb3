"""People as tables that splink compares. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from satupintu.city.register.matching.names import compared


@dataclass(frozen=True)
class Compared:
    """A person as a list or the register knows them. `key`: unique among its kind; None and "" are not known.

    `kelurahan`: its code.
    """

    key: int
    name: str
    nik: str | None = None
    birth_date: date | None = None
    sex: int | None = None
    birth_place: str = ""
    kelurahan: str = ""


COLUMNS = {
    "unique_id": "key",
    "nik": "nik",
    "name": "name",
    "name_key": "array_to_string(list_sort(string_split(name, ' ')), ' ')",
    "first": "string_split(name, ' ')[1]",
    "last": "string_split(name, ' ')[-1]",
    "words": "coalesce(nullif(list_filter(string_split(name, ' '), LAMBDA word: len(word) > 1), []), [name])",
    "birth_date": "CAST(born AS VARCHAR)",
    "birth_swapped": "CASE WHEN day(born) <= 12 AND day(born) != month(born) THEN strftime(born, '%Y-%d-%m') END",
    "birth_month": "strftime(born, '%Y-%m')",
    "birth_day": "strftime(born, '%m-%d')",
    "sex": "sex",
    "birth_place": "place",
    "kelurahan": "kelurahan",
}
"""By column its SQL. `name_key`: the words in the order of letters; `words`: without initials; `birth_swapped`: day and
month changed places, where that is a day; `birth_month`: with its year; `birth_day`: in any year."""


def create_table(connection: Any, name: str, people: Iterable[Compared]) -> int:
    """A DuckDB table with COLUMNS, a row a person; gives how many."""
    import pyarrow as pa

    listed = list(people)
    columns: dict[str, tuple[list[Any], Any]] = {
        "key": ([person.key for person in listed], pa.int64()),
        "nik": ([person.nik or None for person in listed], pa.string()),
        "name": ([" ".join(compared(person.name)) or None for person in listed], pa.string()),
        "born": ([person.birth_date for person in listed], pa.date32()),
        "sex": ([person.sex for person in listed], pa.int64()),
        "place": ([person.birth_place.upper().strip() or None for person in listed], pa.string()),
        "kelurahan": ([person.kelurahan or None for person in listed], pa.string()),
    }
    said = pa.table({column: pa.array(values, kind) for column, (values, kind) in columns.items()})
    connection.register("said", said)
    derived = ", ".join(f"{sql} AS {column}" for column, sql in COLUMNS.items())
    connection.execute(f"CREATE TABLE {name} AS SELECT {derived} FROM said")  # noqa: S608  # columns only
    connection.unregister("said")
    return len(listed)
