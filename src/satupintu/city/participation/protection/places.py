"""Which areas of a page are hidden: kelurahan within their kecamatan, and kecamatan within the city."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from satupintu.city.participation.protection.tables import THRESHOLD


class People(NamedTuple):
    """Those who must have a KTP, with and without a recording."""

    recorded: int
    open: int


def hidden_places(kecamatan: Mapping[str, Mapping[str, People]]) -> frozenset[str]:
    """Codes of areas whose numbers are not shown. `kecamatan`: its code → its kelurahan's code → people.

    What is hidden of a kecamatan is at least two kelurahan, with `THRESHOLD` of each count together, so that by the
    sum each could hold none of it or all. Where that cannot be, the kecamatan is hidden with all its kelurahan.
    """
    hidden: set[str] = set()
    closed = set()
    for code, parts in kecamatan.items():
        chosen = _chosen(parts)
        hidden |= chosen or set()
        if chosen is None or _is_small(_sum(parts.values())):
            closed.add(code)
    sums = {code: _sum(parts.values()) for code, parts in kecamatan.items()}
    if closed:
        closed = _chosen(sums, closed) or set(kecamatan)
    return frozenset(hidden | closed | {part for code in closed for part in kecamatan[code]})


def _chosen(parts: Mapping[str, People], start: set[str] | None = None) -> set[str] | None:
    """The small parts and as many of the others, the smallest first, as hide them; None where all are too few."""
    chosen = {code for code, people in parts.items() if _is_small(people)} | (start or set())
    rest = sorted((code for code in parts if code not in chosen), key=lambda code: sum(parts[code]), reverse=True)
    while chosen and (len(chosen) == 1 or _is_small(_sum(parts[code] for code in chosen))):
        if not rest:
            return None
        chosen.add(rest.pop())
    return chosen


def _is_small(people: People) -> bool:
    return min(people) < THRESHOLD


def _sum(people: Iterable[People]) -> People:
    parts = list(people)
    return People(sum(part.recorded for part in parts), sum(part.open for part in parts))
