"""New numbers: prefix and next serial."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.register.rules import kk_number, nik, numbers

days = st.dates(date(1900, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("kecamatan", "real", "invented"), [("64.74.01", "647401", "647491"), ("64.74.03", "647403", "647493")]
)
def test_the_region_of_an_invented_city_belongs_to_nobody(kecamatan, real, invented):
    assert numbers.region(kecamatan, invented=False) == real
    assert numbers.region(kecamatan, invented=True) == invented


@given(days, st.sampled_from((1, 2)), st.integers(1, 9999))
def test_a_new_number_is_the_one_that_the_rules_compose(day, sex, serial):
    text = f"{numbers.nik_prefix('647491', day, sex)}{serial:04}"
    assert text == nik.compose("647491", day, sex, serial)
    assert nik.warnings(nik.parse(text), day, sex, {"647491"}) == ()
    assert f"{numbers.kk_prefix('647491', day)}{serial:04}" == kk_number.compose("647491", day, serial)


@given(st.integers(0, 9999), st.sets(st.integers(1, 9999), max_size=30))
def test_the_next_serial_is_free_and_none_before_it_is(last, held):
    serial = numbers.next_serial(last, held)
    if serial is None:
        assert set(range(last + 1, 10_000)) <= held
    else:
        assert serial not in held
        assert set(range(last + 1, serial)) <= held
        assert last < serial <= 9999
