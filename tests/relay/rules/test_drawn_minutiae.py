"""What an officer sees drawn on two prints."""

import pytest

from prints import picture
from satupintu.city.relay.rules.minutiae import ARM, beside


def numbers(drawn) -> list[int]:
    return sorted(mark.number for mark in drawn.marks if mark.number)


def test_what_falls_together_has_one_number_in_both():
    one, other = beside(picture("a_1.png"), picture("a_2.png"))
    assert numbers(one) == numbers(other) == list(range(1, len(numbers(one)) + 1))
    assert len(numbers(one)) > 12
    assert one.image == picture("a_1.png")
    for drawn in (one, other):
        assert all(0 <= mark.x < drawn.width and 0 <= mark.y < drawn.height for mark in drawn.marks)
        lengths = [((mark.x2 - mark.x) ** 2 + (mark.y2 - mark.y) ** 2) ** 0.5 for mark in drawn.marks]
        assert lengths == pytest.approx([ARM] * len(lengths), abs=0.2)


def test_of_two_fingers_less_falls_together():
    same, different = beside(picture("a_1.png"), picture("a_2.png")), beside(picture("a_1.png"), picture("b_1.png"))
    assert len(numbers(different[0])) < len(numbers(same[0])) / 2


def test_a_picture_without_a_print_is_laid_over_nothing():
    assert beside(picture("a_1.png"), "data:image/png;base64,iVBORw0KGgo=") is None
