"""Reading what was so on which day from the steps that led here."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.register.rules import history
from satupintu.city.register.rules.history import Step

START = date(2026, 1, 1)
FIRST = {"name": "A", "address": "A", "registered_until": None}
FIELDS = st.sampled_from(sorted(FIRST))


def day(number):
    return START + timedelta(number)


def told(state, event, on, values, **more):
    """A step from a state; gives the step and the state after."""
    return Step(event, on, {name: state[name] for name in values}, values, **more), state | values


@st.composite
def courses(draw):
    """Steps as services let them be: each event on top of what is known of its fields; some undone, newest first."""
    state, steps, newest = dict(FIRST), [], {}
    for number in range(1, draw(st.integers(0, 12)) + 1):
        standing = history.standing(steps)
        if standing and draw(st.integers(0, 3)) == 0:
            last = standing[-1]
            step, state = told(state, number, day(500), dict(last.before), undoes=last.event)
        else:
            values = {name: f"{name}{number}" for name in draw(st.sets(FIELDS, min_size=1))}
            corrects = draw(st.booleans())
            earliest = max((newest.get(name, 0) for name in values), default=0)
            on = draw(st.integers(earliest, earliest + 40))
            if not corrects:
                newest |= dict.fromkeys(values, on)
            step, state = told(state, number, day(on), values, from_the_start=corrects)
        steps.append(step)
    return state, steps


@given(courses())
def test_periods_cover_all_time_once_and_end_as_things_are_now(course):
    now, steps = course
    periods = history.periods(now, steps)
    assert periods[0].since is None
    assert periods[-1].until is None
    assert [each.until for each in periods[:-1]] == [each.since for each in periods[1:]]
    assert all(each.since < each.until for each in periods[1:-1])
    assert periods[-1].state == now


@given(courses(), st.integers(-1, 520))
def test_a_day_says_what_the_last_standing_event_by_then_left_or_its_correction(course, number):
    now, steps = course
    expected = {}
    for name, first in FIRST.items():
        entries = [(None, first)]
        for step in history.standing(steps):
            if name not in step.after:
                continue
            if step.from_the_start:
                entries[-1] = (entries[-1][0], step.after[name])
            else:
                entries.append((step.happened_on, step.after[name]))
        expected[name] = [value for since, value in entries if since is None or since <= day(number)][-1]
    assert history.state_on(now, steps, day(number)) == expected


@given(courses(), st.data())
def test_going_back_over_the_newest_steps_gives_what_was_known_before_them(course, data):
    now, steps = course
    cut = data.draw(st.integers(0, len(steps)))
    state = dict(FIRST)
    for step in steps[:cut]:
        state |= step.after
    assert history.as_known(now, steps[cut:]) == state


@given(courses())
def test_undoing_everything_from_the_newest_gives_the_first_state_for_all_time(course):
    now, steps = course
    for step in reversed(history.standing(steps)):
        assert history.resting_on(steps, step.event) == []
        undo, now = told(now, len(steps) + 1, day(600), dict(step.before), undoes=step.event)
        steps = [*steps, undo]
    assert [each.state for each in history.periods(now, steps)] == [FIRST]


def test_what_rests_on_an_event_and_what_stands_in_its_way():
    move, state = told(FIRST, 1, day(10), {"address": "B"})
    naming, state = told(state, 2, day(5), {"name": "N"})
    again, state = told(state, 3, day(20), {"address": "C"})
    steps = [move, naming, again]
    assert history.resting_on(steps, 1) == [3]
    assert history.resting_on(steps, 2) == history.resting_on(steps, 3) == []
    assert history.in_the_way(steps, {"address"}, day(15)) == [3]
    assert history.in_the_way(steps, {"address"}, day(20)) == []
    assert history.in_the_way(steps, {"name"}, day(1)) == [2]


def test_days_travel_as_texts():
    assert history.typed("birth_date", history.plain(START)) == START
    assert history.typed("birth_date", None) is None
    assert history.typed("name", "A") == "A"
