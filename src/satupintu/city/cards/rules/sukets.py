"""The letter in place of the card: number and term (letter of the Dirjen 471.13/10231/Dukcapil of 29-9-2016)."""

from calendar import monthrange
from datetime import date

VALID_MONTHS = 6


def valid_until(issued_on: date) -> date:
    """The last day of validity: the same day six months on, or the month's last when there is none."""
    months = issued_on.month - 1 + VALID_MONTHS
    year, month = issued_on.year + months // 12, months % 12 + 1
    return date(year, month, min(issued_on.day, monthrange(year, month)[1]))


def number(counted: int, issued_on: date) -> str:
    """The letter's number: class of the file, number within the year, e.g. "471.13/0042/SUKET/2026"."""
    return f"471.13/{counted:04}/SUKET/{issued_on.year}"
