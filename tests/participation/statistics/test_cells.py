"""Cells hold each person once, however they are added up."""

import pytest
from tables import TWO, table

from satupintu.city.participation.statistics.cells import Count


def test_every_margin_holds_all_persons():
    assert TWO.total == Count(282, 217)
    for factors in (["sex"], ["school"], ["school", "sex"], []):
        assert TWO.by(factors).total == TWO.total
    assert TWO.of("sex") == {"M": Count(140, 100), "F": Count(142, 117)}
    assert list(TWO.of("school")) == ["low", "middle", "high"]


def test_clusters_are_kept_when_asked():
    assert len(TWO.by(["sex"]).rows) == 2
    assert {row.cluster for row in TWO.by(["sex"], clustered=True).rows} == {"rt1", "rt2", "rt3", "rt4", "rt5", "rt6"}


def test_the_persons_of_one_level_go_by_the_other_factors():
    women = TWO.only("sex", "F")
    assert women.factors == ("school",)
    assert women.total == Count(142, 117)


def test_the_reference_is_the_largest_level_with_both_outcomes():
    cells = table({"x": "abc"}, [("a", 100, 100), ("b", 20, 10), ("c", 30, 20)])
    assert cells.reference("x") == "c"
    assert table({"x": "ab"}, [("a", 5, 5), ("b", 9, 9)]).reference("x") == "b"
    with pytest.raises(ValueError, match="empty"):
        table({"x": "ab"}, []).reference("x")
