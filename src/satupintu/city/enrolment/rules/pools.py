"""Numbers that a station has ahead, to give without a network (docs/decisions/0011-numbers-without-a-network.md)."""

BLOCK = 50
"""How many numbers a station holds when it has just been at the city; it asks again when fewer than half are left."""
MOST_LOST = 1000
"""How many numbers a restored city may have forgotten that it gave."""
_MARK = ":"


def number_of(station: str, ordinal: int) -> str:
    """As it stands in a manifest, e.g. "bontang-utara:57": whose it is, and no number of an application."""
    return f"{station}{_MARK}{ordinal}"


def ordinal_of(number: str, station: str) -> int | None:
    """Which number of this station's own it is; None for anything else."""
    whose, _mark, ordinal = number.rpartition(_MARK)
    known = whose == station and ordinal.isascii() and ordinal.isdecimal() and len(ordinal) < 9
    return int(ordinal) if known and number == number_of(station, int(ordinal)) else None


def up_to(*, given: int, told: int, left: int) -> int:
    """The highest number to hand out: what was given in an answer that was lost is given again before new ones are.

    `given`: the highest the city knows of; `told`, `left`: the station's highest and how many it has not used.
    """
    return max(given, told + max(0, BLOCK - left))
