"""Serial numbers of blanks: letters first, then digits of fixed length, e.g. BTG26-000001."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from satupintu.city.cards.rules.problems import SERIALS_UNREADABLE
from satupintu.city.foundation.problems import Problem

LARGEST_DELIVERY = 20_000
_SERIAL = re.compile(r"([A-Z0-9./-]*?)(\d{1,12})", re.ASCII)


@dataclass(frozen=True)
class SerialRange:
    """All serials from `first` to `last`, both included."""

    prefix: str
    width: int
    start: int
    end: int

    @classmethod
    def between(cls, first: str, last: str) -> "SerialRange":
        """Raises SERIALS_UNREADABLE when the two do not span 1 to 20,000 numbers of one form."""
        one, other = (_SERIAL.fullmatch(text.strip().upper()) for text in (first, last))
        if one is None or other is None or len(first.strip()) > 20:
            raise Problem(SERIALS_UNREADABLE)
        same_form = one[1] == other[1] and len(one[2]) == len(other[2])
        if not same_form or not 0 <= int(other[2]) - int(one[2]) < LARGEST_DELIVERY:
            raise Problem(SERIALS_UNREADABLE)
        return cls(one[1], len(one[2]), int(one[2]), int(other[2]))

    @property
    def first(self) -> str:
        return self._serial(self.start)

    @property
    def last(self) -> str:
        return self._serial(self.end)

    def __len__(self) -> int:
        return self.end - self.start + 1

    def __iter__(self) -> Iterator[str]:
        return (self._serial(number) for number in range(self.start, self.end + 1))

    def _serial(self, number: int) -> str:
        return f"{self.prefix}{number:0{self.width}}"
