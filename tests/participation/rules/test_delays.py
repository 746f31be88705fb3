from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.rules.delays import (
    WAITS_FOR,
    Cause,
    Delay,
    Obstacles,
    Span,
    Step,
    delays_of,
    totals,
)
from satupintu.packets.status import Status

DAY = timedelta(days=1)
START = datetime(2026, 7, 6, tzinfo=UTC)


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def test_every_status_but_the_last_waits_for_somebody():
    assert set(Status) - set(WAITS_FOR) == {Status.CARD_ISSUED}


def test_a_time_without_blanks_is_not_the_printers_fault():
    steps = [Step(Status.PRINT_READY_RECORD, at(0)), Step(Status.SENT_FOR_CARD_PRINTING, at(10))]
    obstacles = Obstacles(no_blank=[Span(at(2), at(8))])
    assert delays_of(steps, at(10), obstacles) == [
        Delay(Status.PRINT_READY_RECORD, Cause.BLANKS, 6 * DAY),
        Delay(Status.PRINT_READY_RECORD, Cause.OFFICE, 4 * DAY),
    ]


def test_a_line_that_is_down_still_counts_until_now():
    steps = [Step(Status.BIO_CAPTURED, at(0))]
    obstacles = Obstacles(station_line=[Span(at(1), None)], centre_line=[Span(at(0), None)])
    assert delays_of(steps, at(3), obstacles) == [
        Delay(Status.BIO_CAPTURED, Cause.LINE_DOWN, 2 * DAY),
        Delay(Status.BIO_CAPTURED, Cause.OFFICE, DAY),
    ]


def test_the_centre_is_not_blamed_for_a_line_that_is_down():
    steps = [Step(Status.SENT_FOR_ENROLLMENT, at(0)), Step(Status.ADJUDICATE_RECORD, at(4))]
    causes = totals(delays_of(steps, at(6), Obstacles(centre_line=[Span(at(0), at(3)), Span(at(1), at(2))])))
    assert causes == {Cause.LINE_DOWN: 3 * DAY, Cause.ADJUDICATION: 2 * DAY, Cause.CENTRE: DAY}


def test_a_card_that_was_handed_over_delays_nobody():
    steps = [Step(Status.CARD_PRINTED, at(0)), Step(Status.CARD_ISSUED, at(2))]
    assert delays_of(steps, at(2), Obstacles()) == [Delay(Status.CARD_PRINTED, Cause.RESIDENT, 2 * DAY)]
    assert delays_of([], at(2), Obstacles()) == []


def test_papers_that_were_not_brought_wait_for_the_resident_and_a_later_doubt_for_an_officer():
    first = [Step(Status.REQUEST_VALIDATION, at(0)), Step(Status.PRINT_READY_RECORD, at(2))]
    assert [delay.cause for delay in delays_of(first, at(2), Obstacles())] == [Cause.RESIDENT]
    later = [Step(Status.SENT_FOR_ENROLLMENT, at(0)), Step(Status.REQUEST_VALIDATION, at(1))]
    assert [delay.cause for delay in delays_of(later, at(3), Obstacles())] == [Cause.CENTRE, Cause.ADJUDICATION]


def test_days_are_days():
    assert Delay(Status.CARD_PRINTED, Cause.RESIDENT, 36 * timedelta(hours=1)).days == 1.5


moments = st.floats(0, 60).map(at)
spans = st.lists(st.builds(Span, moments, st.none() | moments), max_size=6)


@given(
    st.lists(st.tuples(st.sampled_from(Status), moments), min_size=1, max_size=8),
    spans,
    spans,
    spans,
    st.floats(60, 70),
)
def test_no_time_is_lost_and_none_is_counted_twice(path, station, centre, blanks, end):
    steps = [Step(status, moment) for (status, _), moment in zip(path, sorted(m for _, m in path), strict=True)]
    delays = delays_of(steps, at(end), Obstacles(station, centre, blanks))
    assert all(delay.lasted > timedelta() for delay in delays)
    after = [step.at for step in steps[1:]] + [at(end)]
    waited = sum(
        (until - step.at for step, until in zip(steps, after, strict=True) if step.status in WAITS_FOR), timedelta()
    )
    assert sum((delay.lasted for delay in delays), timedelta()) == waited
