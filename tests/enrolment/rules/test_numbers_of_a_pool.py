"""Numbers that a station has ahead."""

import pytest

from satupintu.city.enrolment.rules.pools import BLOCK, number_of, ordinal_of, up_to


def test_a_number_says_whose_it_is():
    assert ordinal_of(number_of("bontang-utara", 57), "bontang-utara") == 57


@pytest.mark.parametrize(
    "text", ["57", "selatan:57", "utara:", "utara:057", "utara:x", "utara:٥", "utara:123456789", ""]
)
def test_anything_else_is_no_number_of_the_station(text):
    assert ordinal_of(text, "utara") is None


@pytest.mark.parametrize(
    ("given", "told", "left", "last"),
    [
        (0, 0, 0, BLOCK),  # the first time
        (50, 0, 0, 50),  # the answer was lost: the same again
        (50, 50, 20, 80),
        (50, 50, 60, 50),  # has more than a block
        (0, 50, 50, 50),  # the city was restored
    ],
)
def test_a_pool_is_filled_to_a_block_and_a_lost_answer_given_again(given, told, left, last):
    assert up_to(given=given, told=told, left=left) == last
