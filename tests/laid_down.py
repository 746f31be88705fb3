"""What a fixture fills the database with, made once in a run by the services and later laid down as rows."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.db import IntegrityError, connection, transaction

Made = TypeVar("Made")
_kept: dict[str, tuple[list[str], object]] = {}


def laid_down(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, with the rows that it adds to the database or changes there.

    `make` runs for the first who asks by this name, and where rows of the test stand in the way. What it gives must be
    immutable.
    """
    if name not in _kept:
        before = _rows()
        made = make()
        _kept[name] = (_changes(before, _rows()), made)
        return made
    statements, made = _kept[name]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except IntegrityError:
        return make()
    return made


def _rows() -> dict[tuple[str, str, str], list[str]]:
    """The rows of each table (its name, its columns, SQL that writes a row as literals), every row as SQL literals."""
    literal = 'quote("{}")' if connection.vendor == "sqlite" else 'quote_nullable("{}"::text)'
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            literals = " || ',' || ".join(map(literal.format, columns))
            cursor.execute(f'SELECT {literals} FROM "{table}"')
            names = ", ".join(map(connection.ops.quote_name, columns))
            rows[f'"{table}"', names, literals] = [row for (row,) in cursor.fetchall()]
    return rows


def _changes(
    before: Mapping[tuple[str, str, str], list[str]], after: Mapping[tuple[str, str, str], list[str]]
) -> list[str]:
    """What turns the rows before into those after; a changed row is taken away and put there anew."""
    statements = []
    for (table, names, literals), rows in after.items():
        known, now = set(before[table, names, literals]), set(rows)
        if gone := ["'" + row.replace("'", "''") + "'" for row in before[table, names, literals] if row not in now]:
            statements.append(f"DELETE FROM {table} WHERE {literals} IN ({', '.join(gone)})")
        if added := [row for row in rows if row not in known]:
            statements.append(f"INSERT INTO {table} ({names}) VALUES ({'), ('.join(added)})")
    return statements
