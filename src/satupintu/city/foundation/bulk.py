"""Many new rows at once.

Past the ORM's bulk_create, which composes one statement for some forty rows and takes three times as long. The
database's checks hold, and so does the transaction around it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

PLAIN = {int, str, type(None)}
"""Types that every column takes as they are."""
Row = tuple[Any, ...]


def insert_rows(
    model: type[models.Model], rows: Iterable[models.Model | Mapping[str, Any]], *, numbered: bool = False
) -> None:
    """Insert unsaved objects, or their columns by `attname`: objects take half of the time where there are very many.

    `numbered`: they bring their primary keys; else the database gives them, unread.

    Whoever yields the rows must not ask the database in between: PostgreSQL takes them in one running COPY.
    """
    options = model._meta  # noqa: SLF001  # documented in spite of its name
    fields = [each for each in options.concrete_fields if numbered or not isinstance(each, models.AutoField)]
    table = connection.ops.quote_name(options.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    insert = _copy if connection.vendor == "postgresql" else _insert
    insert(f"{table} ({columns})", len(fields), _prepared(fields, rows))


def insert_found(model: type[models.Model], found: models.QuerySet[Any], **values: Any) -> None:
    """Insert a row for each one found, in one statement. `values`: by field of `model`, expressions over `found`."""
    options, quote = model._meta, connection.ops.quote_name  # noqa: SLF001
    column_of = {field.name: str(field.column) for field in options.concrete_fields}
    columns = ", ".join(quote(column_of[name]) for name in values)
    # other names than the fields have, since `found` may have fields of these names
    named = {f"new_{name}": value for name, value in values.items()}
    try:
        select, told = found.order_by().annotate(**named).values_list(*named).query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        # names of our own tables and columns
        cursor.execute(f"INSERT INTO {quote(options.db_table)} ({columns}) {select}", told)


def _prepared(fields: list[Any], rows: Iterable[models.Model | Mapping[str, Any]]) -> Iterator[Row]:
    database = connections[DEFAULT_DB_ALIAS]  # `connection` would be looked up anew four million times
    ways = [(field.attname, _prepare(field, database)) for field in fields]
    for row in rows:
        held = vars(row) if isinstance(row, models.Model) else row
        yield tuple(value if type(value := held[name]) in PLAIN else prepare(value) for name, prepare in ways)


def _prepare(field: Any, database: Any) -> Callable[[Any], Any]:
    prepare = partial(field.get_db_prep_save, connection=database)
    return lru_cache(50_000)(prepare) if isinstance(field, models.DateField) else prepare  # there are few days


def _insert(target: str, width: int, rows: Iterator[Row]) -> None:
    places = ", ".join(["%s"] * width)
    with connection.cursor() as cursor:
        # names of our own tables; sqlite3 takes an iterator, so the rows never stand in memory together
        cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)  # type: ignore[arg-type]  # noqa: S608


def _copy(target: str, _width: int, rows: Iterator[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
