"""`slots PLACE --from DAY --until DAY --hours 08:00-12:00,13:00-15:00`: times at which residents may come."""

import argparse
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from satupintu.city.applications.services import open_slots
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program

MOST_DAYS = 366


def hours(text: str) -> list[tuple[time, time]]:
    """Spans of a day: `08:00-12:00,13:00-15:00`. Raises ValueError."""
    spans = []
    for part in text.split(","):
        begins, ends = (time.fromisoformat(each.strip()) for each in part.split("-"))
        if begins >= ends:
            raise ValueError(part)
        spans.append((begins, ends))
    return spans


def divided(spans: list[tuple[time, time]], minutes: int) -> list[tuple[time, time]]:
    """Spans cut into times of so many minutes; what is left at the end of a span is too short and falls away."""
    step, day = timedelta(minutes=minutes), date(2000, 1, 1)
    found = []
    for begins, ends in spans:
        at = datetime.combine(day, begins)
        while at + step <= datetime.combine(day, ends):
            found.append((at.time(), (at + step).time()))
            at += step
    return found


class Command(BaseCommand):
    help = "Open times at a place, Monday to Friday. Those that are open already stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", help="code of the place of service, e.g. UTARA")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY")
        parser.add_argument("--until", dest="last", type=date.fromisoformat, required=True, metavar="DAY")
        parser.add_argument("--hours", type=hours, required=True, metavar="08:00-12:00,13:00-15:00")
        parser.add_argument("--minutes", type=int, default=60, help="how long one time is")
        parser.add_argument("--seats", type=int, default=8, help="how many people one time holds")
        parser.add_argument(
            "--without", type=date.fromisoformat, nargs="*", default=[], metavar="DAY", help="holidays: no times then"
        )
        parser.add_argument("--saturdays", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *, place: str, first: date, last: date, minutes: int, seats: int, **given: Any) -> None:
        times = divided(given["hours"], minutes) if minutes > 0 else []
        if not (times and seats > 0 and timedelta() <= last - first < timedelta(days=MOST_DAYS)):
            raise CommandError(_("Name days within a year, the last not before the first, and times that fit in."))
        open_on = 6 if given["saturdays"] else 5
        every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        days = [day for day in every if day.weekday() < open_on and day not in given["without"]]
        try:
            count = open_slots(viewer=program("slots"), place=place, days=days, times=times, capacity=seats)
        except Problem as problem:
            raise CommandError(str(problem)) from None
        said = _("%(place)s: %(count)d times on %(days)d days are open now.")
        self.stdout.write(said % {"place": place, "count": count, "days": len(days)})
