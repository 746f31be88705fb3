"""DuckDB inside the program: the default."""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from satupintu.city.participation.cube import streaming
from satupintu.city.participation.cube.answer import Cube, cube_from
from satupintu.city.participation.cube.columns import COUNTS, UnreadableSource, check_columns, check_factors
from satupintu.city.participation.cube.text import cells_of_persons, cube_of_cells

MEMORY = "800MB"  # beyond it DuckDB writes to disk
THREADS = 4  # at most
ARRAY_BITS = 23  # at most: 2²³ counters, 72 MB a thread


def of_file(file: Path, on: date, by: Iterable[str]) -> Cube:
    """Count a Parquet file of persons. Raises UnreadableSource: not Parquet, other columns, codes that are none."""
    import duckdb

    factors = check_factors(by)
    with _database(min(THREADS, os.cpu_count() or 1)).cursor() as connection:
        try:
            persons = connection.read_parquet(str(file))
            check_columns(persons.columns)
            cells = streaming.count(file, on, factors)
            if cells is not None:
                return _summed(cells, factors)
            _count_in_an_array(connection, len(persons))
            text = cells_of_persons("read_parquet(?)", on, factors)
            connection.execute(f"CREATE TEMP TABLE counted AS {text}", [str(file)])
        except duckdb.Error as wrong:
            raise UnreadableSource(str(wrong).splitlines()[0]) from wrong
        return _answered(connection, factors)


def of_cells(cells: Sequence[tuple[Any, ...]], by: Iterable[str]) -> Cube:
    """Sum cells already counted: rows of the factors' codes in the order of `columns.FACTORS`, then the counts."""
    import numpy as np

    factors = check_factors(by)
    names = (*factors, *COUNTS)
    columns = zip(*cells, strict=True) if cells else ((),) * len(names)
    kinds = [object if name == "kelurahan_code" else np.int64 for name in names]
    table = {name: np.array(each, dtype=kind) for name, each, kind in zip(names, columns, kinds, strict=True)}
    return _summed(table, factors)


def _summed(cells: Mapping[str, Any], factors: Sequence[str]) -> Cube:
    with _database(1).cursor() as connection:  # so few rows are summed faster by one thread than by two
        connection.register("counted", cells)
        return _answered(connection, factors)


@cache
def _database(threads: int) -> Any:
    """An empty database in memory, once a process: opening one takes as long as counting a city."""
    import duckdb

    return duckdb.connect(config={"memory_limit": MEMORY, "threads": threads})


def _count_in_an_array(connection: Any, persons: int) -> None:
    """Have the next persons counted in an array of all possible cells where there are more of them, else by hashes."""
    bits = min(ARRAY_BITS, persons.bit_length() - 1)
    connection.execute(f"SET perfect_ht_threshold = {max(bits, 0)}")


def _answered(connection: Any, factors: Sequence[str]) -> Cube:
    connection.execute("RESET perfect_ht_threshold")
    connection.execute("SET disabled_optimizers = 'compressed_materialization'")  # no gain on so few cells
    return cube_from(factors, connection.execute(cube_of_cells("SELECT * FROM counted", factors)).fetchnumpy())
