"""Who must have a KTP (UU 24/2013 art. 63)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from register_facts import days, facts

from satupintu.city.register.rules import wajib_ktp
from satupintu.city.register.rules.wajib_ktp import DutyFacts, is_wajib_ktp

ON = date(2026, 7, 6)
ADULT = DutyFacts(date(1990, 5, 1), 1, None, "IDN", None, date(1990, 5, 1), None)


def but(**changes):
    return DutyFacts(**{**vars(ADULT), **changes})


@pytest.mark.parametrize(
    ("who", "wajib"),
    [
        (ADULT, True),
        (but(birth_date=date(2009, 7, 6)), True),  # 17 today
        (but(birth_date=date(2009, 7, 7)), False),  # 17 tomorrow
        (but(birth_date=date(2010, 1, 1), marital_status=2, married_on=ON), True),
        (but(birth_date=date(2010, 1, 1), marital_status=2, married_on=ON + timedelta(1)), False),
        (but(birth_date=date(2010, 1, 1), marital_status=4), True),  # widowed, day of marriage unknown
        (but(nationality="GBR"), False),
        (but(nationality="GBR", itap_until=ON), True),
        (but(nationality="GBR", itap_until=ON - timedelta(1)), False),
        (but(registered_from=ON + timedelta(1)), False),
        (but(registered_until=ON), False),  # from the day of death or move no longer
        (but(registered_until=ON + timedelta(1)), True),
    ],
)
def test_the_duty_by_situation(who, wajib):
    assert is_wajib_ktp(who, ON) is wajib


@given(facts, days)
def test_a_duty_only_ends_by_leaving_or_losing_the_permit(who, on):
    later = on + timedelta(days=400)
    if is_wajib_ktp(who, on) and not is_wajib_ktp(who, later):
        assert not wajib_ktp.is_registered(who, later) or not wajib_ktp.may_stay(who, later)


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_the_seventeenth_birthday_is_the_first_day_of_being_seventeen(birth):
    birthday = wajib_ktp.turns_seventeen(birth)
    assert birth <= wajib_ktp.seventeen_years_before(birthday)
    assert birth > wajib_ktp.seventeen_years_before(birthday - timedelta(days=1))


def test_who_is_born_on_29_february_turns_17_on_1_march():
    assert wajib_ktp.turns_seventeen(date(2008, 2, 29)) == date(2025, 3, 1)
    assert wajib_ktp.turns_seventeen(date(1883, 2, 28)) == date(1900, 2, 28)
    assert wajib_ktp.seventeen_years_before(date(2024, 2, 29)) == date(2007, 2, 28)
    assert wajib_ktp.turns_seventeen(date(1984, 2, 29)) == date(2001, 3, 1)
    assert wajib_ktp.seventeen_years_before(date(1917, 2, 28)) == date(1900, 2, 28)


@given(facts.filter(lambda who: who.married_on is not None or who.marital_status == wajib_ktp.SINGLE), days)
def test_the_span_of_the_duty_holds_just_the_days_of_the_duty(who, on):
    begins, ends = wajib_ktp.duty_span(who)
    assert (begins <= on and (ends is None or on < ends)) is is_wajib_ktp(who, on)


def test_a_marriage_whose_day_is_unknown_begins_no_duty_before_the_17th_birthday():
    begins, ends = wajib_ktp.duty_span(but(birth_date=date(2010, 1, 1), marital_status=4))
    assert (begins, ends) == (date(2027, 1, 1), None)
