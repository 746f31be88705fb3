"""A file of invented persons, as an office would hand it over."""

import random
from datetime import date, timedelta

import polars as pl
import pytest


@pytest.fixture(scope="session")
def persons_file(tmp_path_factory):
    """3,000 persons with unknowns in every column but the booleans."""
    chance = random.Random(20160630)

    def some(values):
        return [chance.choice(values) for _ in range(3000)]

    born = [date(1935, 1, 1) + timedelta(chance.randrange(33_500)) for _ in range(2990)] + [None] * 10
    wajib = some([True, True, False])
    table = pl.DataFrame(
        {
            "kelurahan_code": some(["64.74.01.1001", "64.74.02.1003", None]),
            "birth_date": born,
            "sex": some([1, 2]),
            "education": some([1, 5, 8, None]),
            "occupation": some([1, 2, 15, 88, None]),
            "income_band": some([1, 2, 3, 4, None, None]),
            "wajib_ktp": wajib,
            "recorded": [must and chance.random() < 0.9 for must in wajib],
        }
    )
    file = tmp_path_factory.mktemp("cube") / "persons.parquet"
    table.write_parquet(file)
    return file
