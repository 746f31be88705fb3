"""Seats in a slot."""

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.applications.rules.seats import free_seat, free_with_blank, has_blank, quota_that_keeps_promises

capacities = st.integers(1, 12)
seats = st.sets(st.integers(1, 12))


@given(capacities, seats)
def test_the_lowest_free_seat_is_given_and_never_one_beyond_capacity(capacity, taken):
    seat = free_seat(capacity, taken)
    if seat is None:
        assert set(range(1, capacity + 1)) <= taken
    else:
        assert 1 <= seat <= capacity
        assert seat not in taken
        assert all(lower in taken for lower in range(1, seat))


@given(capacities, st.integers(0, 12), seats)
def test_free_seats_with_a_blank_are_those_within_the_quota(capacity, quota, taken):
    free = [seat for seat in range(1, 13) if seat not in taken and has_blank(seat, quota)]
    assert free_with_blank(quota, taken) == len(free)


@given(st.integers(0, 20), capacities, st.integers(0, 12), seats)
def test_a_promised_blank_is_never_taken_back(wanted, capacity, quota, taken):
    quota = min(quota, capacity)
    taken = {seat for seat in taken if seat <= capacity}
    new = quota_that_keeps_promises(wanted, capacity, quota, taken)
    assert 0 <= new <= capacity
    assert all(has_blank(seat, new) for seat in taken if has_blank(seat, quota))
    assert new == min(wanted, capacity) or new == max(seat for seat in taken if seat <= quota)
