"""Whoever has all published tables cannot bound a hidden number tighter than 0 to threshold - 1."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from attacker import Attacker, city, hidden_cells

from satupintu.city.participation.protection import fitting, witness
from satupintu.city.participation.protection.hiding import Hidden
from satupintu.city.participation.protection.suppress import NotProtectedError, protect
from satupintu.city.participation.protection.tables import THRESHOLD, Joint, joint_of, margin
from satupintu.city.participation.statistics.cells import Cell, Cells, Count

WIDEST = THRESHOLD - 1
NEARLY = 1e-3  # the solver's own tolerance, and the proofs'


def worked_out(joint, hidden, attackers, semester=0):
    """Hidden cells whose number an attacker bounds too tightly: a small one inside 0 to 4, another in fewer than 5."""
    found = []
    for count, attacker in zip(joint.counts, attackers, strict=True):
        for axes, where in hidden_cells(hidden):
            low, high = attacker.bounds(axes, where, semester)
            if margin(count, axes)[where] < THRESHOLD:
                tight = low > NEARLY or high < WIDEST - NEARLY
            else:
                tight = high - low < WIDEST - NEARLY
            if tight:
                found.append((axes, where, low, high))
    return found


@pytest.mark.parametrize(
    ("seed", "shape", "persons"),
    [(1, (3, 2, 4), 900), (2, (2, 3, 3), 2000), (3, (3, 2, 3, 2), 2500), (4, (4, 3), 300), (5, (2, 2, 2, 3), 1200)],
)
def test_an_attacker_works_no_hidden_number_out(seed, shape, persons):
    joint = city(seed, shape, persons)
    hidden = protect(joint).hidden
    assert any(flags.any() for flags in hidden.values())
    assert worked_out(joint, hidden, [Attacker([(count, hidden)]) for count in joint.counts]) == []


def test_two_semesters_and_their_differences_tell_no_more():
    joints = [city(seed, (3, 2, 3), 900) for seed in (6, 7)]
    tables = [protect(joint).hidden for joint in joints]
    attackers = [
        Attacker(list(zip(counts, tables, strict=True))) for counts in zip(*(j.counts for j in joints), strict=True)
    ]
    for semester in (0, 1):
        assert worked_out(joints[semester], tables[semester], attackers, semester) == []


def test_the_same_attacker_succeeds_where_only_small_cells_are_hidden():
    joint = city(1, (3, 2, 4), 900)
    hidden = Hidden(joint)
    assert worked_out(joint, hidden, [Attacker([(count, hidden)]) for count in joint.counts])


def test_small_cells_are_hidden_and_what_is_hidden_is_hidden_in_finer_tables():
    joint = city(3, (3, 2, 3, 2), 2500)
    protected = protect(joint)
    for axes, flags in protected.hidden.items():
        small = np.any([margin(count, axes) < THRESHOLD for count in joint.counts], axis=0)
        assert not (small & ~flags).any()
        for finer, more in protected.hidden.items():
            if set(axes) <= set(finer):
                assert not (flags & ~more).any()
    assert 0 < protected.primary < sum(flags.sum() for flags in protected.hidden.values())


def test_where_a_handful_is_not_recorded_nothing_is_published():
    joint = Joint(("A",), (("1", "2"),), np.array([90.0, 80.0]), np.array([2.0, 2.0]))
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


def test_where_no_smooth_count_is_found_more_is_hidden(monkeypatch):
    joint = city(4, (4, 3), 600)
    before = sum(flags.sum() for flags in protect(joint).hidden.values())
    monkeypatch.setattr(fitting, "ROUNDS", 1)
    assert sum(flags.sum() for flags in protect(joint).hidden.values()) > before


def test_without_proofs_nothing_is_published(monkeypatch):
    monkeypatch.setattr(witness, "STEPS", 0)
    with pytest.raises(NotProtectedError):
        protect(city(4, (4, 3), 600))
