"""Person-days by month, place and week add up; a replay takes out only what nothing else held up."""

from datetime import date, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.ledger.booking import Booking
from satupintu.city.participation.ledger.cases import Case, Outcome, What
from satupintu.city.participation.ledger.causes import Cause
from satupintu.city.participation.ledger.replay import replay
from satupintu.city.participation.ledger.sums import lost, series, totals

MONDAY = date(2026, 6, 1)
NUMBER = count()
UTARA, SELATAN = "64.74.01.1006", "64.74.02.1001"


def day(number):
    return MONDAY + timedelta(days=number)


def case(first, end, *, what=What.APPLICATION, outcome=Outcome.DONE, place=UTARA):
    return Case(what, f"case {next(NUMBER)}", place, day(first), day(end), outcome)


def booking(of, first, end, cause, *also):
    return Booking(of, day(first), day(end), cause, ("step:1",), frozenset(also))


some = st.builds(
    lambda first, length, cause, place: booking(case(first, first + length, place=place), first, first + length, cause),
    st.integers(-400, 400),
    st.integers(1, 200),
    st.sampled_from(Cause),
    st.sampled_from([UTARA, SELATAN]),
)


@given(st.lists(some, max_size=8))
def test_all_sums_are_the_days_of_the_cases(bookings):
    days = sum(each.days for each in bookings)
    assert sum(each.days for each in totals(bookings)) == days
    assert sum(each.days for each in lost(bookings)) == days
    assert sum(n for _, n in series(bookings, set(Cause), day(-420), day(700), 7)) == days


def test_a_month_ends_with_its_last_day():
    months = lost([booking(case(0, 35), 0, 35, Cause.BLANKS)])
    assert [(each.month, each.days) for each in months] == [(date(2026, 6, 1), 30), (date(2026, 7, 1), 5)]


def test_a_total_tells_cases_once_and_the_days_on_which_a_cause_was_only_present():
    one = case(0, 9)
    held = [booking(one, 0, 3, Cause.BLANKS, Cause.PRINTER), booking(one, 3, 4, Cause.CLOSED)]
    found = {
        each.cause: (each.days, each.cases, each.also) for each in totals([*held, booking(one, 4, 9, Cause.BLANKS)])
    }
    assert found == {Cause.BLANKS: (8, 1, 0), Cause.CLOSED: (1, 1, 0), Cause.PRINTER: (0, 0, 3)}


def test_weeks_are_whole_and_count_only_what_is_asked():
    held = [booking(case(-5, 3), -5, 3, Cause.BLANKS), booking(case(3, 40), 3, 40, Cause.CLOSED)]
    assert series(held, {Cause.BLANKS}, day(0), day(15), 7) == [(day(0), 3), (day(7), 0)]
    assert series(held, {Cause.BLANKS}, day(0), day(-8), 7) == []


def test_a_card_comes_earlier_by_the_days_that_only_these_causes_took():
    alone = case(0, 10)
    with_other = case(0, 10)
    early, not_asked, still = case(0, 5), case(8, 12), case(0, 12, outcome=Outcome.OPEN)
    bookings = [
        booking(alone, 0, 4, Cause.BLANKS),
        booking(alone, 4, 10, Cause.NOT_COLLECTED),
        booking(with_other, 0, 10, Cause.BLANKS, Cause.PRINTER),
        booking(early, 0, 5, Cause.BLANKS),
        booking(not_asked, 8, 12, Cause.BLANKS),
        booking(still, 0, 12, Cause.BLANKS),
    ]
    found = replay(bookings, {Cause.BLANKS}, day(6))
    assert (found.requests, found.in_hand, found.earlier) == (4, 1, 1)
    assert replay(bookings, {Cause.BLANKS, Cause.PRINTER}, day(6)).earlier == 2
    assert replay(bookings, set(), day(6)).earlier == 0


def test_whoever_waited_that_day_for_these_causes_alone_could_have_been_recorded():
    one, other, later = (case(n, 20, what=What.PERSON, outcome=Outcome.OPEN) for n in (0, 0, 9))
    bookings = [
        booking(one, 0, 20, Cause.CAME_FOR_NOTHING),
        booking(other, 0, 20, Cause.CAME_FOR_NOTHING, Cause.NO_NEED),
        booking(later, 9, 20, Cause.CAME_FOR_NOTHING),
    ]
    found = replay(bookings, {Cause.CAME_FOR_NOTHING}, day(5))
    assert (found.not_recorded, found.at_most, found.requests) == (2, 1, 0)


def test_who_was_recorded_later_would_have_been_recorded_by_then_without_enough_days():
    enough, too_few, gone = (
        case(0, 20, what=What.PERSON, outcome=outcome) for outcome in (Outcome.DONE, Outcome.DONE, Outcome.GONE)
    )
    bookings = [
        booking(enough, 0, 15, Cause.TOO_FAR),
        booking(enough, 15, 20, Cause.NO_NEED),
        booking(too_few, 0, 14, Cause.TOO_FAR),
        booking(too_few, 14, 20, Cause.NO_NEED),
        booking(gone, 0, 20, Cause.TOO_FAR),
    ]
    found = replay(bookings, {Cause.TOO_FAR}, day(5))
    assert (found.not_recorded, found.at_most) == (3, 1)
    assert replay(bookings, {Cause.TOO_FAR}, day(20)).not_recorded == 0


def test_a_request_of_somebody_who_was_gone_by_then_is_none():
    of_dead = case(0, 4, outcome=Outcome.GONE)
    bookings = [booking(of_dead, 0, 4, Cause.BLANKS)]
    assert [replay(bookings, {Cause.BLANKS}, day(on)).requests for on in (3, 4)] == [1, 0]
    assert replay(bookings, {Cause.BLANKS}, day(3)).earlier == 0
