"""What composition and what alike people's conduct add to a difference; all parts add up."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tables import SCHOOL, SEX, people, table

from satupintu.city.participation.statistics.cells import Count
from satupintu.city.participation.statistics.decomposition import (
    NotToldApartError,
    Reference,
    kitagawa,
    oaxaca_blinder,
)
from satupintu.city.participation.statistics.findings import Trouble

count = st.integers(1, 50).flatmap(lambda n: st.builds(Count, st.just(n), st.integers(0, n)))
group = st.dictionaries(st.sampled_from("abcde"), count, min_size=1)

NORTH = table(
    {"sex": SEX, "school": SCHOOL},
    [
        ("M", "low", 30, 15),
        ("M", "middle", 50, 40),
        ("F", "low", 20, 12),
        ("F", "middle", 40, 36),
        ("M", "high", 10, 9),
        ("F", "high", 14, 10),
    ],
)
SOUTH = table(
    {"sex": SEX, "school": SCHOOL},
    [
        ("M", "low", 60, 25),
        ("M", "middle", 20, 15),
        ("F", "low", 45, 20),
        ("F", "middle", 25, 20),
        ("M", "high", 4, 4),
        ("F", "high", 7, 6),
    ],
)


def test_kitagawa_of_two_groups_by_hand():
    found = kitagawa({"a": Count(60, 30), "b": Count(40, 36)}, {"a": Count(20, 12), "b": Count(80, 72)})
    assert found.difference == pytest.approx(84 - 66)
    assert found.composition == pytest.approx(100 * ((0.2 - 0.6) * 0.55 + (0.8 - 0.4) * 0.9))
    assert found.rates == pytest.approx(100 * (0.1 * 0.4))
    assert [part.level for part in found.parts] == ["a", "b"]


@given(group, group)
def test_composition_and_rates_add_up_to_the_difference(first, second):
    found = kitagawa(first, second)
    assert found.composition + found.rates == pytest.approx(found.difference, abs=1e-9)


def test_a_level_of_one_group_only_is_composition_alone():
    found = kitagawa({"a": Count(10, 5)}, {"a": Count(10, 5), "b": Count(10, 10)})
    assert found.rates == 0
    assert found.composition == pytest.approx(25)
    other_way = kitagawa({"a": Count(10, 5), "b": Count(10, 10)}, {"a": Count(10, 5)})
    assert other_way.composition == pytest.approx(-25)


def of_persons():
    rows = [
        (recorded, group, levels[0] == "F", levels[1] == "low", levels[1] == "high", 1)
        for group, cells in ((1, NORTH), (0, SOUTH))
        for levels, recorded, _ in people(cells)
    ]
    y, *x = np.array(rows, float).T
    from statsmodels.stats.oaxaca import OaxacaBlinder

    return OaxacaBlinder(y, np.column_stack(x), 0, hasconst=True, swap=True)


def test_twofold_is_that_of_statsmodels_on_persons():
    found = oaxaca_blinder(SOUTH, NORTH)
    unexplained, explained, gap = of_persons().two_fold(two_fold_type="pooled").params
    assert found.difference == pytest.approx(100 * gap)
    assert sum(found.explained.values()) == pytest.approx(100 * explained)
    assert found.unexplained == pytest.approx(100 * unexplained)


def test_threefold_is_that_of_statsmodels_on_persons():
    found = oaxaca_blinder(SOUTH, NORTH)
    endowments, coefficients, interaction, gap = of_persons().three_fold().params
    assert (found.endowments, found.coefficients, found.interaction, found.difference) == pytest.approx(
        tuple(100 * part for part in (endowments, coefficients, interaction, gap))
    )


@pytest.mark.parametrize("reference", Reference)
def test_both_ways_add_up_whatever_counts_as_alike(reference):
    found = oaxaca_blinder(NORTH, SOUTH, reference)
    assert sum(found.explained.values()) + found.unexplained == pytest.approx(found.difference)
    assert found.endowments + found.coefficients + found.interaction == pytest.approx(found.difference)
    rates = [cells.total.rate for cells in (NORTH, SOUTH)]
    assert found.difference == pytest.approx(100 * (rates[1] - rates[0]))


def test_a_level_that_one_group_lacks_is_held_with_the_reference_and_named():
    without = table(NORTH.levels, [(*row.levels, *row.count) for row in NORTH.rows if "high" not in row.levels])
    found = oaxaca_blinder(without, SOUTH)
    assert [(f.trouble, f.terms) for f in found.findings] == [(Trouble.EMPTY, ((("school", "high"),),))]
    assert sum(found.explained.values()) + found.unexplained == pytest.approx(found.difference)


def test_a_factor_of_which_the_groups_share_no_level_explains_nothing():
    one = table({"sex": SEX, "school": SCHOOL}, [("M", "low", 9, 5), ("F", "low", 9, 6)])
    other = table({"sex": SEX, "school": SCHOOL}, [("M", "high", 9, 5), ("F", "high", 9, 8)])
    assert oaxaca_blinder(one, other).explained["school"] == 0


def test_factors_that_one_group_cannot_tell_apart_are_refused():
    twins = table({"sex": SEX, "school": SCHOOL}, [("M", "low", 9, 5), ("F", "middle", 9, 6)])
    with pytest.raises(NotToldApartError):
        oaxaca_blinder(twins, SOUTH)


@given(st.lists(count, min_size=6, max_size=6), st.lists(count, min_size=6, max_size=6))
def test_the_decomposition_adds_up_on_any_counts(first, second):
    names = [(sex, school) for sex in SEX for school in SCHOOL]
    cells = [
        table({"sex": SEX, "school": SCHOOL}, [(*name, *each) for name, each in zip(names, counts, strict=True)])
        for counts in (first, second)
    ]
    assume(all(each.total.wajib for each in cells))
    found = oaxaca_blinder(*cells)
    assert sum(found.explained.values()) + found.unexplained == pytest.approx(found.difference, abs=1e-8)
    assert found.endowments + found.coefficients + found.interaction == pytest.approx(found.difference, abs=1e-8)
