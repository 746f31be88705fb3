"""The number of a family card."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.register.rules import kk_number
from satupintu.city.register.rules.kk_number import KkError


@given(st.integers(110101, 999999).map(str), st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 9999))
def test_a_composed_number_has_no_errors_and_no_40(prefix, issued, serial):
    text = kk_number.compose(prefix, issued, serial)
    assert kk_number.errors(text) == ()
    assert text[6:12] == issued.strftime("%d%m%y")


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("", (KkError.NOT_16_DIGITS,)),
        ("6474014105900001", (KkError.NO_SUCH_DATE,)),
        ("6474010113900001", (KkError.NO_SUCH_DATE,)),
        ("6474010005900000", (KkError.NO_SUCH_DATE, KkError.SERIAL_0000)),
    ],
)
def test_what_no_number_can_be_is_an_error(text, errors):
    assert kk_number.errors(text) == errors


def test_parts_that_make_no_number_are_refused():
    with pytest.raises(ValueError, match="SERIAL_0000"):
        kk_number.compose("647491", date(2012, 2, 9), 0)
