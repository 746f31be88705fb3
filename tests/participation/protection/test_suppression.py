"""Whoever has all published tables cannot bound a hidden number tighter than 0 to threshold - 1."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[3]))

from bench.protection.attacker import Attacker

from satupintu.city.participation.protection import fitting, grouping
from satupintu.city.participation.protection.company import Hiding
from satupintu.city.participation.protection.grouping import chosen_tables
from satupintu.city.participation.protection.proofs import Prover
from satupintu.city.participation.protection.suppress import NotProtectedError, protect
from satupintu.city.participation.protection.tables import (
    THRESHOLD,
    Grouping,
    Joint,
    Table,
    joint_of,
    tables_of,
)
from satupintu.city.participation.statistics.cells import Cell, Cells, Count

TOWNS = [(2, (3, 3, 4), 2880), (7, (4, 3, 5), 6600), (3, (3, 2, 3, 4), 4320), (1, (4, 3, 4, 2), 5760)]


@pytest.fixture(autouse=True, scope="module")
def many_small_cells():
    """More than a table may have in earnest, so that there is something to attack in a small town."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "FEW", 0.15)
        yield


def city(seed, shape, persons, left=0.1):
    """An invented city: persons of whom a share is not recorded, more of some levels than of others."""
    draw = np.random.default_rng(seed)
    weights = np.ones(shape)
    for axis, size in enumerate(shape):
        weights = weights * np.exp(draw.normal(0, 0.6, size)).reshape(
            [-1 if a == axis else 1 for a in range(len(shape))]
        )
    everybody = draw.multinomial(persons, (weights / weights.sum()).ravel()).reshape(shape)
    missing = draw.binomial(everybody, left)
    levels = tuple(tuple(f"{axis}{level}" for level in range(size)) for axis, size in enumerate(shape))
    names = tuple(f"F{axis}" for axis in range(len(shape)))
    return Joint(names, levels, (everybody - missing).astype(float), missing.astype(float))


def worked_out(joints, semesters):
    """Hidden numbers of all semesters of which an attacker finds out too much."""
    attackers = [Attacker(joints, semesters, which) for which in (0, 1)]
    return [target for one in attackers for target in one.targets() if one.is_tight(target, *one.bounds(target))]


def halves(joint):
    """Groups of a factor: each level, or the first two together."""
    return {
        factor: ({}, {known[0]: "+".join(known[:2]), known[1]: "+".join(known[:2])})
        for factor, known in zip(joint.factors, joint.levels, strict=True)
    }


def hidden_number(tables):
    return sum(int(hiding.hidden.sum()) for hiding in tables)


@pytest.mark.parametrize(("seed", "shape", "persons"), TOWNS)
def test_an_attacker_works_no_hidden_number_out(seed, shape, persons):
    joint = city(seed, shape, persons)
    tables = protect(joint, halves(joint)).tables
    assert hidden_number(tables)
    assert worked_out([joint], [tables]) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10_000),
    shape=st.lists(st.integers(2, 4), min_size=3, max_size=4).map(tuple),
    each=st.integers(20, 90),
    left=st.floats(0.05, 0.5),
)
def test_of_no_town_is_a_hidden_number_worked_out(seed, shape, each, left):
    joint = city(seed, shape, each * int(np.prod(shape)), left)
    try:
        tables = protect(joint, halves(joint)).tables
    except NotProtectedError:
        return
    assert worked_out([joint], [tables]) == []


def test_two_semesters_and_their_differences_tell_no_more():
    joints = [city(seed, (4, 3, 4), 5280) for seed in (5, 8)]
    before = protect(joints[0], halves(joints[0]))
    after = protect(joints[1], halves(joints[1]), before.groups)
    assert hidden_number(before.tables)
    assert hidden_number(after.tables)
    assert worked_out(joints, [before.tables, after.tables]) == []


def test_a_later_semester_is_told_in_no_finer_groups():
    few, many = city(3, (3, 3, 4), 700), city(3, (3, 3, 4), 40_000)
    before = protect(few, halves(few))
    after = protect(many, halves(many), before.groups)
    alone = protect(many, halves(many))
    shapes = [{hiding.table.axes: hiding.table.shape for hiding in each.tables} for each in (before, after, alone)]
    assert all(shapes[1][axes] <= shape for axes, shape in shapes[0].items())
    assert shapes[1] != shapes[2]


def test_the_same_attacker_succeeds_where_only_small_cells_are_hidden():
    joint = city(2, (3, 3, 4), 2880)
    tables = protect(joint, halves(joint)).tables
    for hiding in tables:
        hiding.hidden = hiding.small
    assert worked_out([joint], [tables])


