"""How long a word counts and when two disagree."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.register.rules.roster import (
    COUNTS_FOR,
    ELSEWHERE,
    FOR_A_TIME,
    GONE,
    GRACE,
    HELD_FOR,
    Believed,
    Said,
    Source,
    Tick,
    UnfitWordError,
    Whereabouts,
    Why,
    day_said,
    disagrees,
    expires,
    is_in_time,
    is_report,
    read_tick,
    tidy,
)

TODAY = date(2026, 7, 6)
KEY = UUID("0b9f5ac6-2c3c-4b7e-9a5e-0d3f6a1b2c3d")
days = st.dates(date(2020, 1, 1), date(2032, 1, 1))
kinds = st.sampled_from(Whereabouts)


def word(kind, source=Source.RT_HEAD, days_ago=0, until=None):
    return Believed(Said(kind, until=until), source, TODAY - timedelta(days=days_ago))


words = st.builds(word, kinds, st.sampled_from(Source), st.integers(0, 200))


@given(words, st.integers(-30, 200).map(lambda later: TODAY + timedelta(days=later)))
def test_a_word_counts_for_ninety_days_and_then_for_nothing(said, on):
    old = on > said.said_on + COUNTS_FOR
    assert said.kind_on(on) == (Whereabouts.UNKNOWN if old else said.said.kind)
    assert said.is_confirmed(on) == (not old and said.said.kind != Whereabouts.UNKNOWN)


@given(st.sampled_from(sorted(FOR_A_TIME)), st.integers(0, 90), st.integers(0, 90))
def test_a_time_outside_that_is_over_counts_for_nothing(kind, until_in, later):
    said = word(kind, until=TODAY + timedelta(days=until_in))
    assert said.is_confirmed(TODAY + timedelta(days=later)) == (later <= until_in)


@given(kinds, st.text(max_size=80), st.none() | days)
def test_a_tidy_word_holds_only_what_belongs_to_it_and_stays_as_it_is(kind, where, until):
    try:
        said = tidy(Said(kind, where, until), TODAY)
    except UnfitWordError:
        too_long = len(where) > 60
        assert (kind in ELSEWHERE and too_long) or (kind in FOR_A_TIME and until is not None and until < TODAY)
        return
    assert said.where == "" or kind in ELSEWHERE
    assert said.where.isprintable()
    assert said.until is None or (kind in FOR_A_TIME and said.until >= TODAY)
    assert tidy(said, TODAY) == said


@given(words, st.lists(words, max_size=4))
def test_only_a_known_word_of_another_source_can_differ(new, others):
    found = disagrees(new, others, counted=False)
    if found is not None:
        assert found is Why.DIFFERS
        assert new.said.kind != Whereabouts.UNKNOWN
        assert any(each.source != new.source and each.said.kind != new.said.kind for each in others)


@given(st.lists(words, max_size=4), st.sampled_from(sorted(GONE)), st.sampled_from(Source))
def test_gone_is_always_a_case_while_the_register_counts_the_person(others, kind, source):
    assert disagrees(word(kind, source), others, counted=True) is Why.AGAINST_REGISTER


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (word(Whereabouts.LIVES_HERE, Source.FAMILY), Why.DIFFERS),
        (word(Whereabouts.LIVES_HERE, Source.FAMILY, days_ago=90), Why.DIFFERS),
        (word(Whereabouts.LIVES_HERE, Source.FAMILY, days_ago=91), None),
        (word(Whereabouts.LIVES_HERE, Source.RT_HEAD), None),
        (word(Whereabouts.UNKNOWN, Source.FAMILY), None),
        (word(Whereabouts.STUDIES_OUTSIDE, Source.FAMILY), None),
    ],
)
def test_another_source_differs_within_ninety_days(other, why):
    assert disagrees(word(Whereabouts.STUDIES_OUTSIDE), [other], counted=True) is why


def test_not_knowing_differs_from_nobody():
    other = word(Whereabouts.LIVES_HERE, Source.FAMILY)
    assert disagrees(word(Whereabouts.UNKNOWN), [other], counted=True) is None


@given(days, days, days)
def test_the_day_of_a_phone_stays_between_taking_and_sending(claimed, one, other):
    taken, today = sorted((one, other))
    assert taken <= day_said(claimed, taken, today) <= today
    assert day_said(claimed, taken, today) == claimed or not taken <= claimed <= today


def test_a_tick_is_read_from_texts():
    told = {"key": str(KEY), "ref": str(KEY), "kind": "STUDIES_OUTSIDE", "where": "Malang", "said_on": "2026-07-06"}
    said = Said(Whereabouts.STUDIES_OUTSIDE, "Malang", date(2027, 7, 1))
    assert read_tick(told | {"until": "2027-07-01"}) == Tick(KEY, KEY, said, TODAY)
    assert read_tick(told | {"until": ""}).said.until is None


@given(st.dictionaries(st.sampled_from(["key", "ref", "kind", "where", "until", "said_on"]), st.text() | st.none()))
def test_a_tick_that_cannot_be_read_is_refused(told):
    with pytest.raises(UnfitWordError):
        read_tick(told)


def test_ticks_are_taken_for_an_hour_after_the_phone_deleted_its_roster():
    taken = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)
    assert expires(taken) == taken + HELD_FOR
    assert is_in_time(taken, taken + HELD_FOR + GRACE)
    assert not is_in_time(taken, taken + HELD_FOR + GRACE + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("kind", "source", "others", "counted", "reported"),
    [
        (Whereabouts.DEAD, Source.RT_HEAD, [], True, True),
        (Whereabouts.MOVED, Source.RT_HEAD, [], True, True),
        (Whereabouts.MOVED, Source.RT_HEAD, [], False, False),
        (Whereabouts.STUDIES_OUTSIDE, Source.RT_HEAD, [], True, False),
        (Whereabouts.DEAD, Source.NEIGHBOUR, [], True, False),
        (Whereabouts.DEAD, Source.RT_HEAD, [(Whereabouts.LIVES_HERE, Source.FAMILY)], True, False),
        (Whereabouts.DEAD, Source.RT_HEAD, [(Whereabouts.DEAD, Source.FAMILY)], True, True),
        (Whereabouts.DEAD, Source.RT_HEAD, [(Whereabouts.LIVES_HERE, Source.RT_HEAD)], True, True),
        (Whereabouts.DEAD, Source.RT_HEAD, [(Whereabouts.UNKNOWN, Source.FAMILY)], True, True),
    ],
)
def test_the_head_of_the_rt_alone_reports_who_is_gone(kind, source, others, counted, reported):
    assert is_report(word(kind, source), [word(*other) for other in others], counted=counted) is reported
