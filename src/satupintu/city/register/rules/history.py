"""What was so on which day, read from events (docs/flows/register.md, "As of any day"). No Django.

Two times are kept apart: when something was so, and when the register knew it. `as_known` goes back in the second,
`periods` lays out the first.

Every event says what it found and what it left (`before`, `after`). An event that was undone counts for nothing, nor
does its undo. An event is entered only on top of what is known of its fields, so its changes of one field follow one
another in time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

State = dict[str, Any]
"""Fields of a resident or a family card with their values as JSON holds them: days as ISO 8601."""

DAYS = frozenset(
    {"birth_date", "married_on", "itap_until", "registered_from", "registered_until", "issued_on", "ended_on"}
)
"""Fields that hold a day."""


@dataclass(frozen=True)
class Step:
    """What one event changed in one resident. `from_the_start`: it corrects; else it holds from `happened_on` on."""

    event: int
    happened_on: date
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    from_the_start: bool = False
    undoes: int | None = None


@dataclass(frozen=True)
class Period:
    """A state from a day (None: ever since) until before another (None: for good)."""

    since: date | None
    until: date | None
    state: State

    def covers(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def typed(name: str, value: Any) -> Any:
    """The value of a field, from what JSON holds."""
    return date.fromisoformat(value) if name in DAYS and value is not None else value


def as_known(now: State, later: Sequence[Step]) -> State:
    """The state before `later`, the newest steps in the order in which they were entered."""
    state = dict(now)
    for step in reversed(later):
        state |= step.before
    return state


def standing(steps: Sequence[Step]) -> list[Step]:
    """The steps that count: neither undone nor undoing."""
    undone = {step.undoes for step in steps}
    return [step for step in steps if step.undoes is None and step.event not in undone]


def periods(now: State, steps: Sequence[Step]) -> list[Period]:
    """All time in periods without gap, each with its state; the last one is `now`. `steps`: all, as entered."""
    courses = _courses(standing(steps))
    borders = sorted({since for course in courses.values() for since, _ in course if since is not None})
    starts = [None, *borders]
    return [
        Period(since, until, now | {name: _on(since, course) for name, course in courses.items()})
        for since, until in zip(starts, [*borders, None], strict=True)
    ]


def state_on(now: State, steps: Sequence[Step], on: date) -> State:
    """The state on a day."""
    return next(period.state for period in periods(now, steps) if period.covers(on))


def in_the_way(steps: Sequence[Step], fields: Collection[str], on: date) -> list[int]:
    """Events after that day which changed one of the fields already: what is entered now would not be the newest."""
    return [
        step.event
        for step in standing(steps)
        if not step.from_the_start and step.happened_on > on and not step.after.keys().isdisjoint(fields)
    ]


def resting_on(steps: Sequence[Step], event: int) -> list[int]:
    """Later events that found what this one left in some field; it cannot be undone before they are."""
    left = {name for step in steps if step.event == event for name in step.after}
    return [step.event for step in standing(steps) if step.event > event and not step.after.keys().isdisjoint(left)]


_Course = list[tuple[date | None, Any]]


def _courses(steps: Sequence[Step]) -> dict[str, _Course]:
    """By field: its values in order, each with the day from which it holds (None: ever since)."""
    courses: dict[str, _Course] = {}
    for step in steps:
        for name, value in step.after.items():
            course = courses.setdefault(name, [(None, step.before.get(name, value))])
            since = course[-1][0] if step.from_the_start else step.happened_on
            if since == course[-1][0]:
                course[-1] = (since, value)
            else:
                course.append((since, value))
    return courses


def _on(day: date | None, course: _Course) -> Any:
    value = course[0][1]
    for since, later in course[1:]:
        if day is not None and since is not None and since <= day:
            value = later
    return value
