"""Files of persons: the invented city's own, or drawn from it with birth dates moved by up to two years."""

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from satupintu.synthetic.city import InventedCity, invent

CHUNK = 10_000_000


def whole_city(residents: int = 167_094) -> InventedCity:
    return invent(residents, today=date(2026, 7, 31))


def as_frame(city: InventedCity) -> pl.DataFrame:
    """The columns of a file of persons; wajib KTP by age alone, which is near enough for a measure of time."""
    people = city.residents
    kelurahan = np.array([each.code for each in city.kelurahan])
    recorded = np.zeros(len(people), dtype=bool)
    recorded[city.recordings.resident] = True
    wajib = people.birth_date <= np.datetime64("2009-06-30")
    return pl.DataFrame(
        {
            "kelurahan_code": kelurahan[people.kelurahan],
            "birth_date": people.birth_date,
            "sex": people.sex.astype(np.int8),
            "education": people.education.astype(np.int8),
            "occupation": people.occupation.astype(np.int8),
            "income_band": people.income_band.astype(np.int8),
            "wajib_ktp": wajib,
            "recorded": recorded & wajib,
        }
    )


def write(file: Path, rows: int, city: pl.DataFrame) -> None:
    """Parquet with `rows` persons: the city itself when it has so many, else drawn from it, 10 M at a time."""
    if rows == len(city):
        city.write_parquet(file)
        return
    parts = file.with_suffix(".parts")
    parts.mkdir(exist_ok=True)
    for number, start in enumerate(range(0, rows, CHUNK)):
        rng = np.random.default_rng([2016, number])
        size = min(CHUNK, rows - start)
        drawn = city[rng.integers(0, len(city), size)]
        moved = pl.duration(days=pl.Series(rng.integers(-730, 731, size)))
        drawn.with_columns(pl.col("birth_date").cast(pl.Date) + moved).write_parquet(parts / f"{number:03}.parquet")
    pl.scan_parquet(parts / "*.parquet").sink_parquet(parts / "whole")
    (parts / "whole").rename(file)
    shutil.rmtree(parts)
