"""The SQL text. It keeps to what DuckDB, PostgreSQL and Spark all understand and answer alike.

Factors come checked (`columns.check_factors`).

An unknown value is a cell of its own (code 0, "" for the kelurahan), so that NULL in the answer always means "all".
"""

from collections.abc import Sequence
from datetime import date

from satupintu.city.participation.cube.columns import COUNTS
from satupintu.city.participation.rules.factors import AGES
from satupintu.city.register.rules.wajib_ktp import years_before

_MUST, _RECORDED = 10, 20  # how far a person is, in tens, so that the age group has room in the ones
_BYTE = 256


def cells_of_persons(source: str, on: date, by: Sequence[str], *, packed: bool = False) -> str:
    """Persons counted into cells. `source`: a table in the columns of `columns.COLUMNS`; `on`: the day of the ages.

    `packed`: the codes are numbers of one byte (signed), so that all of them make one number together.
    """
    # Engines are fastest with few small numbers as they lie in the file and one count a row. So age group and how far
    # a person is are one number, and the codes are made whole on the few cells that are left.
    standing = f"CASE WHEN wajib_ktp THEN CASE WHEN recorded THEN {_RECORDED} ELSE {_MUST} END ELSE 0 END"
    if "age_group" in by:
        standing += f" + {_age_group(on)}"
    parts = ["kelurahan_code"] if "kelurahan_code" in by else []
    codes = [factor for factor in by if factor not in {"age_group", "kelurahan_code"}]
    whole = {factor: f"COALESCE(CAST({factor} AS INTEGER), 0)" for factor in codes}
    whole |= {"kelurahan_code": "COALESCE(kelurahan_code, '')", "age_group": f"MOD(standing, {_MUST})"}
    if packed:
        for place, factor in enumerate(codes, 1):
            whole[factor] = f"MOD(CAST(FLOOR(key / {_BYTE**place}.0) AS BIGINT), {_BYTE}) - {_BYTE // 2}"
        both = f"key, MOD(key, {_BYTE}) AS standing"
        counted = _counted(source, [*parts, f"{_key(standing, codes)} AS key"])
        counted = f"SELECT {', '.join([*parts, both])}, population FROM ({counted}) keyed"
    else:
        counted = _counted(source, [*parts, *codes, f"{standing} AS standing"])
    return f"""SELECT {"".join(f"{whole[factor]} AS {factor}, " for factor in by)}population,
  CASE WHEN standing >= {_MUST} THEN population ELSE 0 END AS wajib_ktp,
  CASE WHEN standing >= {_RECORDED} THEN population ELSE 0 END AS recorded
FROM ({counted}) counted"""


def _key(standing: str, codes: Sequence[str]) -> str:
    """One number whose bytes are how far a person is and the codes, each raised so that none is below 0.

    Three bytes at a time, since numbers of 32 bits are quicker to add up than those of 64.
    """
    bytes_ = [standing, *(f"CAST(COALESCE({code}, 0) AS INTEGER)" for code in codes)]
    words = []
    for first in range(0, len(bytes_), 3):
        word = " + ".join(
            f"{byte} * {_BYTE**place}" if place else byte for place, byte in enumerate(bytes_[first : first + 3])
        )
        words.append(f"CAST({word} AS BIGINT) * {_BYTE**first}" if first else f"CAST({word} AS BIGINT)")
    raised = sum(_BYTE // 2 * _BYTE**place for place in range(1, len(bytes_)))
    return " + ".join([*words, str(raised)])


def _counted(source: str, by: Sequence[str]) -> str:
    ordinals = ", ".join(str(place) for place in range(1, len(by) + 1))
    return f"SELECT {', '.join(by)}, CAST(COUNT(*) AS INTEGER) AS population FROM {source} GROUP BY {ordinals}"


def cube_of_cells(cells: str, by: Sequence[str]) -> str:
    """All margins of cells. `cells`: a query whose columns are the factors `by` and the counts."""
    factors = ", ".join(by)
    sums = ", ".join(f"CAST(COALESCE(SUM({count}), 0) AS BIGINT) AS {count}" for count in COUNTS)
    if not by:
        return f"WITH cells AS ({cells}) SELECT {sums} FROM cells"
    return f"WITH cells AS ({cells}) SELECT {factors}, {sums} FROM cells GROUP BY CUBE ({factors})"


def _age_group(on: date) -> str:
    """1 for the youngest of the groups, and so on; 0 for an unknown birth date or one after the day."""
    youngest_first = [years_before(on, first) for _, first in AGES]
    younger = " ".join(f"WHEN birth_date > DATE '{last}' THEN {group}" for group, last in enumerate(youngest_first))
    return f"CASE {younger} WHEN birth_date <= DATE '{youngest_first[-1]}' THEN {len(AGES)} ELSE 0 END"
