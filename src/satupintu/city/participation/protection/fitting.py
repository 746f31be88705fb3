"""Joint counts that agree with given tables: iterative proportional fitting (Deming and Stephan 1940)."""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.city.participation.protection.tables import Amounts, Flags, Table

CLOSE = 1e-6
"""Persons by which a fitted sum may miss a given one."""
ROUNDS, SMOOTHING = 25, 50
"""Between two looks at how near the sums are; in smoothing, combinations need time to show that they shrink."""
LOOKS = 160
NEARER = 0.7
"""Of the miss at the last look, at most so much is left where a fit will end."""
SHRINKING = 0.8
"""Of a combination that tends to nobody, at most so much is left after a look."""
SEED = 1e-3
"""Persons put where a table asks for somebody and the start has nobody."""


class Fitting:
    """Fits joint counts to tables. A joint count is here a row of numbers, one for each possible combination.

    The numbers of all tables stand in one row too, table after table; `cells`: of each table and combination the
    place of its cell there.
    """

    def __init__(self, tables: Sequence[Table], possible: Flags) -> None:
        self.tables, self.possible = tables, possible
        starts = np.cumsum([0, *(int(np.prod(table.shape)) for table in tables)])
        self.number = int(starts[-1])
        found = [table.cells(possible.shape)[possible] + start for table, start in zip(tables, starts, strict=False)]
        self.cells = np.array(found, np.int32).reshape(len(found), int(possible.sum()))

    def smooth(self, count: Amounts) -> Amounts:
        """An even joint count with the tables of this one: what an attacker would guess who had all of them whole.

        Combinations that the tables all but rule out shrink without end, and the fit with them; they are set to nobody,
        which the true count, having nobody there, agrees with. Where that does not end, it is the true count itself.
        """
        true = count[self.possible]
        wanted = _sums(true, self.cells, self.number)
        guess = np.full(true.shape, true.sum() / max(1, true.size))
        before = None
        for _ in range(LOOKS):
            _rounds(guess, self.cells, wanted, SMOOTHING)
            if self.miss(guess, wanted) <= CLOSE:
                return guess
            shrinking = np.zeros(true.shape, bool) if before is None else (true == 0) & (guess < SHRINKING * before)
            guess[shrinking] = 0.0
            before = None if shrinking.any() else guess.copy()
        return true

    def fitted(self, start: Amounts, tables: Sequence[Amounts]) -> Amounts | None:
        """The joint count nearest to the start with these tables; None where none is found."""
        wanted = np.concatenate([numbers.ravel() for numbers in tables])
        guess = start.copy()
        lacking = (wanted > 0) & (_sums(guess, self.cells, self.number) == 0)
        guess[lacking[self.cells].any(axis=0)] = SEED
        guess[(wanted == 0)[self.cells].any(axis=0)] = 0.0
        if ((wanted > 0) & (_sums(guess, self.cells, self.number) == 0)).any():
            return None
        before = np.inf
        for _ in range(LOOKS):
            _rounds(guess, self.cells, wanted, ROUNDS)
            now = self.miss(guess, wanted)
            if now <= CLOSE:
                return guess
            if now > NEARER * before:
                return None
            before = now
        return None

    def miss(self, guess: Amounts, wanted: Amounts) -> float:
        """The most by which a sum differs from the wanted one, in persons."""
        return float(np.abs(_sums(guess, self.cells, self.number) - wanted).max(initial=0.0))


@njit(cache=True)
def _sums(guess: Amounts, cells: NDArray[np.int32], number: int) -> Amounts:
    sums = np.zeros(number)
    for table in range(cells.shape[0]):
        for place in range(guess.size):
            sums[cells[table, place]] += guess[place]
    return sums


@njit(cache=True)
def _rounds(guess: Amounts, cells: NDArray[np.int32], wanted: Amounts, rounds: int) -> None:
    """Each table in turn is scaled to its wanted numbers."""
    factors = np.empty(wanted.size)
    for _ in range(rounds):
        for table in range(cells.shape[0]):
            own = cells[table]
            for place in range(guess.size):
                factors[own[place]] = 0.0
            for place in range(guess.size):
                factors[own[place]] += guess[place]
            for place in range(guess.size):
                now = factors[own[place]]
                if now > 0:
                    guess[place] *= wanted[own[place]] / now
