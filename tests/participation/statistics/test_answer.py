"""One answer for a page: each level with its gap, odds and effect; indices of ordered factors only."""

from dataclasses import replace

import pytest
from tables import TWO, table

from satupintu.city.participation.statistics.answer import answer


def test_each_level_is_there_and_the_reference_has_no_comparison():
    found = answer(TWO)
    assert [each.factor for each in found.factors] == ["sex", "school"]
    sex, school = found.factors
    assert (sex.reference, school.reference) == ("F", "middle")
    assert [(each.gap.level, each.odds is None, each.effect is None) for each in school.levels] == [
        ("low", False, False),
        ("middle", True, True),
        ("high", False, False),
    ]
    assert found.persons == found.total.wajib == 282
    assert (found.clusters, found.interactions) == (0, ())


def test_the_gaps_of_cells_within_rt_are_those_of_the_whole():
    assert answer(TWO, clustered=True).clusters == 6
    assert [each.gap for each in answer(TWO, clustered=True).factors[1].levels] == [
        each.gap for each in answer(TWO).factors[1].levels
    ]


def test_indices_go_with_order_and_leave_out_who_has_no_place_in_it():
    ordered = replace(TWO, ordered=frozenset({"school"}))
    sex, school = answer(ordered).factors
    assert (sex.slope, sex.concentration) == (None, None)
    assert school.slope.index > 0
    without = answer(ordered, without_order="high").factors[1]
    two = table({"school": ("low", "middle")}, [("low", 85, 54), ("middle", 142, 112)])
    assert without.concentration == answer(replace(two, ordered=frozenset({"school"}))).factors[0].concentration


def test_where_only_the_unknown_are_there_no_order_is_seen():
    cells = table({"income": ("low", "unknown")}, [("unknown", 9, 5)])
    assert answer(replace(cells, ordered=frozenset({"income"})), without_order="unknown").factors[0].slope is None


def test_interactions_stand_apart():
    found = answer(TWO, interactions=[("sex", "school")])
    assert [each.term for each in found.interactions] == [
        (("sex", "M"), ("school", "low")),
        (("sex", "M"), ("school", "high")),
    ]


def test_nobody_is_refused():
    with pytest.raises(ValueError, match="empty"):
        answer(table({"sex": "MF"}, []))
