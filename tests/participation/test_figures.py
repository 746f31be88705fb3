"""Numbers as people read them: rounded, never cut."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.figures import decimals, rounded, signed
from satupintu.city.participation.semester.texts import percent


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (100 * 2 / 3, 2, "66,67"),
        (-100 * 2 / 3, 2, "-66,67"),
        (-0.004, 2, "0,00"),
        (0.005, 2, "0,01"),
        (Decimal("2.675"), 2, "2,68"),
        (99.96, 1, "100,0"),
        (12345.678, 1, "12.345,7"),
        (66.5, 0, "67"),
        (1e-9, 2, "0,00"),
        (5, 1, "5,0"),
    ],
)
def test_a_figure_is_rounded_halves_up_and_nothing_has_no_sign(value, places, said):
    with translation.override("id"):
        assert decimals(value, places) == said


@pytest.mark.parametrize(
    ("value", "places", "said"), [(2 / 3, 1, "+0,7"), (-0.25, 1, "−0,3"), (-0.04, 1, "±0,0"), (-1234, 0, "−1.234")]
)
def test_a_change_has_its_sign_and_nothing_is_no_change(value, places, said):
    with translation.override("id"):
        assert signed(value, places) == said


def test_two_thirds_read_alike_in_sentences_in_both_languages():
    for language, said in (("id", "66,67%"), ("en", "66.67%")):
        with translation.override(language):
            assert percent(100 * 2 / 3) == said
    assert percent(None) == "–"


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_no_figure_is_further_from_its_value_than_half_a_last_place(value, places):
    with translation.override("en"):
        read = Decimal(decimals(value, places).replace(",", ""))
    assert abs(read - Decimal(str(value))) <= Decimal("0.5").scaleb(-places)


@pytest.mark.parametrize(("value", "right"), [(0.25, 0.3), (0.35, 0.4), (2.65, 2.7), (-0.04, 0.0), (-0.25, -0.3)])
def test_programs_read_what_people_do(value, right):
    assert str(rounded(value, 1)) == str(right)
    assert decimals(value, 1).replace(",", ".") == f"{right:.1f}"
