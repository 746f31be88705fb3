"""What held an application up: the time in each status, given to a cause (the study's second question).

A time in which a line was down or no blank was free belongs to that; the rest of it to whoever had to act.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from satupintu.packets.status import Status


class Cause(StrEnum):
    """Who or what an application waited for."""

    BLANKS = "BLANKS"  # no blank was free
    LINE_DOWN = "LINE_DOWN"  # a line between the places was down
    CENTRE = "CENTRE"  # the data centre had not answered
    ADJUDICATION = "ADJUDICATION"  # an officer had to decide on a doubt
    OFFICE = "OFFICE"  # the office had not sent or printed
    RESIDENT = "RESIDENT"  # the resident had not come


@dataclass(frozen=True)
class Step:
    """An application reached a status."""

    status: Status
    at: datetime


@dataclass(frozen=True)
class Span:
    """A time; `until` None: it lasts."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Obstacles:
    """Times in which things could not move: by line, and without a free blank. Spans of one kind may overlap."""

    station_line: Sequence[Span] = ()
    centre_line: Sequence[Span] = ()
    no_blank: Sequence[Span] = ()


@dataclass(frozen=True)
class Delay:
    """One application's time in one status, given to one cause."""

    status: Status
    cause: Cause
    lasted: timedelta

    @property
    def days(self) -> float:
        return self.lasted / timedelta(days=1)


S = Status
WAITS_FOR: dict[Status, Cause] = {
    S.BELUM_WAJIB: Cause.RESIDENT,
    S.UNREGISTERED: Cause.RESIDENT,
    S.BIO_CAPTURED: Cause.OFFICE,
    S.PROCESSING: Cause.OFFICE,
    S.SENT_FOR_ENROLLMENT: Cause.CENTRE,
    S.RECEIVED_AT_CENTRAL: Cause.CENTRE,
    S.SEARCH_FAILURE_AT_CENTRAL: Cause.CENTRE,
    S.ENROLL_FAILURE_AT_REGIONAL: Cause.RESIDENT,
    S.ENROLL_FAILURE_AT_CENTRAL: Cause.RESIDENT,
    S.REQUEST_VALIDATION: Cause.ADJUDICATION,
    S.ADJUDICATE_RECORD: Cause.ADJUDICATION,
    S.DUPLICATE_RECORD: Cause.ADJUDICATION,
    S.DUPLICATE_ONE_TO_ONE: Cause.ADJUDICATION,
    S.DUPLICATE_ONE_TO_MANY: Cause.ADJUDICATION,
    S.PRINT_READY_RECORD: Cause.OFFICE,
    S.SENT_FOR_CARD_PRINTING: Cause.OFFICE,
    S.CARD_PRINTED: Cause.RESIDENT,
    S.CARD_SHIPPED: Cause.RESIDENT,
}
"""Whom a status waits for when nothing is in the way. CARD_ISSUED waits for nobody."""


def delays_of(steps: Sequence[Step], until: datetime, obstacles: Obstacles) -> list[Delay]:
    """What an application waited for, status by status; `steps` in order of time, `until` now or its end."""
    delays: list[Delay] = []
    for step, after in zip(steps, [*(step.at for step in steps[1:]), until], strict=False):
        cause = WAITS_FOR.get(step.status)
        if step is steps[0] and step.status is S.REQUEST_VALIDATION:
            cause = Cause.RESIDENT  # a request without recording begins here: its papers have not been brought
        if cause is None or after <= step.at:
            continue
        held_up_by, spans = _in_the_way(step.status, obstacles)
        held_up = _time_within(spans, step.at, after)
        if held_up:
            delays.append(Delay(step.status, held_up_by, held_up))
        if rest := after - step.at - held_up:
            delays.append(Delay(step.status, cause, rest))
    return delays


def _in_the_way(status: Status, obstacles: Obstacles) -> tuple[Cause, Sequence[Span]]:
    if status is S.PRINT_READY_RECORD:
        return Cause.BLANKS, obstacles.no_blank
    if status is S.BIO_CAPTURED:
        return Cause.LINE_DOWN, obstacles.station_line
    if status in {S.PROCESSING, S.SENT_FOR_ENROLLMENT}:
        return Cause.LINE_DOWN, obstacles.centre_line
    return Cause.LINE_DOWN, ()


def _time_within(spans: Iterable[Span], since: datetime, until: datetime) -> timedelta:
    """How much of the time from `since` to `until` lies within any of the spans; overlapping ones count once."""
    covered, reached = timedelta(), since
    for span in sorted(spans, key=lambda span: span.since):
        start = max(span.since, reached)
        end = until if span.until is None else min(span.until, until)
        if end > start:
            covered += end - start
            reached = end
    return covered


def totals(delays: Iterable[Delay]) -> dict[Cause, timedelta]:
    """Time by cause, longest first."""
    sums: dict[Cause, timedelta] = {}
    for delay in delays:
        sums[delay.cause] = sums.get(delay.cause, timedelta()) + delay.lasted
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
