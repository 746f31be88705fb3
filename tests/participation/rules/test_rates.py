from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.rules.rates import Denominator, Rate, printed

W, P = Denominator.WAJIB_KTP, Denominator.POPULATION
persons = st.integers(0, 400_000)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (112_192, 119_026, "94.26"),
        (112_192, 167_094, "67.14"),
        (6_834, 119_026, "5.74"),
        (6_834, 167_094, "4.09"),
        (14_119, 167_094, "8.45"),
        (119_026, 167_094, "71.23"),
        (130_564, 127_645, "102.29"),
    ],
)
def test_the_figures_of_the_study_and_of_later_years(numerator, denominator, percent):
    assert Rate(numerator, denominator, W).percent == Decimal(percent)


@given(persons, persons)
def test_a_rate_is_never_clamped(numerator, denominator):
    rate = Rate(numerator, denominator, P)
    if not denominator:
        assert rate.percent is None
        assert not rate.is_above_whole
    else:
        assert abs(rate.percent - Decimal(100) * numerator / denominator) <= Decimal("0.005")
        assert rate.is_above_whole == (numerator > denominator)


@given(st.integers(1, 400_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_holds_the_rate_and_stays_between_0_and_100(parts):
    numerator, denominator = parts
    low, high = Rate(numerator, denominator, W).interval
    assert 0 <= low <= 100 * numerator / denominator + 1e-9
    assert 100 * numerator / denominator - 1e-9 <= high <= 100


def test_wilsons_interval_of_a_textbook_case():
    # 10 of 10: Wilson 1927 gives 72.25% to 100%
    low, high = Rate(10, 10, W).interval
    assert (round(low, 2), round(high, 9)) == (72.25, 100.0)


def test_there_is_no_interval_of_nobody_or_above_the_whole():
    assert Rate(0, 0, W).interval is None
    assert Rate(11, 10, W).interval is None


def test_negative_persons_are_refused():
    with pytest.raises(ValueError, match="counted from 0"):
        Rate(-1, 5, W)


def test_percentages_print_as_in_indonesian():
    assert printed(Decimal("94.26")) == "94,26%"
    assert printed(None) == "–"
