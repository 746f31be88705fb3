"""What a cell says, and what is refused by name instead of guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.register.importing import values
from satupintu.city.register.importing.findings import Doubt, Fault

NIK = "6474910101900123"


@pytest.mark.parametrize(
    ("cell", "doubts"),
    [
        (NIK, []),
        (f"'{NIK}", [Doubt.APOSTROPHE]),
        (f'="{NIK}"', [Doubt.APOSTROPHE]),
        (f"{NIK}.0", [Doubt.DECIMAL_POINT]),
        ("6474 9101 0190 0123", [Doubt.SEPARATORS]),
        ("6.474.910.101.900.123", [Doubt.SEPARATORS]),
    ],
)
def test_a_mangled_number_that_kept_its_digits_is_read_with_a_doubt(cell, doubts):
    found = []
    assert values.long_number(cell, found) == NIK
    assert found == doubts


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("6.47E+15", Fault.NUMBER_ROUNDED),
        ("6,47491E+15", Fault.NUMBER_ROUNDED),
        ("9471010101900123.0", Fault.NUMBER_ROUNDED),
        ("647491010190012", Fault.DIGITS_MISSING),
        ("64749101019001234", Fault.NO_NUMBER),
        ("belum ada", Fault.NO_NUMBER),
        ("٦٤٧٤٩١٠١٠١٩٠٠١٢٣", Fault.NO_NUMBER),
    ],
)
def test_a_number_that_lost_digits_is_named(cell, fault):
    with pytest.raises(values.Unread) as wrong:
        values.long_number(cell, [])
    assert wrong.value.fault is fault


@given(st.dates(date(1901, 1, 1), date(2100, 1, 1)))
def test_every_form_of_a_day_is_that_day(day):
    serial = str((day - date(1899, 12, 30)).days)
    for cell in (f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", day.isoformat(), f"{day.isoformat()} 00:00:00", serial):
        doubts = []
        assert values.day(cell, doubts) == day
        assert doubts == ([Doubt.DATE_AS_SERIAL] if cell == serial else [])


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("01-02-90", Fault.YEAR_OF_TWO_DIGITS),
        ("31-02-1990", Fault.NO_DATE),
        ("05/13/1990", Fault.NO_DATE),
        ("60", Fault.NO_DATE),
        ("kemarin", Fault.NO_DATE),
        ("01-01-1850", Fault.DATE_OUT_OF_RANGE),
    ],
)
def test_a_day_that_is_none_is_named(cell, fault):
    with pytest.raises(values.Unread) as wrong:
        values.day(cell, [])
    assert wrong.value.fault is fault


def test_every_printed_word_is_its_code():
    for name, table in values._KNOWN.items():
        for number, word in table.items():
            assert table[values.code(name, word)] == word, (name, word)
            assert values.code(name, str(number)) == number


def test_other_words_countries_and_texts():
    assert (values.code("sex", "L"), values.code("blood_group", "O-"), values.code("blood_group", "-")) == (1, 12, 13)
    assert (values.nationality("wni"), values.nationality("GBR")) == ("IDN", "GBR")
    assert values.words("  siti   aminah ", 100) == "SITI AMINAH"
    for call in (lambda: values.nationality("WNA"), lambda: values.code("sex", "3"), lambda: values.words("A" * 9, 8)):
        with pytest.raises(values.Unread):
            call()
    with pytest.raises(values.Unread):
        values.words("JOS\ufffd", 100)


def test_a_short_number_gets_its_zeros_back():
    assert [values.short_number(cell, 3) for cell in ("1", "001", "1.0", "'01")] == ["001"] * 4
    for cell in ("1000", "RT 1"):
        with pytest.raises(values.Unread):
            values.short_number(cell, 3)


def test_the_first_serial_of_excel_that_is_taken():
    assert values.day("61", []) == date(1899, 12, 30) + timedelta(61)
