"""Many rows at once into empty tables, numbered by their order."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

ZONE = ZoneInfo(settings.TIME_ZONE)
PLAIN = {int, str, type(None)}
"""Types that every column takes as they are."""
Row = tuple[Any, ...]


def write_rows(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert unsaved objects into an empty table: the nth gets the number n. The database's checks hold.

    Whoever yields the rows must not ask the database in between: PostgreSQL takes them in one running COPY.
    Past the ORM's bulk_create, which composes one statement for some forty rows and takes three times as long.
    """
    options = model._meta  # noqa: SLF001  # documented in spite of its name
    table = connection.ops.quote_name(options.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in options.concrete_fields)
    insert = _copy if connection.vendor == "postgresql" else _insert
    insert(f"{table} ({columns})", len(options.concrete_fields), _prepared(model, rows))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def _prepared(model: type[models.Model], rows: Iterable[models.Model]) -> Iterator[Row]:
    options = model._meta  # noqa: SLF001
    numbered = isinstance(options.pk, models.AutoField)
    database = connections[DEFAULT_DB_ALIAS]  # `connection` would be looked up anew four million times
    ways: list[tuple[str, Callable[..., Any]]] = [
        (field.attname, field.get_db_prep_save) for field in options.concrete_fields
    ]
    for number, row in enumerate(rows, start=1):
        if numbered:
            row.pk = number
        held = row.__dict__
        yield tuple(value if type(value := held[name]) in PLAIN else prepare(value, database) for name, prepare in ways)


def _insert(target: str, width: int, rows: Iterator[Row]) -> None:
    places = ", ".join(["%s"] * width)
    with connection.cursor() as cursor:
        # names of our own tables; sqlite3 takes an iterator, so the rows never stand in memory together
        cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)  # type: ignore[arg-type]  # noqa: S608


def _copy(target: str, _width: int, rows: Iterator[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def moment(day: date, minute: int) -> datetime:
    """So many minutes after eight in the morning, in the office's time zone."""
    hour, minute = divmod(8 * 60 + minute, 60)
    return datetime.combine(day, time(hour, minute), ZONE)
