"""The same cube by others, with all margins; each answers the number of its rows."""

from datetime import date
from itertools import combinations
from pathlib import Path

from satupintu.city.participation.rules.factors import AGES
from satupintu.city.register.rules.wajib_ktp import years_before

ON = date(2026, 6, 30)
FIVE = ("age_group", "sex", "education", "occupation", "income_band")
BORDERS = [years_before(ON, first) for _, first in AGES]  # the youngest group's first


def by_pandas(file: Path) -> int:
    import numpy as np
    import pandas as pd

    table = pd.read_parquet(
        file,
        columns=["birth_date", *FIVE[1:], "wajib_ktp", "recorded"],
        to_pandas_kwargs={"date_as_object": False},  # else a Python object a person, five times as slow
    )
    days = table["birth_date"].to_numpy()
    borders = np.array(BORDERS[::-1], dtype=days.dtype)
    table["age_group"] = len(BORDERS) - np.searchsorted(borders, days)
    table["came"] = table["wajib_ktp"] & table["recorded"]
    cells = table.groupby(list(FIVE), sort=False).agg(
        population=("came", "size"), wajib_ktp=("wajib_ktp", "sum"), recorded=("came", "sum")
    )
    counts = ["population", "wajib_ktp", "recorded"]
    cells = cells.reset_index()
    rows = 1
    for size in range(1, len(FIVE) + 1):
        for by in combinations(FIVE, size):
            rows += len(cells.groupby(list(by), sort=False)[counts].sum())
    cells[counts].sum()
    return rows


def by_polars(file: Path) -> int:
    """Lazily, so that Polars streams the file."""
    import polars as pl

    today, *older = BORDERS
    age = pl.when(pl.col("birth_date") > today).then(pl.lit(0, pl.Int8))
    for number, last in enumerate(older, 1):
        age = age.when(pl.col("birth_date") > last).then(pl.lit(number, pl.Int8))
    age = age.otherwise(pl.lit(len(BORDERS), pl.Int8))
    counts = [pl.col(name).sum() for name in ("population", "wajib_ktp", "recorded")]
    cells = (
        pl.scan_parquet(file)
        .with_columns(age_group=age)
        .group_by(FIVE)
        .agg(
            population=pl.len(),
            wajib_ktp=pl.col("wajib_ktp").sum(),
            recorded=(pl.col("wajib_ktp") & pl.col("recorded")).sum(),
        )
        .collect()
    )
    margins = [cells.lazy().group_by(by).agg(counts) for size in range(1, 6) for by in combinations(FIVE, size)]
    return 1 + sum(len(margin) for margin in pl.collect_all([*margins, cells.lazy().select(counts)])[:-1])


def by_house(file: Path) -> int:
    from satupintu.city.participation.cube import embedded

    return len(embedded.of_file(file, ON, FIVE))
