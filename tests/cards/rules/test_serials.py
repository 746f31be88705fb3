import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.cards.rules.serials import LARGEST_DELIVERY, SerialRange
from satupintu.city.foundation.problems import Problem


@given(prefix=st.from_regex(r"[A-Z]{0,4}-?", fullmatch=True), start=st.integers(0, 900_000), count=st.integers(1, 300))
def test_a_range_holds_each_serial_from_first_to_last_once(prefix, start, count):
    first, last = f"{prefix}{start:07}", f"{prefix}{start + count - 1:07}"
    serials = SerialRange.between(first.lower(), f" {last} ")
    assert (serials.first, serials.last, len(serials)) == (first, last, count)
    assert next(iter(serials)) == first
    assert len(set(serials)) == count


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("A0002", "A0001"),
        ("A0001", "B0002"),
        ("A001", "A0002"),
        ("A0001", f"A{LARGEST_DELIVERY + 1:04}"),
        ("", "A1"),
        ("ABC", "ABD"),
        ("A٣", "A٤"),
        ("ABCDEFGHIJKLMNOPQ00001", "ABCDEFGHIJKLMNOPQ00002"),
    ],
)
def test_what_is_no_range_is_refused_in_words(first, last):
    with pytest.raises(Problem) as problem:
        SerialRange.between(first, last)
    assert problem.value.kind.code == "SERIALS_UNREADABLE"
