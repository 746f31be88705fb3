"""What weighs, and what is sure for what purpose."""

import pytest

from satupintu.city.register.matching.comparing import SEEN
from satupintu.city.register.rules.matching import (
    FIELDS,
    LEVELS,
    THRESHOLDS,
    Caution,
    Level,
    Purpose,
    cautions,
    is_sure,
)

ALL_AGREE = dict.fromkeys(FIELDS, Level.SAME)


@pytest.mark.parametrize("field", FIELDS)
def test_the_weights_of_a_field_add_up_and_cover_what_is_seen(field):
    weights = LEVELS[field]
    assert list(weights) == [*SEEN[field], Level.OTHER]
    assert sum(weight.m for weight in weights.values()) == pytest.approx(1, abs=0.01)
    assert sum(weight.u for weight in weights.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("purpose", Purpose)
def test_more_is_shown_than_is_called_sure(purpose):
    assert 0 < THRESHOLDS[purpose].look < THRESHOLDS[purpose].sure < 1


def test_deaths_need_more_than_a_school_roll():
    assert not is_sure(Purpose.DEATHS, 0.95, ALL_AGREE)
    assert is_sure(Purpose.SCHOOL, 0.95, ALL_AGREE)


@pytest.mark.parametrize("name", [Level.KIN, Level.OTHER])
def test_an_equal_nik_with_another_name_is_never_sure_but_a_caution(name):
    levels = ALL_AGREE | {"name": name}
    assert not is_sure(Purpose.SCHOOL, 0.9999, levels)
    assert cautions(levels, alive=True) == (Caution.NIK_OF_ANOTHER,)


def test_a_pair_without_a_name_is_never_sure():
    assert not is_sure(Purpose.SCHOOL, 1.0, {"nik": Level.SAME})


def test_two_niks_that_differ_and_somebody_who_is_gone_are_cautions():
    levels = ALL_AGREE | {"nik": Level.OTHER}
    assert cautions(levels, alive=False) == (Caution.OTHER_NIK, Caution.NOT_HERE)
    assert cautions(ALL_AGREE, alive=True) == ()
