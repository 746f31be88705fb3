"""Verdicts, documents and pauses, as rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.relay.rules import verdicts
from satupintu.city.relay.rules.osia import read_answer
from satupintu.city.relay.rules.pauses import LONGEST, is_due, pause
from satupintu.city.relay.rules.verdicts import Candidate, Failure, Outcome, contradict, outcome_of
from satupintu.fingerprints.thresholds import PARAMETERS

SCORES = st.floats(-15, 40, allow_nan=False)
CANDIDATES = st.lists(st.builds(Candidate, st.sampled_from("abc"), SCORES), max_size=5)


def test_the_thresholds_are_those_of_the_engine():
    assert pytest.approx(PARAMETERS.duplicate_from, abs=0.005) == verdicts.DUPLICATE_FROM
    assert pytest.approx(PARAMETERS.unique_below, abs=0.005) == verdicts.UNIQUE_BELOW


@given(CANDIDATES)
def test_the_strongest_candidate_decides_and_order_does_not(candidates):
    assert outcome_of(candidates) is outcome_of(list(reversed(candidates)))
    best = max((each.score for each in candidates), default=float("-inf"))
    assert (outcome_of(candidates) is Outcome.UNIQUE) == (best < verdicts.UNIQUE_BELOW)
    assert (outcome_of(candidates) is Outcome.DUPLICATE) == (best >= verdicts.DUPLICATE_FROM)


@given(CANDIDATES, SCORES)
def test_one_more_candidate_never_makes_somebody_more_unique(candidates, score):
    rank = [Outcome.UNIQUE, Outcome.UNDECIDED, Outcome.DUPLICATE]
    more = [*candidates, Candidate("d", score)]
    assert rank.index(outcome_of(more)) >= rank.index(outcome_of(candidates))


@given(st.integers())
def test_prints_are_blamed_by_their_own_codes_only(code):
    assert Failure(code, "").is_of_prints == (2000 <= code < 3000)


@given(st.integers(0, 1000), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_to_a_minute_and_no_further(tries, roll):
    assert 0 < pause(tries, roll).total_seconds() <= LONGEST
    assert pause(tries + 1, roll) >= pause(tries, roll)


@pytest.mark.parametrize(("seconds", "due"), [(-1, True), (0, True), (1, False), (LONGEST, False), (LONGEST + 1, True)])
def test_what_is_further_away_than_any_pause_is_due_as_what_is_past(seconds, due):
    now = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)
    assert is_due(now + timedelta(seconds=seconds), now) is due


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["code", "personId", "score"]), inner)
        ),
        max_leaves=8,
    )
)
def test_an_odd_answer_is_a_value_error_and_nothing_else(document):
    try:
        heard = read_answer(document)
    except ValueError:
        return
    assert isinstance(heard, Failure | tuple)


def test_the_same_people_in_another_order_are_no_contradiction():
    assert not contradict(("DUPLICATE", frozenset({"a", "b"})), ("DUPLICATE", frozenset({"b", "a"})))
    assert contradict(("DUPLICATE", frozenset({"a"})), ("UNIQUE", frozenset()))
