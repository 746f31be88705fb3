"""The bridge adds up to the last person, whatever happened."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.statistics.bridge import Cause, Course, Event, Standing, bridge
from satupintu.city.participation.statistics.cells import Count

DAY = date(2026, 1, 1)
OUT, TODO, DONE = Standing(wajib=False, recorded=False), Standing(wajib=True, recorded=False), Standing(True, True)
EARLY = Standing(wajib=False, recorded=True)

standings = st.builds(Standing, st.booleans(), st.booleans())
maybe = st.none() | st.booleans()
events = st.builds(Event, st.dates(DAY, DAY + timedelta(days=180)), st.sampled_from(Cause), maybe, maybe)
courses = st.builds(Course, standings, standings, st.lists(events, max_size=6).map(tuple))


@given(st.lists(courses, max_size=40), st.integers(1, 500), st.data())
def test_every_person_and_every_point_is_booked_once(people, wajib, data):
    same = Count(wajib, data.draw(st.integers(0, wajib)))
    found = bridge(same, people)
    assert found.after.wajib - found.before.wajib == sum(step.wajib for step in found.steps.values())
    assert found.after.recorded - found.before.recorded == sum(step.recorded for step in found.steps.values())
    moved = Fraction(found.after.recorded, found.after.wajib) - Fraction(found.before.recorded, found.before.wajib)
    assert sum((step.points for step in found.steps.values()), Fraction(0)) == 100 * moved


def test_each_cause_books_what_it_changed():
    at = [DAY + timedelta(days=n) for n in range(4)]
    people = [
        Course(OUT, DONE, (Event(at[2], Cause.RECORDED, recorded=True), Event(at[1], Cause.CAME_OF_AGE, wajib=True))),
        Course(EARLY, DONE, (Event(at[1], Cause.CAME_OF_AGE, wajib=True),)),
        Course(DONE, Standing(wajib=False, recorded=True), (Event(at[3], Cause.DIED, wajib=False),)),
        Course(TODO, DONE, (Event(at[0], Cause.RECORDED, recorded=True),)),
    ]
    found = bridge(Count(10, 8), people)
    assert (found.before, found.after) == (Count(12, 9), Count(13, 11))
    assert {cause: step[:2] for cause, step in found.steps.items()} == {
        Cause.CAME_OF_AGE: (2, 1),
        Cause.RECORDED: (0, 2),
        Cause.DIED: (-1, -1),
    }


def test_what_no_event_explains_is_booked_as_corrected():
    found = bridge(Count(5, 5), [Course(OUT, TODO), Course(TODO, DONE)])
    assert {cause: step[:2] for cause, step in found.steps.items()} == {Cause.CORRECTED: (1, 1)}


def test_a_recording_of_who_need_not_have_a_card_moves_nothing():
    assert bridge(Count(5, 4), [Course(OUT, EARLY, (Event(DAY, Cause.RECORDED, recorded=True),))]).steps == {}


def test_new_people_of_the_mean_rate_do_not_move_it():
    found = bridge(Count(100, 50), [Course(OUT, TODO, (Event(DAY, Cause.ARRIVED, wajib=True),))] * 2)
    assert found.steps[Cause.ARRIVED].points == 100 * (Fraction(50, 102) - Fraction(1, 2))


def test_there_is_no_rate_of_nobody():
    with pytest.raises(ZeroDivisionError):
        bridge(Count(0, 0), [])
