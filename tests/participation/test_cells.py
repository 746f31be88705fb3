"""Cells from the register are everybody who must have a KTP, each in one combination."""

from datetime import date, timedelta

from recordings import record

from cast import KELURAHAN_SELATAN, KELURAHAN_UTARA, NOW, RT_UTARA, SYSTEM, TODAY, resident
from satupintu.city.foundation import clock
from satupintu.city.participation import selectors
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.statistics.cells import Count
from satupintu.city.register import services as register
from satupintu.city.register.rules.events import Report


def test_each_level_counts_its_people(cast):
    record(cast.fajar)
    record(cast.eka, counts=False)
    cells = selectors.list_cells(TODAY)
    assert cells.total == Count(5, 1)  # eka, fajar, hana, ian, kiki
    assert cells.of(Factor.AGE) == {
        "TO_24": Count(1, 0),
        "25_34": Count(1, 0),
        "35_44": Count(2, 1),
        "55_64": Count(1, 0),
    }
    assert cells.of(Factor.SEX) == {"MALE": Count(2, 1), "FEMALE": Count(3, 0)}
    assert cells.of(Factor.EDUCATION) == {"UPPER_SECONDARY": Count(5, 1)}
    assert cells.of(Factor.OCCUPATION) == {"COMPANY": Count(5, 1)}
    assert cells.of(Factor.INCOME) == {"UNKNOWN": Count(5, 1)}
    assert cells.of(Factor.KELURAHAN) == {KELURAHAN_UTARA: Count(4, 1), KELURAHAN_SELATAN: Count(1, 0)}


def test_codes_fall_into_their_groups(cast):
    resident("A", date(1960, 1, 1), 1, education=9, occupation=11, income_band=4)
    resident("B", date(1950, 1, 1), 2, education=77, occupation=89, occupation_list=89, income_band=1)
    cells = selectors.list_cells(TODAY)
    assert cells.of(Factor.EDUCATION)["HIGHER"].wajib == 1
    assert cells.of(Factor.EDUCATION)["UNKNOWN"].wajib == 1
    assert cells.of(Factor.OCCUPATION)["LAND_AND_SEA"].wajib == 1
    assert cells.of(Factor.OCCUPATION)["OTHER"].wajib == 1
    assert cells.of(Factor.INCOME)["VERY_HIGH"].wajib == 1
    assert cells.of(Factor.AGE)["FROM_65"].wajib == 2


def test_whoever_has_events_is_counted_as_they_were_on_the_day(cast):
    record(cast.eka, on=date(2020, 1, 1))
    with clock.stopped(NOW):
        register.enter_death(viewer=SYSTEM, report=Report(key="d", happened_on=TODAY - timedelta(days=3)), ref=cast.eka)
    assert selectors.list_cells(TODAY - timedelta(days=4)).total == Count(5, 1)
    assert selectors.list_cells(TODAY - timedelta(days=3)).total == Count(4, 0)


def test_cells_within_an_rt_add_up_to_the_same_people(cast):
    cells = selectors.list_cells(TODAY, by_rt=True)
    assert cells.total == selectors.list_cells(TODAY).total
    assert RT_UTARA in {row.cluster for row in cells.rows}


def test_the_state_of_the_data_changes_with_recordings_entries_and_events(cast):
    states = [selectors.data_state()]
    record(cast.eka)
    states.append(selectors.data_state())
    resident("A", date(1960, 1, 1), 1, serial=9)
    states.append(selectors.data_state())
    register.enter_death(viewer=SYSTEM, report=Report(key="d", happened_on=TODAY), ref=cast.kiki)
    states.append(selectors.data_state())
    assert len(set(states)) == 4
    assert selectors.data_state() == states[-1]
