"""How good a line was, from its outages: by hour of the day, what they cost, what a second uplink saved. No Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
NONE = timedelta()
OFFICE = range(8, 16)
"""Hours of the day in which desks are open; the ledger of obstacles goes by them too."""
MOST_NAMED = 10


@dataclass(frozen=True, order=True)
class Span:
    """A time from a moment to another, both aware."""

    began: datetime
    ended: datetime

    @property
    def length(self) -> timedelta:
        return self.ended - self.began


@dataclass(frozen=True)
class Wait:
    """A packet on its way: from when to when it waited, and whose card with it (a number that means nobody here)."""

    began: datetime
    ended: datetime
    person: int


@dataclass(frozen=True)
class Cost:
    """What waited because of outages: packets, their hours together, people whose card waited with them."""

    packets: int
    hours: float
    people: int


@dataclass(frozen=True)
class Line:
    """One line in a period. `station`: "" is the line to the centre. `hours`: availability 0 to 1 by hour of the day.

    `office`: in office hours; `uplinks`: how long each of several was silent; `longest`: outages, longest first.
    """

    station: str
    name: str
    place: str
    period: Span
    hours: tuple[float, ...]
    whole: float
    office: float
    outages: int
    down: timedelta
    longest: tuple[Span, ...]
    cost: Cost
    uplinks: tuple[tuple[str, timedelta], ...] = field(default=())


def merged(spans: Iterable[Span], within: Span) -> list[Span]:
    """The same time without overlaps, in order, as far as it lies in a period. What has no length is left out."""
    found: list[Span] = []
    for span in sorted(spans):
        began, ended = max(span.began, within.began), min(span.ended, within.ended)
        if began >= ended:
            continue
        if found and began <= found[-1].ended:
            found[-1] = Span(found[-1].began, max(found[-1].ended, ended))
        else:
            found.append(Span(began, ended))
    return found


def total(spans: Iterable[Span]) -> timedelta:
    return sum((span.length for span in spans), NONE)


def by_hour(spans: Iterable[Span]) -> tuple[timedelta, ...]:
    """How much of it lies in each hour of the day, in the spans' own time zone."""
    sums = [NONE] * 24
    for span in spans:
        at = span.began
        while at < span.ended:
            following = at.replace(minute=0, second=0, microsecond=0) + HOUR
            until = min(following, span.ended)
            sums[at.hour] += until - at
            at = until
    return tuple(sums)


def share_up(down: Sequence[timedelta], of: Sequence[timedelta]) -> float:
    """Availability: 1 when nothing was down. Of no time at all it is 1."""
    there = sum(of, NONE)
    return 1 - sum(down, NONE) / there if there else 1.0


def cost_of(outages: Sequence[Span], waits: Iterable[Wait]) -> Cost:
    """Packets that waited while a line was down, and for how long of that. `outages` do not overlap."""
    packets, time, people = 0, NONE, set()
    for wait in waits:
        held = total(merged(outages, Span(wait.began, wait.ended))) if wait.began < wait.ended else NONE
        if held:
            packets, time = packets + 1, time + held
            people.add(wait.person)
    return Cost(packets, time / HOUR, len(people))


def line_of(
    *,
    station: str,
    name: str,
    place: str,
    period: Span,
    outages: Iterable[Span],
    uplinks: dict[str, list[Span]],
    waits: Iterable[Wait],
) -> Line:
    """`outages`: of the line as a whole; `uplinks`: of each of several; times in the zone whose hours are meant."""
    down = merged(outages, period)
    hours_down, hours = by_hour(down), by_hour([period])
    office = slice(OFFICE.start, OFFICE.stop)
    return Line(
        station=station,
        name=name,
        place=place,
        period=period,
        hours=tuple(share_up([lost], [there]) for lost, there in zip(hours_down, hours, strict=True)),
        whole=share_up(hours_down, hours),
        office=share_up(hours_down[office], hours[office]),
        outages=len(down),
        down=total(down),
        longest=tuple(sorted(down, key=lambda span: span.length, reverse=True)[:MOST_NAMED]),
        cost=cost_of(down, waits),
        uplinks=tuple((each, total(merged(spans, period))) for each, spans in sorted(uplinks.items())),
    )
