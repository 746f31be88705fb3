"""Every day of a case is booked once, to a cause that its events tell."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.ledger.booking import book
from satupintu.city.participation.ledger.cases import Case, Event, Outcome, Spell, Trouble, What, Word
from satupintu.city.participation.ledger.causes import GROUPS, Cause
from satupintu.city.participation.ledger.rules import STATUS_CAUSE, WORD_CAUSE, Surroundings, days_held
from satupintu.packets.status import Status

MONDAY = date(2026, 6, 1)
S = Status


def at(day, what, number=0, hour=9):
    return Event(datetime.combine(MONDAY + timedelta(days=day), time(hour)), f"step:{number:06d}", what)


def case(*events, days=10, what=What.APPLICATION, desk=None):
    return Case(what, "ref", "64.74.01.1001", MONDAY, MONDAY + timedelta(days=days), Outcome.DONE, events, desk)


def booked(given, *spells):
    return [(each.cause, each.days) for each in book(given, Surroundings(spells))]


def spell(trouble, first, end, desk=None):
    return Spell(trouble, MONDAY + timedelta(days=first), MONDAY + timedelta(days=end), f"{trouble}:{first}", desk)


days = st.integers(-30, 60)
spells = st.lists(st.builds(spell, st.sampled_from(Trouble), days, days, st.sampled_from([None, "UTARA"])), max_size=4)
steps = st.lists(st.builds(at, days, st.sampled_from(Status), st.integers(0, 999), st.integers(0, 23)), max_size=8)
words = st.lists(st.builds(at, st.integers(-800, 60), st.sampled_from(Word), st.integers(0, 999)), max_size=6)
lengths = st.integers(-3, 60)
cases = st.one_of(
    st.builds(lambda e, n, d: case(*e, days=n, desk=d), steps, lengths, st.sampled_from([None, "UTARA"])),
    st.builds(lambda e, n: case(*e, days=n, what=What.PERSON), words, lengths),
)


@given(cases, spells)
def test_the_days_add_up_to_the_whole_time_and_none_is_booked_twice(given, around):
    bookings = book(given, Surroundings(tuple(around)))
    assert sum(each.days for each in bookings) == given.days
    edges = [given.opened, *(each.end for each in bookings)]
    assert [each.first for each in bookings] == edges[:-1]
    assert all(each.days > 0 for each in bookings)


@given(cases, spells)
def test_each_booking_names_its_events_unless_it_is_unexplained(given, around):
    known = {event.trace for event in given.events} | {each.trace for each in around}
    for each in book(given, Surroundings(tuple(around))):
        assert bool(each.traces) == (each.cause is not Cause.UNEXPLAINED)
        assert set(each.traces) <= known
        assert each.cause not in each.also_present


@given(cases, spells, st.randoms())
def test_the_order_in_which_events_are_told_does_not_matter(given, around, random):
    events, others = list(given.events), list(around)
    random.shuffle(events)
    random.shuffle(others)
    shuffled = Case(**{**vars(given), "events": tuple(events)})
    one, other = book(given, Surroundings(tuple(around))), book(shuffled, Surroundings(tuple(others)))
    assert [(b.first, b.end, b.cause, b.traces) for b in one] == [(b.first, b.end, b.cause, b.traces) for b in other]


@given(cases, spells, spells, words, steps)
def test_knowing_more_never_leaves_more_unexplained(given, around, later, said, moved):
    told = [each for each in said if each.what is not Word.LIVES_HERE]  # which takes a word back
    more = Case(**{**vars(given), "events": (*given.events, *(told if given.what is What.PERSON else moved))})
    assert unexplained(more, [*around, *later]) <= unexplained(given, around)


def unexplained(given, around):
    return sum(each.days for each in book(given, Surroundings(tuple(around))) if each.cause is Cause.UNEXPLAINED)


def test_a_request_is_booked_step_by_step():
    way = case(
        at(0, S.UNREGISTERED),
        at(0, S.BIO_CAPTURED, 1, 10),
        at(1, S.PROCESSING, 2),
        at(2, S.RECEIVED_AT_CENTRAL, 3),
        at(4, S.ADJUDICATE_RECORD, 4),
        at(5, S.PRINT_READY_RECORD, 5),
        at(7, S.CARD_PRINTED, 6),
    )
    assert booked(way) == [
        (Cause.OPERATORS, 2),
        (Cause.CENTRE_QUEUE, 2),
        (Cause.ADJUDICATION, 1),
        (Cause.OPERATORS, 1),
        (Cause.CLOSED, 1),
        (Cause.NOT_COLLECTED, 3),
    ]


def test_papers_that_were_not_brought_are_no_doubt_of_the_centre():
    assert booked(case(at(0, S.REQUEST_VALIDATION), days=2)) == [(Cause.MISSING_DOCUMENT, 2)]
    later = case(at(0, S.RECEIVED_AT_CENTRAL), at(1, S.REQUEST_VALIDATION, 1), days=2)
    assert booked(later) == [(Cause.CENTRE_QUEUE, 1), (Cause.ADJUDICATION, 1)]


def test_a_line_that_is_down_goes_before_the_queue_which_is_also_present():
    (first, held, last) = book(
        case(at(0, S.RECEIVED_AT_CENTRAL), days=5), Surroundings((spell(Trouble.CENTRE_LINE, 1, 3),))
    )
    assert (first.cause, held.cause, last.cause) == (Cause.CENTRE_QUEUE, Cause.CENTRE_LINE, Cause.CENTRE_QUEUE)
    assert held.also_present == {Cause.CENTRE_QUEUE}
    assert held.traces == ("CENTRE_LINE:1", "step:000000")


def test_a_station_s_line_counts_at_its_own_desk_only():
    down = spell(Trouble.STATION_LINE, 0, 2, "UTARA")
    assert booked(case(at(0, S.BIO_CAPTURED), days=2, desk="UTARA"), down) == [(Cause.STATION_LINE, 2)]
    assert booked(case(at(0, S.BIO_CAPTURED), days=2, desk="BARAT"), down) == [(Cause.OPERATORS, 2)]
    assert booked(case(at(0, S.BIO_CAPTURED), days=2), down) == [(Cause.OPERATORS, 2)]


def test_a_card_that_came_back_waits_for_the_printer_and_first_for_a_blank():
    back = case(at(0, S.SENT_FOR_CARD_PRINTING), at(0, S.PRINT_READY_RECORD, 1, 10), days=4)
    first, then = book(back, Surroundings((spell(Trouble.NO_BLANK, 0, 2),)))
    assert (first.cause, first.also_present) == (Cause.BLANKS, {Cause.PRINTER})
    assert (then.cause, then.also_present) == (Cause.PRINTER, frozenset())


def test_a_reason_tells_of_the_time_before_and_two_years_on():
    person = case(at(5, Word.NO_LEAVE), days=765, what=What.PERSON)
    assert booked(person) == [(Cause.WORKING_HOURS, 735), (Cause.UNEXPLAINED, 30)]


def test_who_is_elsewhere_is_so_for_half_a_year_before_the_word_and_after_it():
    person = case(at(200, Word.STUDIES_OUTSIDE), days=400, what=What.PERSON)
    assert booked(person) == [(Cause.UNEXPLAINED, 18), (Cause.STUDYING_AWAY, 365), (Cause.UNEXPLAINED, 17)]


def test_what_is_said_twice_of_where_somebody_is_held_in_between():
    person = case(at(0, Word.STUDIES_OUTSIDE), at(600, Word.STUDIES_OUTSIDE, 1), days=650, what=What.PERSON)
    assert booked(person) == [(Cause.STUDYING_AWAY, 650)]


def test_who_lives_here_again_was_away_until_half_way_and_since_half_way():
    away = at(0, Word.WORKS_OUTSIDE), at(100, Word.WORKS_OUTSIDE, 2)
    person = case(*away, at(40, Word.LIVES_HERE, 1), days=120, what=What.PERSON)
    assert booked(person) == [(Cause.WORKING_AWAY, 20), (Cause.UNEXPLAINED, 50), (Cause.WORKING_AWAY, 50)]


def test_a_reason_holds_until_half_way_to_when_another_was_told_instead_and_from_there():
    told = at(0, Word.TOO_FAR), at(100, Word.WORKING_HOURS, 1), at(600, Word.NO_NEED, 2)
    person = case(*told, days=1400, what=What.PERSON)
    assert booked(person) == [
        (Cause.TOO_FAR, 50),
        (Cause.WORKING_HOURS, 300),
        (Cause.NO_NEED, 980),
        (Cause.UNEXPLAINED, 70),
    ]


def test_a_reason_told_twice_held_in_between_though_not_told_every_time():
    told = at(0, Word.NO_LEAVE), at(100, Word.TOO_FAR, 1), at(200, Word.WORKING_HOURS, 2)
    first, both, last = book(case(*told, days=300, what=What.PERSON), Surroundings())
    assert (first.cause, first.days, first.also_present) == (Cause.WORKING_HOURS, 50, frozenset())
    assert (both.cause, both.days, both.also_present) == (Cause.TOO_FAR, 100, {Cause.WORKING_HOURS})
    assert (last.cause, last.days) == (Cause.WORKING_HOURS, 150)


def test_who_is_said_to_be_dead_stays_so_until_said_to_live_here():
    dead = at(0, Word.DEAD)
    assert booked(case(dead, at(-5, Word.NO_NEED, 1), days=500, what=What.PERSON)) == [(Cause.DATA_DEAD, 500)]
    taken_back = case(dead, at(60, Word.LIVES_HERE, 1), days=100, what=What.PERSON)
    assert booked(taken_back) == [(Cause.DATA_DEAD, 30), (Cause.UNEXPLAINED, 70)]


def test_somebody_was_gone_since_half_way_to_the_word_before_and_no_longer_than_a_word_counts():
    first = at(100, Word.NO_NEED, 1)
    of_late = case(at(160, Word.DEAD), first, days=200, what=What.PERSON)
    assert booked(of_late) == [(Cause.NO_NEED, 130), (Cause.DATA_DEAD, 70)]
    long_after = case(at(300, Word.DEAD), first, days=400, what=What.PERSON)
    assert booked(long_after) == [(Cause.NO_NEED, 210), (Cause.DATA_DEAD, 190)]


def test_a_reason_said_of_who_was_said_to_be_gone_is_also_present():
    person = case(at(100, Word.MOVED), at(120, Word.TOO_FAR, 1), days=200, what=What.PERSON)
    first, both, last = book(person, Surroundings())
    assert (first.cause, first.days) == (Cause.TOO_FAR, 10)
    assert (both.cause, both.days, both.also_present) == (Cause.DATA_MOVED, 110, {Cause.TOO_FAR})
    assert (last.cause, last.days, last.also_present) == (Cause.DATA_MOVED, 80, frozenset())


def test_days_before_the_first_step_are_unexplained():
    assert booked(case(at(2, S.RECEIVED_AT_CENTRAL), days=3)) == [(Cause.UNEXPLAINED, 2), (Cause.CENTRE_QUEUE, 1)]


def test_every_status_word_and_cause_has_its_place():
    assert set(STATUS_CAUSE) == set(Status)
    assert set(WORD_CAUSE) == set(Word) - {Word.LIVES_HERE}
    assert set(GROUPS) == set(Cause)


@pytest.mark.parametrize(
    ("trouble", "began", "hours", "run"),
    [
        (Trouble.STATION_LINE, 8, 7, (0, 0)),
        (Trouble.STATION_LINE, 15, 1, (0, 0)),
        (Trouble.STATION_LINE, 15, 2, (0, 1)),
        (Trouble.STATION_LINE, 16, 1, (0, 1)),
        (Trouble.STATION_LINE, 17, 20, (1, 1)),
        (Trouble.NO_BLANK, 0, 24, (0, 1)),
        (Trouble.CENTRE_LINE, 8, 15, (0, 0)),
        (Trouble.CENTRE_LINE, 23, 1, (0, 0)),
        (Trouble.CENTRE_LINE, 23, 2, (0, 1)),
        (Trouble.CENTRE_LINE, 0, 1, (-1, 0)),
        (Trouble.CENTRE_LINE, 23, 30, (0, 2)),
    ],
)
def test_a_day_counts_when_its_last_chance_fell_into_the_trouble(trouble, began, hours, run):
    start = datetime.combine(MONDAY, time(began))
    first, end = days_held(trouble, start, start + timedelta(hours=hours))
    assert ((first - MONDAY).days, (end - MONDAY).days) == run
