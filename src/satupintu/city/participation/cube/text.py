"""The SQL text. It keeps to what DuckDB, PostgreSQL and Spark all understand and answer alike.

Factors come checked (`columns.check_factors`).

An unknown value is a cell of its own (code 0, "" for the kelurahan), so that NULL in the answer always means "all".
"""

from collections.abc import Sequence
from datetime import date

from satupintu.city.participation.cube.columns import COUNTS
from satupintu.city.participation.rules.factors import AGES
from satupintu.city.register.rules.wajib_ktp import years_before


def cells_of_persons(source: str, on: date, by: Sequence[str]) -> str:
    """Persons counted into cells. `source`: a table in the columns of `columns.COLUMNS`; `on`: the day of the ages."""
    # codes are grouped as they lie in the file, which engines do fast, and made whole on the few cells that are left
    raw = ", ".join(f"{_age_group(on)} AS age_group" if factor == "age_group" else factor for factor in by)
    ordinals = ", ".join(str(place) for place in range(1, len(by) + 1))
    whole = ", ".join(f"{_known(factor)} AS {factor}" for factor in by)
    grouped = f"GROUP BY {ordinals}" if by else ""
    return f"""SELECT {whole + ", " if by else ""}population, wajib_ktp, recorded FROM (
  SELECT {raw + ", " if by else ""}COUNT(*) AS population,
    COUNT(*) FILTER (WHERE wajib_ktp) AS wajib_ktp,
    COUNT(*) FILTER (WHERE wajib_ktp AND recorded) AS recorded
  FROM {source} {grouped}
) counted"""


def cube_of_cells(cells: str, by: Sequence[str]) -> str:
    """All margins of cells. `cells`: a query whose columns are the factors `by` and the counts."""
    factors = ", ".join(by)
    sums = ", ".join(f"CAST(SUM({count}) AS BIGINT) AS {count}" for count in COUNTS)
    if not by:
        return f"WITH cells AS ({cells}) SELECT {sums} FROM cells"
    return f"WITH cells AS ({cells}) SELECT {factors}, {sums} FROM cells GROUP BY CUBE ({factors})"


def _known(factor: str) -> str:
    return f"COALESCE({factor}, '')" if factor == "kelurahan_code" else f"COALESCE(CAST({factor} AS INTEGER), 0)"


def _age_group(on: date) -> str:
    """1 for the youngest of the groups, and so on; 0 for an unknown birth date or one after the day."""
    borders = [(years_before(on, first), number) for number, (_, first) in enumerate(AGES, 1)]
    return _between([(date.max, 0), *borders])


def _between(borders: Sequence[tuple[date, int]]) -> str:
    """The number of the last border that a birth date is not after, by halves: three comparisons a row, not seven."""
    if len(borders) == 1:
        return str(borders[0][1])
    middle = len(borders) // 2
    younger, older = _between(borders[:middle]), _between(borders[middle:])
    return f"CASE WHEN birth_date <= DATE '{borders[middle][0]}' THEN {older} ELSE {younger} END"
