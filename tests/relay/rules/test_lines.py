"""Availability adds up, overlaps count once, and only what waited while the line was down is booked to it."""

from datetime import datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.relay.rules.lines import HOUR, OFFICE, Cost, Span, Wait, by_hour, cost_of, line_of, merged, total

START = datetime(2026, 7, 6, tzinfo=timezone(timedelta(hours=8)))
WEEK = Span(START, START + timedelta(days=7))


def at(hours):
    return START + timedelta(hours=hours)


def span(began, ended):
    return Span(at(began), at(ended))


spans = st.lists(
    st.tuples(st.integers(-600, 12_000), st.integers(0, 6_000)).map(
        lambda each: Span(START + timedelta(minutes=each[0]), START + timedelta(minutes=sum(each)))
    ),
    max_size=12,
)


@given(spans)
def test_merged_spans_do_not_overlap_and_lie_in_the_period(found):
    down = merged(found, WEEK)
    assert all(one.ended < other.began for one, other in pairwise(down))
    assert all(WEEK.began <= each.began < each.ended <= WEEK.ended for each in down)


@given(spans)
def test_the_hours_of_the_day_add_up_to_the_whole(found):
    down = merged(found, WEEK)
    assert sum(by_hour(down), timedelta()) == total(down)
    assert all(each <= timedelta(days=7) / 24 for each in by_hour(down))


@given(st.lists(st.tuples(st.integers(-9, 60), st.integers(0, 30)), max_size=6))
def test_merging_neither_adds_nor_loses_an_hour(found):
    hours = {hour for began, length in found for hour in range(began, began + length) if 0 <= hour < 48}
    two_days = Span(START, at(48))
    assert total(merged([span(began, began + length) for began, length in found], two_days)) == len(hours) * HOUR


def test_a_packet_costs_the_time_that_it_waited_while_the_line_was_down():
    outages = [span(1, 3), span(10, 12)]
    waits = [
        Wait(at(2), at(4), 1),  # an hour of its two
        Wait(at(2), at(11), 1),  # an hour of each outage, the same person
        Wait(at(4), at(9), 2),  # between them
        Wait(at(11), at(10), 3),  # a clock that was wrong
    ]
    assert cost_of(outages, waits) == Cost(packets=2, hours=3.0, people=1)


def line(outages, **more):
    options = {"station": "u", "name": "U", "place": "Utara", "period": WEEK, "uplinks": {}, "waits": []} | more
    return line_of(outages=outages, **options)


def test_a_line_without_outages_was_always_there():
    found = line([])
    assert (found.whole, found.office, found.outages, found.longest) == (1.0, 1.0, 0, ())
    assert set(found.hours) == {1.0}


def test_an_outage_in_office_hours_weighs_more_there_than_in_the_whole():
    found = line([span(8, 12)])
    assert found.whole == 1 - 4 / (7 * 24)
    assert found.office == 1 - 4 / (7 * len(OFFICE))
    assert found.hours[9] == 1 - 1 / 7
    assert found.hours[20] == 1.0
    assert found.down == 4 * HOUR


def test_the_longest_come_first_and_only_so_many():
    found = line([span(10 * number, 10 * number + 1 + number / 10) for number in range(12)])
    assert found.outages == 12
    assert len(found.longest) == 10
    assert found.longest[0].began == at(110)


def test_each_uplink_alone_would_have_been_down_longer_than_both_together():
    found = line([span(4, 5)], uplinks={"gsm": [span(4, 5), span(20, 26)], "fiber": [span(1, 5), span(2, 3)]})
    assert found.uplinks == (("fiber", 4 * HOUR), ("gsm", 7 * HOUR))
    assert found.down == HOUR


def test_of_no_time_at_all_a_line_was_there():
    assert line([span(1, 2)], period=Span(START, START)).whole == 1.0
