"""Distributions of the invented city: reasons fit the people, desks are as busy as known, blanks run out at times."""

from datetime import date, timedelta

import numpy as np
import pytest

from satupintu.synthetic.city import InventedCity, codes, invent
from satupintu.synthetic.city.days import day, weekday
from satupintu.synthetic.city.history import WITA

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def city() -> InventedCity:
    return invent(40_000, today=TODAY)


def reason(city: InventedCity, name: str) -> np.ndarray:
    return city.truth.reason == codes.REASONS.index(name)


def ages(city: InventedCity) -> np.ndarray:
    return (day(city.cut_off) - city.residents.birth_date).astype(int) / 365.25


def test_everyone_not_recorded_by_the_cut_off_has_a_reason_and_nobody_else(city):
    held_back = city.truth.reason >= 0
    assert held_back.sum() == city.totals.not_recorded
    early = city.recordings.resident[city.recordings.recorded_on <= day(city.cut_off)]
    assert not held_back[early].any()
    assert set(city.truth.reason[held_back].tolist()) == set(range(len(codes.REASONS)))


def test_reasons_fit_age_sex_and_work(city):
    age, people = ages(city), city.residents
    assert ((age[reason(city, "STUDYING_AWAY")] >= 16.9) & (age[reason(city, "STUDYING_AWAY")] < 25.1)).all()
    assert age[reason(city, "ELDERLY_OR_FRAIL")].min() > 54.9
    hours = reason(city, "WORKING_HOURS")
    assert (people.sex[hours] == codes.MALE).mean() > 0.7
    assert (people.occupation[hours] > codes.RETIRED).all()
    assert (people.bond[reason(city, "NO_LEAVE")] == 1).all()
    newcomers = people.since[reason(city, "OLD_KTP_NEWCOMER")]
    assert (newcomers > day(city.cut_off) - 3 * 366).all()


def test_who_died_or_moved_unreported_is_never_recorded_later(city):
    dead, moved = ~np.isnat(city.truth.died_on), ~np.isnat(city.truth.moved_on)
    assert np.array_equal(dead, reason(city, "DEAD_NOT_REPORTED"))
    assert np.array_equal(moved, reason(city, "MOVED_NOT_REPORTED"))
    assert not (dead | moved)[city.recordings.resident].any()
    for gone in (city.truth.died_on[dead], city.truth.moved_on[moved]):
        assert (gone <= day(city.cut_off)).all()


def test_an_urgent_need_is_the_most_frequent_motive(city):
    motives = city.truth.motive[city.recordings.resident]
    assert (motives >= 0).all()
    assert np.bincount(motives).argmax() == codes.MOTIVES.index("URGENT_NEED")
    assert (city.truth.motive >= 0).sum() == len(city.recordings)


def test_some_of_those_held_back_are_recorded_after_the_cut_off_but_not_all(city):
    late = city.recordings.resident[city.recordings.recorded_on > day(city.cut_off)]
    came = (city.truth.reason[late] >= 0).sum()
    assert 0.05 < came / city.totals.not_recorded < 0.7
    assert (city.truth.reason[late] < 0).any()  # who turned 17 since


def test_who_could_come_today_is_alive_has_the_duty_and_is_not_recorded(city):
    waiting = city.not_recorded_today
    assert 0 < len(waiting) < city.totals.not_recorded + 1000
    assert not set(waiting.tolist()) & set(city.recordings.resident.tolist())
    assert (city.truth.duty_from[waiting] <= day(TODAY)).all()
    assert np.isnat(city.truth.died_on[waiting]).all()
    reasons = city.truth.reason[waiting]
    assert len(set(reasons.tolist()) - {-1}) == len(codes.REASONS) - 2


def test_religion_occupation_and_education_are_spread_as_known(city):
    people = city.residents
    religion = np.bincount(people.religion, minlength=6) / len(people)
    assert religion[1:4] == pytest.approx([0.8896, 0.0895, 0.0182], abs=0.01)
    adult = ages(city) >= 25
    women, men = (adult & (people.sex == sex) for sex in (codes.FEMALE, codes.MALE))
    assert 0.3 < (people.occupation[women] == codes.HOMEMAKER).mean() < 0.7
    assert (people.occupation[men] == codes.HOMEMAKER).sum() == 0
    assert 0.75 < (people.occupation[men] > codes.RETIRED).mean() < 0.98
    assert 0.3 < (people.education[adult] == 5).mean() < 0.6
    assert (people.blood_group == codes.BLOOD_UNKNOWN).mean() > 0.6


def test_income_is_given_for_most_who_work_and_rises_with_education(city):
    people = city.residents
    working = people.occupation > codes.RETIRED
    assert (people.income_band[~working] == 0).all()
    assert 0.05 < (people.income_band[working] == 0).mean() < 0.2
    given = working & (people.income_band > 0)
    low, high = given & (people.education <= 4), given & (people.education >= 8)
    assert people.income_band[high].mean() > people.income_band[low].mean() + 0.4


