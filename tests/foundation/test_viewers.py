"""Roles hold within areas; nobody may anything unless told so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import refused
from satupintu.city.foundation.viewers import ANYONE, Grant, Role, Viewer, program

UTARA = "64.74.01"
ANI = Viewer(1, "Ani", (Grant(Role.FRONT_DESK, UTARA), Grant(Role.PLANNER)))


@pytest.mark.parametrize("area", [UTARA, "64.74.01.1006", "64.74.01.1006-000-001"])
def test_a_role_covers_its_area_and_all_below(area):
    assert ANI.may_see(area, Role.FRONT_DESK)


@pytest.mark.parametrize("area", ["64.74.02", "64.74.011", "64.74", "64.74.010.1"])
def test_a_role_covers_nothing_beside_or_above(area):
    assert not ANI.may_see(area, Role.FRONT_DESK)
    assert ANI.may_see(area, Role.PLANNER)


@given(st.sampled_from(Role), st.text(max_size=20))
def test_who_is_not_signed_in_may_nothing(role, area):
    assert not ANYONE.has(role)
    assert not ANYONE.may_see(area)
    with refused("NOT_ALLOWED"):
        ANYONE.need(role)


def test_need_asks_for_role_and_area_together():
    ANI.need(Role.FRONT_DESK)
    ANI.need(Role.FRONT_DESK, area=UTARA)
    with refused("NOT_ALLOWED"):
        ANI.need(Role.FRONT_DESK, area="64.74.02")
    with refused("NOT_ALLOWED"):
        ANI.need(Role.HEAD)


def test_areas_are_those_of_the_asked_roles():
    assert ANI.areas(Role.FRONT_DESK) == (UTARA,)
    assert ANI.areas() == ("", UTARA)
    assert ANI.areas(Role.HEAD) == ()


def test_a_program_may_everything_and_leaves_its_name():
    relay = program("relay")
    relay.need(Role.HEAD, area=UTARA)
    assert relay.areas() == ("",)
    assert str(relay) == "relay"
    assert str(ANYONE) == "anonymous"
