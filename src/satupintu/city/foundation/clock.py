"""The city's clock: the only place that asks what time it is, so that tests and replays can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _stopped.get() or timezone.now()


def local() -> datetime:
    """The moment in the office's own time zone (Asia/Makassar)."""
    return timezone.localtime(now())


def today() -> date:
    """The day in the office's own time zone."""
    return local().date()


def starts(day: date) -> datetime:
    """The first moment of a day in the office's time zone, for comparing with moments kept in UTC."""
    return timezone.make_aware(datetime.combine(day, time.min))


def ends(day: date) -> datetime:
    """The moment before which a day lies: the first of the next."""
    return starts(day + timedelta(days=1))


def month_ends_before(day: date) -> Iterator[date]:
    """The last days of the months before a day's own, newest first, without end."""
    while True:
        day = day.replace(day=1) - timedelta(days=1)
        yield day


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (aware) inside the block."""
    token = _stopped.set(at)
    try:
        yield
    finally:
        _stopped.reset(token)