def test_names_are_in_capitals_and_nearly_all_of_two_words(city):
    names = city.residents.name.tolist()
    assert all(name.isascii() and name == name.upper() and len(name) <= 60 for name in names)
    assert all(name.replace(" ", "").isalpha() and "  " not in name and name == name.strip() for name in names)
    assert 0.94 < sum(" " in name for name in names) / len(names) < 1
    assert len(set(names)) > len(names) / 4


def test_families_and_neighbourhoods_have_plausible_sizes(city):
    families = np.bincount(city.residents.family)
    assert 2.7 < families.mean() < 4.5
    assert families.max() < 16
    in_an_rt = np.bincount(city.families.rt)
    assert 40 <= np.percentile(in_an_rt, 5) < np.percentile(in_an_rt, 95) <= 120
    shares = np.bincount(city.residents.kelurahan) / len(city.residents)
    assert shares == pytest.approx([area.share / 100_000 for area in city.kelurahan], abs=0.001)
    assert (len(city.kecamatan), len(city.kelurahan)) == (3, 15)


def test_the_desks_are_as_busy_as_known_and_closed_on_sundays(city):
    told, full = city.daily_counts, city.applications
    assert (weekday(told.made_on) != 6).all()
    assert (weekday(full.made_on) != 6).all()
    assert told.made_on.max() < full.made_on.min()
    assert full.made_on.max() < day(TODAY)
    desk_days = len(np.unique(told.made_on))
    a_day = told.count.sum() / desk_days / len(city.residents) * 167_094
    assert 80 < a_day < 120
    shares = np.bincount(full.kind, minlength=5) / len(full)
    assert shares == pytest.approx(np.array([24, 33, 18, 12, 17]) / 104, abs=0.06)
    monday = told.count[weekday(told.made_on) == 0].sum()
    assert monday > 1.5 * told.count[weekday(told.made_on) == 5].sum()


def test_new_cards_are_the_recordings_of_the_same_days(city):
    new = city.applications.kind == 0
    recorded = {each["resident"]: (each["recorded_on"], each["kecamatan"]) for each in city.recordings.rows()}
    for each in city.applications.rows():
        if each["kind"] == 0:
            assert recorded[each["resident"]] == (each["made_on"], each["kecamatan"])
    elsewhere = city.recordings.kecamatan == -1
    since = city.residents.since[city.recordings.resident]
    assert np.array_equal(elsewhere, city.recordings.recorded_on < since)
    assert 0 < elsewhere.mean() < 0.4
    assert new.sum() == (~elsewhere & (city.recordings.recorded_on >= city.applications.made_on.min())).sum()


def test_cards_wait_when_no_blank_is_left_and_more_are_never_used_than_came(city):
    cards = city.applications
    printed = ~np.isnat(cards.printed_on)
    waits = (cards.printed_on - cards.made_on)[printed].astype(int)
    assert waits.min() >= 0
    assert waits.max() > 10
    assert cards.suket.any()
    handed = ~np.isnat(cards.handed_over_on)
    assert (handed <= printed).all()
    assert (cards.handed_over_on[handed] >= cards.printed_on[handed]).all()
    assert (cards.printed_on >= cards.ready_on)[printed].all()
    stock = city.stock_days
    assert stock.received.sum() == city.deliveries.blanks.sum()
    assert stock.used.sum() == city.daily_counts.count.sum() + printed.sum()
    assert (stock.left >= 0).all()
    assert (stock.left == 0).any()
    assert stock.left[-1] == city.blanks_left >= 60


def test_outages_lie_within_two_years_and_have_an_end(city):
    began = [outage.began for outage in city.outages]
    assert began == sorted(began)
    assert {outage.line for outage in city.outages} == set(codes.LINES)
    for outage in city.outages:
        assert outage.began < outage.ended <= outage.began + timedelta(days=5)
        assert outage.ended.utcoffset() == WITA.utcoffset(None)
        assert (outage.kecamatan is None) == (outage.line == "CITY_CENTRE")


@pytest.mark.parametrize("today", [date(2026, 7, 1), date(2027, 1, 1), date(2024, 2, 29), date(2026, 11, 22)])
def test_a_city_can_be_invented_for_any_day(today):
    city = invent(300, today=today)
    assert (city.recordings.recorded_on <= day(city.cut_off)).sum() == city.totals.recorded
    assert city.blanks_left >= 60


def test_every_step_is_announced():
    steps: list[str] = []
    invent(300, today=TODAY, progress=steps.append)
    assert steps[0] == "people"
    assert len(steps) == len(set(steps)) > 8


def test_a_row_reads_as_plain_values(city):
    person = city.residents.row(0)
    assert person == next(city.residents.rows())
    assert isinstance(person["birth_date"], date)
    assert len(city.residents) == 40_000
