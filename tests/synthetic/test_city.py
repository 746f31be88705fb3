"""The invented city: the study's totals exactly, plausible families, nobody real, the same for the same seed."""

from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.synthetic.city import InventedCity, TooSmallError, codes, cut_off, invent, totals_for
from satupintu.synthetic.city.days import birthday, day

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module", params=[(3_000, 2016), (3_000, 7), (300, 1)], ids=str)
def city(request) -> InventedCity:
    return invent(*request.param, today=TODAY)


def wajib_ktp(city: InventedCity) -> np.ndarray:
    """UU 24/2013 art. 63, written anew from dates and codes; everyone invented is alive and lives here."""
    people, on = city.residents, day(city.cut_off)
    of_age = birthday(people.birth_date, 17) <= on
    may = (people.citizenship == codes.WNI) | (people.itap_until >= on)
    return (of_age | (people.marital != codes.SINGLE)) & may


def recorded_by(city: InventedCity, on: date) -> np.ndarray:
    mask = np.zeros(len(city.residents), dtype=bool)
    mask[city.recordings.resident[city.recordings.recorded_on <= day(on)]] = True
    return mask


def check_totals(city: InventedCity) -> None:
    must, recorded = wajib_ktp(city), recorded_by(city, city.cut_off)
    aged_55 = birthday(city.residents.birth_date, 55) <= day(city.cut_off)
    assert len(city.residents) == city.totals.population
    assert must.sum() == city.totals.wajib_ktp
    assert recorded.sum() == (recorded & must).sum() == city.totals.recorded
    assert (must & ~recorded).sum() == city.totals.not_recorded
    assert aged_55.sum() == city.totals.aged_55


def test_the_totals_hold_exactly_on_the_cut_off_day(city):
    check_totals(city)
    assert city.totals == totals_for(len(city.residents))


@pytest.mark.parametrize("seed", [2016, 99])
def test_the_whole_city_has_the_figures_of_the_study(seed):
    city = invent(seed=seed, today=TODAY)
    check_totals(city)
    totals = city.totals
    assert (totals.population, totals.wajib_ktp) == (167_094, 119_026)
    assert (totals.recorded, totals.not_recorded, totals.aged_55) == (112_192, 6_834, 14_119)
    married_under_17 = (birthday(city.residents.birth_date, 17) > day(city.cut_off)) & (city.residents.marital != 1)
    assert married_under_17.sum() == (city.residents.citizenship == codes.WNA_WITHOUT_ITAP).sum() > 50


@given(st.integers(300, 500_000))
def test_totals_of_any_size_add_up_and_stay_in_proportion(residents):
    totals = totals_for(residents)
    assert totals.recorded + totals.not_recorded == totals.wajib_ktp < totals.population == residents
    assert abs(totals.recorded - residents * 112_192 / 167_094) < 1
    assert abs(totals.not_recorded - residents * 6_834 / 167_094) < 1
    assert abs(totals.aged_55 - residents * 14_119 / 167_094) < 1


def test_a_city_too_small_is_refused_with_what_to_do():
    with pytest.raises(TooSmallError, match="Ask for 300 or more"):
        invent(299)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 24), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2025, 12, 31)),
        (date(2026, 12, 31), date(2026, 6, 30)),
        (date(2027, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_cut_off_is_the_last_semesters_end_before_today(today, expected):
    assert cut_off(today) == expected


def test_the_same_seed_size_and_day_give_the_same_city_and_another_seed_another():
    first, second, other = (invent(500, seed, TODAY) for seed in (5, 5, 6))
    for table in ("residents", "families", "recordings", "applications", "deliveries", "truth"):
        for column in fields(getattr(first, table)):
            one, same = (getattr(getattr(each, table), column.name) for each in (first, second))
            assert np.array_equal(one, same, equal_nan=one.dtype.kind == "M"), column.name
    assert first.outages == second.outages
    assert not np.array_equal(first.residents.name, other.residents.name)


def test_the_people_of_a_semester_stay_the_same_from_day_to_day():
    first, next_day = invent(500, 5, TODAY), invent(500, 5, TODAY + timedelta(days=1))
    assert np.array_equal(first.residents.nik, next_day.residents.nik)


def test_nobody_can_be_mistaken_for_a_real_person(city):
    for numbers in (city.residents.nik, city.families.kk_number):
        assert len(set(numbers.tolist())) == len(numbers)
        assert {number[:6] for number in numbers.tolist()} <= {"647491", "647492", "647493"}
        assert all(len(number) == 16 and number.isdecimal() for number in numbers.tolist())


def test_a_nik_tells_day_of_birth_and_sex(city):
    for person in city.residents.rows():
        born_on, plus = person["birth_date"], 40 * (person["sex"] == codes.FEMALE)
        assert person["nik"][6:12] == f"{born_on.day + plus:02d}{born_on:%m%y}"
        assert person["nik"][12:] != "0000"


def test_each_family_has_one_head_who_is_of_age_or_married(city):
    people = city.residents
    heads = np.flatnonzero(people.relation == codes.HEAD)
    assert np.array_equal(np.bincount(people.family[heads]), np.ones(len(city.families)))
    assert np.array_equal(city.families.head, heads)
    of_age = birthday(people.birth_date[heads], 17) <= day(city.cut_off)
    assert (of_age | (people.marital[heads] != codes.SINGLE)).all()


def test_parents_are_16_to_45_years_older_than_their_children(city):
    people = city.residents
    for parents in (people.mother, people.father):
        child = np.flatnonzero(parents >= 0)
        parent = people.birth_date[parents[child]]
        assert (birthday(parent, 16) <= people.birth_date[child]).all()
        assert (birthday(parent, 45) > people.birth_date[child]).all()
        assert len(child) > len(people) / 5


def test_wives_live_with_a_married_husband_of_about_their_age(city):
    people = city.residents
    wives = np.flatnonzero(people.relation == codes.WIFE)
    husbands = city.families.head[people.family[wives]]
    assert (people.sex[wives] == codes.FEMALE).all()
    assert (people.sex[husbands] == codes.MALE).all()
    assert (people.marital[wives] == codes.MARRIED).all()
    assert (people.marital[husbands] == codes.MARRIED).all()
    years = (people.birth_date[wives] - people.birth_date[husbands]).astype(int) / 365.25
    assert -10 < years.min() < years.mean() < 6
    assert 0 < years.mean() < years.max() < 20


def test_nobody_lives_here_before_birth_or_is_recorded_before_the_time(city):
    people, recordings = city.residents, city.recordings
    assert (people.since >= people.birth_date).all()
    assert (people.since <= day(city.cut_off)).all()
    assert (recordings.recorded_on < day(TODAY)).all()
    assert len(set(recordings.resident.tolist())) == len(recordings)
    duty = city.truth.duty_from[recordings.resident]
    # a Sunday's duty may be met the Saturday before
    assert (recordings.recorded_on - duty >= np.timedelta64(-1, "D")).all()


def test_the_prison_holds_grown_men_and_pupils_go_to_a_school_of_their_age(city):
    people = city.residents
    kinds = np.array([each.kind for each in city.institutions])[people.institution]
    held = (people.bond == 3) & (people.institution >= 0)
    assert set(kinds[held]) == {"PRISON"}
    assert (people.sex[held] == codes.MALE).all()
    age = (day(city.cut_off) - people.birth_date).astype(int) / 365.25
    junior = (kinds == "JUNIOR_SCHOOL") & (people.bond == 2)
    assert age[junior].min() > 12.9
    assert age[junior].max() < 16.1
    assert not {each.kind for each in city.employers} & {each.kind for each in city.schools}
