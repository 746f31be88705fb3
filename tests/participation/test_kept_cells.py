"""The kept counts are the register's own, whatever happened, and are counted anew when something did."""

import random
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from recordings import record

from cast import NOW, RT_SELATAN, RT_UTARA, SYSTEM, TODAY, resident
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation import selectors, services
from satupintu.city.participation.models import CellsKept, ParticipationCell
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.statistics.cells import Count
from satupintu.city.register import services as register
from satupintu.city.register.rules.events import Report


def kept_rows():
    names = [f"{factor.value.lower()}{'_id' * (factor is Factor.KELURAHAN)}" for factor in Factor]
    rows = ParticipationCell.objects.filter(wajib__gt=0).values_list(*names, "wajib", "recorded")
    return {tuple(levels): Count(wajib, recorded) for *levels, wajib, recorded in rows}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kept_cells_equal_a_fresh_count_after_random_events(cast, seed):
    draw = random.Random(seed)
    people = [cast.eka, cast.fajar, cast.kiki]
    for round_ in range(4):
        for number in range(6):
            name = f"S{seed}R{round_}N{number}"
            born = date(draw.choice((1950, 1975, 1999, 2009, 2015)), draw.randint(1, 12), draw.randint(1, 28))
            place = draw.choice((RT_UTARA, RT_SELATAN))
            serial = 100 * seed + 10 * round_ + number
            people.append(resident(name, born, draw.choice((1, 2)), serial=serial, rt=place))
        for each in draw.sample(people, 4):
            people.remove(each)
            if draw.random() < 0.5:
                record(each, on=TODAY - timedelta(days=draw.randint(0, 400)))
            else:
                with clock.stopped(NOW):
                    died = Report(key=f"{each}", happened_on=TODAY - timedelta(days=draw.randint(1, 3)))
                    register.enter_death(viewer=SYSTEM, report=died, ref=each)
        assert services.keep_cells(viewer=cast.citra)
        fresh = selectors.list_cells(TODAY)
        assert kept_rows() == {row.levels: row.count for row in fresh.rows}
        population = sum(ParticipationCell.objects.values_list("population", flat=True))
        assert population == selectors.participation_on(TODAY).table.counts.population
        kept = selectors.find_kept()
        for factor in Factor:
            assert selectors.kept_margin(kept, factor) == fresh.of(factor)
        assert CellsKept.objects.count() == 1


def test_nothing_is_counted_twice_while_nothing_changes(cast):
    assert selectors.find_kept() is None
    assert services.keep_cells(viewer=cast.citra)
    assert not services.keep_cells(viewer=cast.citra)
    assert not selectors.find_kept().is_stale
    record(cast.eka)
    assert selectors.find_kept().is_stale
    assert services.keep_cells(viewer=cast.citra)
    with clock.stopped(NOW + timedelta(days=1)):
        assert selectors.find_kept().is_stale


def test_past_months_are_counted_once_a_day(cast):
    record(cast.eka, on=date(2026, 5, 3))
    services.keep_cells(viewer=cast.citra)
    months = selectors.kept_months(selectors.find_kept())
    assert [day for day, _ in months][-3:] == [date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)]
    assert len(months) == 12
    assert [count.recorded for _, count in months][-3:] == [0, 1, 1]
    record(cast.fajar, on=date(2026, 4, 1))
    services.keep_cells(viewer=cast.citra)
    assert selectors.kept_months(selectors.find_kept()) == months
    with clock.stopped(NOW + timedelta(days=1)):
        services.keep_cells(viewer=cast.citra)
        assert [count.recorded for _, count in selectors.kept_months(selectors.find_kept())][-3:] == [1, 2, 2]


def test_only_who_may_see_the_figures_has_them_counted(cast):
    with pytest.raises(Problem):
        services.keep_cells(viewer=cast.slamet)


def test_the_command_says_whether_it_counted(cast, capsys):
    call_command("participation_cells")
    call_command("participation_cells")
    assert capsys.readouterr().out.splitlines() == ["Dihitung baru.", "Tidak ada yang berubah sejak hitungan terakhir."]


def test_who_comes_of_age_until_the_end_of_the_semester_is_counted_exactly(cast):
    services.keep_cells(viewer=cast.citra)
    kept = selectors.find_kept()
    assert kept.until == date(2026, 12, 31)
    assert selectors.next_semester_end(date(2026, 3, 1)) == date(2026, 6, 30)
    assert selectors.next_semester_end(date(2026, 12, 31)) == date(2027, 6, 30)
    before = kept.coming
    record(resident("SOON", date(2009, 9, 1), 1, serial=77))
    resident("LATER", date(2010, 9, 1), 1, serial=78)
    services.keep_cells(viewer=cast.citra)
    assert selectors.find_kept().coming == before.plus(Count(1, 1))


def test_weeks_are_whole_and_begin_with_the_first_recording(cast):
    assert selectors.weekly_recorded(TODAY) == []
    record(cast.eka, on=date(2026, 6, 22))  # a Monday
    record(cast.fajar, on=date(2026, 7, 5))
    record(cast.kiki, on=TODAY)  # of a week that is not over
    record(cast.eka, on=date(2026, 7, 2))  # not for the first time
    assert selectors.weekly_recorded(TODAY) == [(date(2026, 6, 28), 1), (date(2026, 7, 5), 1)]
    assert selectors.forecast_to(date(2026, 7, 31), Count(5, 3), Count(1, 0)) is None
