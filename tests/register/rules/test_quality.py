"""A fault is found where it is, and only there."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.register.quality_words import FAULTS, NATURES, TONES, WEIGHTS
from satupintu.city.register.rules import nik
from satupintu.city.register.rules.quality import RULES, Facts, Family, Fault, Word, is_blank

TODAY = date(2026, 7, 6)
SOUND = Facts(
    nik="6474914105900001",
    name="EKA",
    birth_place="BONTANG",
    birth_date=date(1990, 5, 1),
    sex=2,
    blood_group=4,
    marital_status=1,
    married_on=None,
    education=5,
    occupation=15,
    occupation_list=99,
    nationality="IDN",
    itap_until=None,
    relation=4,
    rt="64.74.01.1006-000-001",
    address="JL. PELITA 7",
    life_status="HIDUP",
    registered_from=date(1990, 5, 1),
    kk_number="6474910902120001",
    kk_issued_on=date(2012, 2, 9),
    family=Family(1, date(1965, 1, 1)),
    word=Word("LIVES_HERE", TODAY, None),
)


def faults(**facts):
    return {fault for fault, rule in RULES.items() if rule.applies(SOUND._replace(**facts), TODAY)}


def days_ago(days):
    return TODAY - timedelta(days=days)


def test_a_sound_record_shows_nothing():
    assert faults() == set()
    assert SOUND.kelurahan == "64.74.01.1006"


@pytest.mark.parametrize(
    ("fault", "facts"),
    [
        ("NO_NIK", {"nik": None}),
        ("NO_FAMILY", {"kk_number": None, "kk_issued_on": None, "family": Family()}),
        ("NO_ADDRESS", {"address": " - "}),
        ("NO_ADDRESS", {"rt": "64.74.01.1006-000-000"}),
        ("NO_ADDRESS", {"rt": "64.74.01.1006"}),
        ("NO_WEDDING_DATE", {"marital_status": 4}),
        ("NO_EDUCATION", {"education": 0}),
        ("NO_OCCUPATION", {"occupation": 0}),
        ("NO_OCCUPATION", {"occupation": 100}),
        ("NO_BIRTH_PLACE", {"birth_place": ""}),
        ("NO_BLOOD_GROUP", {"blood_group": 13}),
        ("SAID_GONE", {"word": Word("DEAD", days_ago(90), None)}),
        ("GONE_BUT_COUNTED", {"life_status": "MATI"}),
        ("NO_HEAD", {"family": Family(0, None)}),
        ("SEVERAL_HEADS", {"family": Family(2, date(1965, 1, 1))}),
        ("NIK_OTHER_BIRTH_DATE", {"birth_date": date(1990, 5, 2), "registered_from": date(1990, 5, 2)}),
        ("NIK_OTHER_SEX", {"sex": 1}),
        ("OLDER_THAN_PARENT", {"family": Family(1, date(1990, 5, 1))}),
        ("HERE_BEFORE_BIRTH", {"registered_from": date(1990, 4, 30)}),
        ("SINGLE_WITH_WEDDING", {"married_on": date(2012, 1, 1)}),
        ("KK_DATE_AHEAD", {"kk_issued_on": TODAY + timedelta(days=1)}),
        ("PERMIT_ENDED", {"nationality": "GBR", "itap_until": days_ago(1)}),
        ("TIME_OUTSIDE_OVER", {"word": Word("STUDIES_OUTSIDE", days_ago(30), days_ago(1))}),
        ("WORD_TOO_OLD", {"word": Word("LIVES_HERE", days_ago(91), None)}),
        ("OLDER_OCCUPATION_LIST", {"occupation_list": 89}),
        ("NOT_HEARD_OF", {"word": None}),
        ("NOT_HEARD_OF", {"word": None, "heard_on": days_ago(5 * 365 + 1)}),
    ],
)
def test_each_kind_is_found_alone(fault, facts):
    assert faults(**facts) == {Fault(fault)}


def test_a_person_of_110_is_asked_after():
    old = date(1916, 7, 6)
    assert faults(birth_date=old, nik=nik.compose("647491", old, 2, 1), family=Family(1), registered_from=old) == {
        Fault.AGED_110
    }
    young = old + timedelta(days=1)
    assert (
        faults(birth_date=young, nik=nik.compose("647491", young, 2, 1), family=Family(1), registered_from=young)
        == set()
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"nationality": "GBR", "itap_until": TODAY},
        {"nationality": "GBR", "itap_until": None},
        {"word": Word("STUDIES_OUTSIDE", TODAY, TODAY)},
        {"word": None, "heard_on": days_ago(5 * 365)},
        {"relation": 11, "family": Family(1, date(2000, 1, 1))},
        {"marital_status": 2, "married_on": date(2012, 1, 1)},
    ],
)
def test_what_lies_at_the_border_is_left_alone(facts):
    assert faults(**facts) == set()


def test_a_word_too_old_accuses_nobody():
    assert faults(word=Word("DEAD", days_ago(91), None)) == {Fault.WORD_TOO_OLD}


@given(st.dates(date(1917, 1, 1), date(2026, 1, 1)), st.sampled_from((1, 2)), st.integers(1, 9999))
def test_a_nik_composed_of_birth_date_and_sex_never_disagrees(born, sex, serial):
    text = nik.compose("647491", born, sex, serial)
    shown = faults(nik=text, birth_date=born, sex=sex, family=Family(1), registered_from=born)
    assert shown.isdisjoint({Fault.NIK_OTHER_BIRTH_DATE, Fault.NIK_OTHER_SEX})


@given(st.text(max_size=16))
def test_a_text_that_is_no_nik_breaks_nothing(text):
    faults(nik=text)


def test_dashes_dots_and_zeros_say_nothing():
    assert [is_blank(text) for text in ("", "-", " 0 ", "000", "...", "JL. 0", "1")] == [True] * 5 + [False] * 2


def test_every_kind_has_a_rule_and_words():
    assert set(RULES) == set(FAULTS) == set(Fault)
    assert {rule.nature for rule in RULES.values()} == set(NATURES)
    assert {rule.weight for rule in RULES.values()} == set(WEIGHTS) == set(TONES)