def test_small_cells_are_hidden_and_none_over_one_or_two_factors():
    joint = city(3, (3, 2, 3, 4), 4320)
    tables = protect(joint, halves(joint)).tables
    for hiding in tables:
        small = np.any([hiding.table.sums(count) < THRESHOLD for count in joint.counts], axis=0)
        assert not (small & ~hiding.hidden).any()
        assert len(hiding.table.axes) == 3 or not hiding.hidden.any()
        assert hiding.small.sum() <= grouping.FEW * hiding.small.size


def test_levels_that_exclude_one_another_are_shown_as_nobody():
    joint = city(1, (3, 3, 4), 4000)
    for count in joint.counts:
        count[0, 0] = 0
    tables = protect(joint).tables
    shown = [hiding for hiding in tables if {0, 1} <= set(hiding.table.axes)]
    assert shown
    for hiding in shown:
        assert hiding.impossible[0, 0].all()
        assert not hiding.hidden[0, 0].any()
    assert worked_out([joint], [tables]) == []


def test_where_a_handful_is_not_recorded_nothing_is_published():
    for missing in ([2.0, 2.0], [4.0, 4.0]):
        joint = Joint(("A",), (("1", "2"),), np.array([90.0, 80.0]), np.array(missing))
        with pytest.raises(NotProtectedError):
            protect(joint)


def test_cells_become_arrays_without_levels_that_nobody_has():
    cells = Cells(
        ("A", "B"),
        {"A": ("x", "y", "z"), "B": ("k",)},
        (Cell(("x", "k"), Count(5, 3)), Cell(("z", "k"), Count(2, 2)), Cell(("x", "k"), Count(1, 0), "rt")),
    )
    joint = joint_of(cells)
    assert joint.levels == (("x", "z"), ("k",))
    assert joint.recorded.tolist() == [[3], [2]]
    assert joint.open.tolist() == [[3], [0]]


def test_a_table_is_told_by_a_finer_one():
    fine, both = Grouping(("a", "b", "c"), (0, 1, 2)), Grouping(("a+b", "c"), (0, 0, 1))
    other = Grouping(("x", "y"), (0, 1))
    assert Table((0, 1), (fine, other)).tells(Table((0,), (both,)))
    assert not Table((0, 1), (both, other)).tells(Table((0,), (fine,)))
    assert not Table((0,), (fine,)).tells(Table((1,), (other,)))
    assert Table((0, 1), (both, other)).sums(np.arange(6.0).reshape(3, 2)).tolist() == [[2, 4], [4, 5]]


def test_a_cube_without_proof_gives_way_to_another(monkeypatch):
    joint = city(7, (4, 3, 5), 6600)
    first = protect(joint, halves(joint))
    useless = first.proofs[0]
    point = Prover.point
    monkeypatch.setattr(Prover, "point", lambda self, moves: None if _moves(useless, moves) else point(self, moves))
    again = protect(joint, halves(joint))
    assert useless.cube not in [cube for _, cube in again.proofs]
    assert hidden_number(again.tables) >= hidden_number(first.tables)
    assert worked_out([joint], [again.tables]) == []


def _moves(spot, moves):
    return any(move.spot.cube == spot.cube for move in moves)


def test_a_table_without_proofs_is_left_out(monkeypatch):
    joint = city(7, (4, 3, 5), 6600)
    monkeypatch.setattr(Prover, "point", lambda self, moves: None)
    tables = protect(joint, halves(joint)).tables
    assert [hiding.table.axes for hiding in tables] == tables_of(3)[:-1]


def test_where_no_even_count_is_found_the_true_one_is_the_start(monkeypatch):
    joint = city(3, (3, 2, 3, 4), 4320)
    monkeypatch.setattr(fitting, "SMOOTHING", 0)
    tables = [Hiding.of(joint, Table(axes, ladder(joint, axes))) for axes in tables_of(4)]
    prover = Prover(joint, tables)
    assert [start.tolist() for start in prover.starts] == [count.ravel().tolist() for count in joint.counts]


def ladder(joint, axes):
    return tuple(Grouping.by(joint.levels[axis], {}) for axis in axes)


def test_proofs_are_told_as_they_come():
    joint = city(7, (4, 3, 5), 6600)
    told = []
    protect(joint, halves(joint), progress=lambda done, proofs: told.append((done, proofs)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
    assert chosen_tables(joint, {"F0": ()}, {}) != []
