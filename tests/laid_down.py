"""What a fixture fills the database with, made once in a run by the services and later laid down as rows."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.db import IntegrityError, connection, transaction

Made = TypeVar("Made")
_kept: dict[str, tuple[list[str], object]] = {}


def laid_down(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, with the rows that it adds to the database.

    `make` runs for the first who asks by this name, and where rows of the test stand in the way. What it gives must be
    immutable.
    """
    if name not in _kept:
        before = _rows()
        made = make()
        _kept[name] = (_inserts(before, _rows()), made)
        return made
    statements, made = _kept[name]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except IntegrityError:
        return make()
    return made


def _rows() -> dict[str, list[str]]:
    """The rows of each table, every row as SQL literals."""
    literal = 'quote("{}")' if connection.vendor == "sqlite" else 'quote_nullable("{}"::text)'
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            literals = " || ',' || ".join(map(literal.format, columns))
            cursor.execute(f'SELECT {literals} FROM "{table}"')
            names = ", ".join(map(connection.ops.quote_name, columns))
            rows[f'"{table}" ({names})'] = [row for (row,) in cursor.fetchall()]
    return rows


def _inserts(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> list[str]:
    inserts = []
    for table, rows in after.items():
        known = set(before[table])
        if added := [row for row in rows if row not in known]:
            inserts.append(f"INSERT INTO {table} VALUES ({'), ('.join(added)})")
    return inserts
