"""DuckDB inside the program: the default."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from satupintu.city.participation.cube.answer import Cube, cube_from
from satupintu.city.participation.cube.columns import COUNTS, UnreadableSource, check_columns, check_factors
from satupintu.city.participation.cube.text import cells_of_persons, cube_of_cells

MEMORY = "800MB"  # beyond it DuckDB writes to disk


def of_file(file: Path, on: date, by: Iterable[str]) -> Cube:
    """Count a Parquet file of persons. Raises UnreadableSource: not Parquet, other columns, codes that are none."""
    import duckdb

    factors = check_factors(by)
    with _connected() as connection:
        try:
            persons = connection.read_parquet(str(file))
            check_columns(persons.columns)
            persons.create_view("persons")
            return _answered(connection, cube_of_cells(cells_of_persons("persons", on, factors), factors), factors)
        except duckdb.Error as wrong:
            raise UnreadableSource(str(wrong).splitlines()[0]) from wrong


def of_cells(cells: Sequence[tuple[Any, ...]], by: Iterable[str]) -> Cube:
    """Sum cells already counted: rows of the factors' codes in the order of `columns.FACTORS`, then the counts."""
    import numpy as np

    factors = check_factors(by)
    names = (*factors, *COUNTS)
    columns = zip(*cells, strict=True) if cells else ((),) * len(names)
    kinds = [object if name == "kelurahan_code" else np.int64 for name in names]
    with _connected() as connection:
        table = {name: np.array(each, dtype=kind) for name, each, kind in zip(names, columns, kinds, strict=True)}
        connection.register("counted", table)
        return _answered(connection, cube_of_cells("SELECT * FROM counted", factors), factors)


def _connected() -> Any:
    import duckdb

    return duckdb.connect(config={"memory_limit": MEMORY})


def _answered(connection: Any, text: str, factors: Sequence[str]) -> Cube:
    return cube_from(factors, connection.execute(text).fetchnumpy())
