"""PostgreSQL, where the cells already lie: the same text in the database."""

from collections.abc import Iterable
from typing import Any

from satupintu.city.participation.cube.answer import Cube, cube_from
from satupintu.city.participation.cube.columns import COUNTS, check_factors
from satupintu.city.participation.cube.text import cube_of_cells


def of_cells(cursor: Any, cells: str, by: Iterable[str]) -> Cube:
    """Sum the cells that the query `cells` gives (columns: the factors and the counts), through a DB-API cursor."""
    factors = check_factors(by)
    cursor.execute(cube_of_cells(cells, factors))
    names, rows = (*factors, *COUNTS), cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    return cube_from(factors, dict(zip(names, map(list, columns), strict=True)))
