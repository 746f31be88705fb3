"""Polars reads and counts a file of persons by the same SQL text in half of DuckDB's time: where it is installed.

It is 180 MB on the disk, so an extra (`./run extras`); a city's own file takes DuckDB a tenth of a second.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from satupintu.city.participation.cube.text import cells_of_persons


def count(file: Path, on: date, by: Sequence[str]) -> Mapping[str, Any] | None:
    """The cells as columns (numpy) by name; None where Polars is missing or does not read the file as it is.

    Then DuckDB counts, or says what is wrong with it.
    """
    try:
        import polars as pl
    except ImportError:
        return None
    try:
        persons = pl.scan_parquet(file)
        kinds = persons.collect_schema()
        packed = all(kinds[factor] == pl.Int8 for factor in by if factor not in {"age_group", "kelurahan_code"})
        with pl.SQLContext(persons=persons) as context:
            cells = context.execute(cells_of_persons("persons", on, by, packed=packed)).collect(engine="streaming")
    except pl.exceptions.PolarsError:
        return None
    return {column.name: column.to_numpy() for column in cells}
