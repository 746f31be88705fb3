"""The NIK: hard errors apart from warnings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.register.rules import nik
from satupintu.city.register.rules.nik import BadNikError, NikError, NikWarning

births = st.dates(date(1900, 1, 1), date(2030, 12, 31))
sexes = st.sampled_from((nik.MALE, nik.FEMALE))
serials = st.integers(1, 9999)
prefixes = st.integers(110101, 999999).map(str)


@given(prefixes, births, sexes, serials)
def test_a_composed_nik_reads_back_as_its_parts(prefix, birth, sex, serial):
    text = nik.compose(prefix, birth, sex, serial)
    read = nik.parse(text)
    assert (read.prefix, read.day, read.month, read.year, read.sex, read.serial) == (
        prefix, birth.day, birth.month, birth.year % 100, sex, serial,
    )  # fmt: skip
    assert str(read) == text
    assert nik.warnings(read, birth, sex, {prefix}) == ()


@given(st.text(max_size=20))
def test_any_text_either_parses_or_has_errors(text):
    if nik.errors(text):
        with pytest.raises(BadNikError) as caught:
            nik.parse(text)
        assert caught.value.errors == nik.errors(text)
        assert len(text) < 4 or text not in str(caught.value)
    else:
        assert str(nik.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("647401010590000", (NikError.NOT_16_DIGITS,)),
        ("64740101059000011", (NikError.NOT_16_DIGITS,)),
        ("٦٤٧٤٠١٠١٠٥٩٠٠٠٠١", (NikError.NOT_16_DIGITS,)),
        ("6474010105900001\n", (NikError.NOT_16_DIGITS,)),
        ("6474010005900001", (NikError.NO_SUCH_DAY,)),
        ("6474013205900001", (NikError.NO_SUCH_DAY,)),
        ("6474014005900001", (NikError.NO_SUCH_DAY,)),
        ("6474017205900001", (NikError.NO_SUCH_DAY,)),
        ("6474010113900001", (NikError.NO_SUCH_MONTH,)),
        ("6474010100900000", (NikError.NO_SUCH_MONTH, NikError.SERIAL_0000)),
        ("6474013102900001", ()),  # 31 February: odd, but on file such a NIK is for life
        ("0000017112991234", ()),  # an unknown region is a warning, not an error
    ],
)
def test_only_what_no_nik_can_be_is_an_error(text, errors):
    assert nik.errors(text) == errors


def test_what_disagrees_with_the_register_is_a_warning():
    read = nik.parse("6474014105900001")
    assert nik.warnings(read, date(1990, 5, 1), nik.FEMALE) == ()
    assert nik.warnings(read, date(1991, 5, 1), nik.FEMALE) == (NikWarning.OTHER_BIRTH_DATE,)
    assert nik.warnings(read, date(1990, 5, 1), nik.MALE) == (NikWarning.OTHER_SEX,)
    assert nik.warnings(read, date(1890, 5, 1), nik.FEMALE, {"647402"}) == (NikWarning.UNKNOWN_REGION,)


@pytest.mark.parametrize("wrong", [("64740", 1), ("6474011", 1), ("647401", 0), ("647401", 10_000), ("64740x", 1)])
def test_parts_that_make_no_nik_are_refused(wrong):
    prefix, serial = wrong
    with pytest.raises(BadNikError):
        nik.compose(prefix, date(1990, 5, 1), nik.MALE, serial)


def test_a_masked_nik_hides_the_birth_date():
    assert nik.masked("6474014105900001") == "647401••••••0001"
