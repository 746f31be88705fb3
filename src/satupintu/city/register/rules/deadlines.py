"""Within how many days an event must be reported (UU 23/2006 and UU 24/2013); late reports are taken all the same.

Not confirmed in a text that we read: 30 days for death, name change, adoption and recognition, 60 for divorce.
"""

from datetime import date, timedelta

DAYS_TO_REPORT = {
    "BIRTH": 60,
    "STILLBIRTH": 30,
    "DEATH": 30,
    "MARRIAGE": 60,
    "DIVORCE": 60,
    "NAME_CHANGE": 30,
    "ADOPTION": 30,
    "RECOGNITION": 30,
    "LOST_CARD": 14,
}
ITAP_NOTICE = timedelta(days=30)
"""A foreigner asks for the extension of the card this long before the permit ends (art. 63)."""


def report_by(kind: str, happened_on: date) -> date | None:
    """The last day for reporting an event; None where the law names none."""
    days = DAYS_TO_REPORT.get(kind)
    return None if days is None else happened_on + timedelta(days=days)


def days_late(kind: str, happened_on: date, reported_on: date) -> int | None:
    """Days between the last day and the report; 0 is on time, None where the law names no last day."""
    last = report_by(kind, happened_on)
    return None if last is None else max(0, (reported_on - last).days)


def is_late(kind: str, happened_on: date, reported_on: date) -> bool:
    """Whether a report comes after its last day."""
    return bool(days_late(kind, happened_on, reported_on))
