"""What a cube answers: one row a combination, each factor a value or "all"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from satupintu.city.participation.cube.columns import CODES, COUNTS, UnreadableSource
from satupintu.city.participation.rules.factors import AGES
from satupintu.city.participation.rules.factors import UNKNOWN as UNKNOWN_GROUP
from satupintu.city.participation.rules.rates import Z_95

ALL = -1  # a factor that is summed over
UNKNOWN = 0
AGE_GROUPS = (UNKNOWN_GROUP, *(level for level, _ in AGES))

Counts = npt.NDArray[np.int64]
Percents = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cube:
    """Counted persons of every combination.

    `by`: the factors; `factors`: factor → codes of shape (rows,), int64, `ALL` where summed over, `UNKNOWN` where
    nobody said (the kelurahan as text: None and ""); `population`, `wajib_ktp`, `recorded` (of those wajib KTP): shape
    (rows,). Rows are sorted by the factors, so that two engines' answers can be compared as they are.
    """

    by: tuple[str, ...]
    factors: Mapping[str, npt.NDArray[Any]]
    population: Counts
    wajib_ktp: Counts
    recorded: Counts

    def __len__(self) -> int:
        return len(self.population)

    def intervals(self) -> tuple[Percents, Percents, Percents]:
        """Rate and Wilson's 95% interval (Wilson 1927), percent of wajib KTP; NaN of nobody.

        The count is full: the interval speaks of the process that brings people to the desk, not of a sample.
        """
        n, k = self.wajib_ktp.astype(np.float64), self.recorded.astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            p, z2 = k / n, Z_95**2
            middle = (p + z2 / (2 * n)) / (1 + z2 / n)
            half = Z_95 / (1 + z2 / n) * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
            return 100 * p, 100 * np.maximum(0.0, middle - half), 100 * np.minimum(1.0, middle + half)

    def unknown_codes(self) -> dict[str, int]:
        """Persons by factor whose code no code table has, and who stand in a row of their own; {} where there are none.

        The margins of one factor tell it, so that no person is read a second time.
        """
        told = np.sum([_is_told(codes) for codes in self.factors.values()], axis=0)
        persons = {
            factor: self.population[(told == 1) & ~np.isin(self.factors[factor], [ALL, UNKNOWN, *CODES[factor]])].sum()
            for factor in self.by
            if factor in CODES
        }
        return {factor: int(number) for factor, number in persons.items() if number}

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each combination as people and programs read it: None for "all", ages by the name of their group."""
        rate, low, high = self.intervals()
        for place in range(len(self)):
            numbers: dict[str, Any] = {count: int(getattr(self, count)[place]) for count in COUNTS}
            spread = {"rate": rate[place], "low": low[place], "high": high[place]}
            yield {
                **{factor: _said(factor, self.factors[factor][place]) for factor in self.by},
                **numbers,
                **{name: None if np.isnan(each) else round(float(each), 4) for name, each in spread.items()},
            }


def cube_from(by: Sequence[str], columns: Mapping[str, Any]) -> Cube:
    """Make a `Cube` of an engine's columns, of shape (rows,); masked or None where a factor is summed over.

    Raises UnreadableSource for a code below 0.
    """
    factors = {factor: _codes(factor, columns[factor]) for factor in by}
    keys = [_sortable(factors[factor]) for factor in reversed(by)]
    order = np.lexsort(keys) if keys else np.arange(1)
    counts = [np.asarray(columns[count], dtype=np.int64)[order] for count in COUNTS]
    return Cube(tuple(by), {factor: codes[order] for factor, codes in factors.items()}, *counts)


def _codes(factor: str, column: Any) -> npt.NDArray[Any]:
    if factor == "kelurahan_code":
        names = np.array(np.ma.getdata(column), dtype=object)
        names[np.ma.getmaskarray(column)] = None
        return names
    if np.ma.isMaskedArray(column):
        _need_codes(factor, column.compressed())
        return column.filled(ALL).astype(np.int64)
    _need_codes(factor, [each for each in column if each is not None])
    return np.array([ALL if each is None else each for each in column], dtype=np.int64)


def _need_codes(factor: str, codes: Any) -> None:
    """No code is below 0, where `ALL` stands for every one. Raises UnreadableSource."""
    lowest = np.asarray(codes, dtype=np.int64).min(initial=0)
    if lowest < 0:
        raise UnreadableSource(f"{factor} has the code {lowest}: codes count from 0 (unknown).")


def _sortable(codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    # "all" first, as with the numbers
    return np.array(["" if each is None else f"={each}" for each in codes]) if codes.dtype == object else codes


def _is_told(codes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where a factor has a value of its own and is not summed over."""
    return np.array([each is not None for each in codes]) if codes.dtype == object else codes != ALL


def _said(factor: str, code: Any) -> Any:
    if factor == "kelurahan_code":
        return code
    if code == ALL:
        return None
    return AGE_GROUPS[code] if factor == "age_group" else int(code)
