"""What moved the rate between two days, from the register's own events."""

from datetime import date, timedelta

import pytest
from recordings import record

from cast import RT_UTARA, SYSTEM, TODAY, resident
from satupintu.city.participation import selectors
from satupintu.city.participation.statistics.bridge import Cause
from satupintu.city.register import services as register
from satupintu.city.register.models import Resident
from satupintu.city.register.rules.elements import Newcomer
from satupintu.city.register.rules.events import Report

BEFORE, BETWEEN = TODAY - timedelta(days=30), TODAY - timedelta(days=10)


def told(on=BETWEEN):
    return Report(key=str(on.toordinal()) + str(Resident.objects.count()), happened_on=on)


def steps(first=BEFORE, second=TODAY):
    found = selectors.bridge_between(first, second)
    assert (found.before, found.after) == tuple(selectors.list_cells(day).total for day in (first, second))
    return {cause: step[:2] for cause, step in found.steps.items()}


def test_nothing_happened(cast):
    record(cast.fajar, on=date(2020, 1, 1))
    assert steps() == {}


def test_who_comes_of_age_and_who_is_recorded(cast):
    resident("A", date(2009, 6, 20), 1)  # 17 on 20 June 2026
    early = resident("B", date(2009, 6, 21), 2)
    record(early, on=date(2026, 1, 5))
    record(cast.eka, on=BETWEEN)
    record(cast.eka, on=TODAY)
    assert steps() == {Cause.CAME_OF_AGE: (2, 1), Cause.RECORDED: (0, 1)}


def test_deaths_and_moves_out_as_found_since(cast):
    record(cast.eka, on=date(2020, 1, 1))
    register.enter_death(viewer=SYSTEM, report=told(), ref=cast.eka)
    register.enter_move_out(viewer=SYSTEM, report=told(TODAY), refs=[cast.kiki], destination="SAMARINDA")
    assert steps() == {Cause.DIED: (-1, -1), Cause.LEFT: (-1, 0)}


def test_who_arrives_and_is_recorded_here(cast):
    arrival = Newcomer(name="C", birth_place="X", birth_date=date(1980, 1, 1), sex=1, religion=1, relation=1)
    entered = register.enter_move_in(
        viewer=SYSTEM, report=told(), people=[arrival], rt=RT_UTARA, address="JL. MELATI 9", origin="SAMARINDA"
    )
    record(Resident.objects.get(name="C").ref)
    assert entered.event
    assert steps() == {Cause.ARRIVED: (1, 0), Cause.RECORDED: (0, 1)}


def test_who_marries_young_and_whose_permit_ends(cast):
    register.enter_marriage(viewer=SYSTEM, report=told(), spouses=[cast.gita])
    Resident.objects.filter(ref=cast.ian).update(itap_until=BETWEEN)
    assert steps() == {Cause.MARRIED: (1, 0), Cause.PERMIT_ENDED: (-1, 0)}


def test_who_marries_later_must_have_had_a_card_before(cast):
    register.enter_marriage(viewer=SYSTEM, report=told(), spouses=[cast.eka])
    assert steps() == {}


def test_a_change_without_a_day_of_its_own_is_booked_as_corrected(cast):
    foreigner = resident("E", date(1980, 1, 1), 2, nationality="MYS")
    register.enter_element_change(viewer=SYSTEM, report=told(), ref=foreigner, values={"nationality": "IDN"})
    assert steps() == {Cause.CORRECTED: (1, 0)}


def test_who_is_gone_without_death_or_move_is_booked_as_corrected(cast):
    lost = resident("D", date(1970, 1, 1), 1)
    Resident.objects.filter(ref=lost).update(life_status="HILANG", registered_until=BETWEEN)
    assert steps() == {Cause.CORRECTED: (-1, 0)}


def test_without_anybody_there_is_no_rate(db):
    with pytest.raises(ZeroDivisionError):
        selectors.bridge_between(BEFORE, TODAY)
