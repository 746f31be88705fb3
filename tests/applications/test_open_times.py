"""`satupintu city slots`: the times at which residents may come to a place."""

from datetime import date, time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from satupintu.city.applications.models import Slot
from satupintu.city.config.management.commands.slots import divided, hours

WEEK = ("--from", "2026-07-06", "--until", "2026-07-12")  # a Monday to a Sunday


def slots(*words):
    out = StringIO()
    call_command("slots", *words, stdout=out)
    return out.getvalue()


def test_working_days_are_open_in_times_of_an_hour(cast):
    assert "20" in slots("UTARA", *WEEK, "--hours", "08:00-10:00,13:00-15:00", "--seats", "5")
    found = Slot.objects.filter(place="UTARA")
    assert {slot.day.weekday() for slot in found} == set(range(5))
    monday = found.filter(day=date(2026, 7, 6)).order_by("starts")
    assert [(slot.starts.hour, slot.ends.hour, slot.capacity) for slot in monday] == [
        (8, 9, 5),
        (9, 10, 5),
        (13, 14, 5),
        (14, 15, 5),
    ]


def test_a_second_time_changes_nothing_and_a_holiday_stays_closed(cast):
    words = ("UTARA", *WEEK, "--hours", "08:00-09:00", "--without", "2026-07-08", "--saturdays")
    assert slots(*words) == slots(*words)
    days = set(Slot.objects.filter(place="UTARA").values_list("day", flat=True))
    assert days == {date(2026, 7, day) for day in (6, 7, 9, 10, 11)}


def test_what_is_left_of_a_span_is_no_time():
    assert divided(hours("08:00-09:50"), 30) == [
        (time(8), time(8, 30)),
        (time(8, 30), time(9)),
        (time(9), time(9, 30)),
    ]


@pytest.mark.parametrize("text", ["", "8-9", "09:00-08:00", "08:00", "08:00-09:00-10:00"])
def test_a_span_that_is_none_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - argparse says it in its own words
        hours(text)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("UTARA", "--from", "2026-07-07", "--until", "2026-07-06", "--hours", "08:00-09:00"), "hari"),
        (("UTARA", "--from", "2026-07-07", "--until", "2028-07-06", "--hours", "08:00-09:00"), "hari"),
        (("UTARA", *WEEK, "--hours", "08:00-09:00", "--minutes", "90"), "hari"),
        (("UTARA", *WEEK, "--hours", "08:00-09:00", "--minutes", "0"), "hari"),
        (("UTARA", *WEEK, "--hours", "08:00-09:00", "--seats", "0"), "hari"),
        (("NOWHERE", *WEEK, "--hours", "08:00-09:00"), "tidak dikenal"),
    ],
)
def test_what_cannot_be_is_said(cast, words, said):
    with pytest.raises(CommandError, match=said):
        slots(*words)
