"""Claim codes: long enough not to be guessed, forgiving to whoever types them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.foundation import claim_codes


@given(st.text(claim_codes.ALPHABET, min_size=13, max_size=13))
def test_a_code_is_found_again_as_it_is_shown_and_in_small_letters(code):
    assert claim_codes.find(claim_codes.shown(code)) == code
    assert claim_codes.find(f" {code.lower()} ") == code


def test_letters_that_look_like_digits_are_read_as_digits():
    assert claim_codes.find("oOiIlL-7KQ2M8X") == "0011117KQ2M8X"


@pytest.mark.parametrize("typed", ["", "7KQ2", "7KQ2-M8X4-ZPR1", "7KQ2-M8X4-ZPR1TT", "7KQ2-M8X4-ZPRU1", "…"])
def test_what_cannot_be_a_code_is_none(typed):
    assert claim_codes.find(typed) is None


def test_new_codes_are_codes_and_differ():
    codes = {claim_codes.new() for _ in range(200)}
    assert len(codes) == 200
    assert all(claim_codes.find(code) == code for code in codes)
