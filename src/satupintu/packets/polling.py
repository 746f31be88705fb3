"""What a station asks about its packets, so that the city tells nothing twice and never all at once.

`after`: up to there nothing can change. `city`, `centre`: numbers of packets whose receipts are not here. `known`: a
digest of the status words here for each block of numbers above `after`, or that nothing can change there either: one
packet that waits for long makes no question long. All of it is read off the station's packets at each question: a
station or a city put back from a copy asks or answers as it stands.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

BLOCK = 50  # packets to a digest
MOST_RANGES = 60  # in one question; above them all is asked for
MOST_BLOCKS = 200  # in one question, and in its answer: what lies above is asked for in the next one
SETTLED = "-"  # in place of a digest

Range = tuple[int, int | None]
"""First and last number; None: no end."""
Word = tuple[int, str, str, datetime | None]
"""Number of a packet, its id, its status word, since when."""


@dataclass(frozen=True)
class Asked:
    """One question. `known` None: all at once, as stations asked before there were pages."""

    after: int
    city: tuple[Range, ...] = ((1, None),)
    centre: tuple[Range, ...] = ((1, None),)
    known: tuple[str, ...] | None = None

    def query(self) -> dict[str, str]:
        """As it travels."""
        told = {"after": str(self.after), "city": _written(self.city), "centre": _written(self.centre)}
        return told | {"known": ".".join(self.known or ())}

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        """Raises ValueError."""
        after = _number(query.get("after") or "0")
        if "known" not in query:
            return cls(after)
        known = tuple(query["known"].split(".")) if query["known"] else ()
        if len(known) > MOST_BLOCKS:
            raise ValueError("too many digests")
        return cls(after, _ranges(query.get("city", "")), _ranges(query.get("centre", "")), known)

    def knows(self, block: int, words: Iterable[Word]) -> bool:
        """Whether the words of a block, counted from 0, are here already."""
        here = self.known[block] if self.known and block < len(self.known) else ""
        return here in {SETTLED, digest(words)}


def digest(words: Iterable[Word]) -> str:
    """Of status words by number, to the second."""
    lines = (f"{number} {packet} {word} {int(at.timestamp()) if at else 0}\n" for number, packet, word, at in words)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def blocks(words: Iterable[Word], after: int, *, whole: bool = False) -> dict[int, list[Word]]:
    """Words (by number, all above `after`) in blocks counted from 0; a block without any is left out.

    As many as one question has digests for, and the first one however far away it is; `whole`: all.
    """
    found: dict[int, list[Word]] = {}
    for block, near in groupby(words, key=lambda word: (word[0] - after - 1) // BLOCK):
        if found and not whole and block >= MOST_BLOCKS:
            break
        found[block] = list(near)
    return found


def ranges_of(numbers: Iterable[int], last: int) -> tuple[Range, ...]:
    """Numbers, given in order, as ranges; and whatever comes after `last`."""
    found: list[Range] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        elif len(found) == MOST_RANGES:
            return (*found, (number, None))
        else:
            found.append((number, number))
    return (*found, (last + 1, None))


def within(number: int, ranges: Iterable[Range]) -> bool:
    return any(first <= number and (last is None or number <= last) for first, last in ranges)


def _written(ranges: Iterable[Range]) -> str:
    return ".".join(f"{first}-{'' if last is None else last}" for first, last in ranges)


def _ranges(text: str) -> tuple[Range, ...]:
    found = []
    for each in text.split(".") if text else ():
        first, dash, last = each.partition("-")
        if not dash:
            raise ValueError("a range is written with a dash")
        found.append((_number(first), _number(last) if last else None))
    if len(found) > MOST_RANGES + 1:
        raise ValueError("too many ranges")
    return tuple(found)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise ValueError("a packet's number is asked for")
    return int(text)
