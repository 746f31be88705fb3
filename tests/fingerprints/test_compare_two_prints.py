"""One finger against one finger."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satupintu.fingerprints import Template, compare, correspondences

# two prints in ten thousand score otherwise: what is promised is a share (fingerprints bench), not each pair
SAME_EACH_TIME = settings(derandomize=True, deadline=None)


@settings(max_examples=25, deadline=None)
@given(a=st.integers(0, 50), b=st.integers(0, 50))
def test_the_score_is_the_same_both_ways_round(invent, a, b):
    assert compare(invent(a), invent(b)) == compare(invent(b), invent(a))


@settings(SAME_EACH_TIME, max_examples=25)
@given(finger=st.integers(0, 50), turn=st.floats(-1.2, 1.2), dx=st.floats(-30, 30), dy=st.floats(-30, 30))
def test_a_print_turned_by_less_than_a_quarter_and_shifted_still_matches(invent, again, finger, turn, dx, dy):
    template = invent(finger)
    assert compare(template, again(template, finger + 1, turn, (dx, dy))) > 0.3


@settings(SAME_EACH_TIME, max_examples=25)
@given(a=st.integers(0, 1000), b=st.integers(0, 1000))
def test_different_fingers_score_low(invent, a, b):
    if a != b:
        assert compare(invent(a), invent(b)) < 0.3


def test_a_print_matches_itself_best(invent, again):
    template = invent(3)
    assert 1 >= compare(template, template) > compare(template, again(template, 1)) > 0


def test_a_print_written_as_a_record_scores_as_before(invent, again):
    a, b = invent(3), again(invent(3), 1)
    assert compare(Template.from_bytes(a.to_bytes()), Template.from_bytes(b.to_bytes())) == compare(a, b)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_print_with_almost_no_minutiae_matches_nothing(invent, count):
    few = invent(1, count)
    assert compare(few, invent(1)) < 0.2
    assert compare(few, few) < 0.6


def test_points_in_one_line_or_in_one_place_do_no_harm():
    column = np.arange(30.0) * 5
    line = Template(column, column, column * 0, column * 0, column * 0, 300, 300)
    heap = Template(column * 0 + 9, column * 0 + 9, column * 0, column * 0, column * 0, 300, 300)
    for a in (line, heap):
        for b in (line, heap):
            assert 0 <= compare(a, b) <= 1


def test_255_minutiae_are_compared_too():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 374, (2, 255))
    full = Template(x, y, rng.uniform(0, 6.28, 255), x * 0, x * 0, 374, 388)
    assert compare(full, full) > 0.6


def test_minutiae_that_fall_together_are_the_same_ones(invent):
    one = invent(7)
    order = np.random.default_rng(3).permutation(len(one))
    columns = (one.x[order] + 6, one.y[order] - 4, one.angle[order], one.kind[order], one.quality[order])
    pairs = correspondences(one, Template(*columns, one.width, one.height))
    assert len(pairs) > 0.8 * len(one)
    assert all(order[b] == a for a, b in pairs)


def test_more_fall_together_of_one_finger_than_of_two(invent, again):
    one, other = invent(7), again(invent(7), 3)
    pairs = correspondences(one, other)
    assert len(pairs) > 0.5 * len(other)
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
    assert len(correspondences(one, invent(8))) < len(pairs) / 2


def test_nothing_falls_together_with_an_empty_print(invent):
    empty = Template([], [], [], [], [], 374, 388)
    assert correspondences(empty, invent(7)) == []
