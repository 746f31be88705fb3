"""Elements hold what their tables know, evidence is told by its first bytes, months end where they end."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.register.rules import elements, evidence, reading, wajib_ktp

FIT = {
    "nik": "6474914105900001", "name": "EKA", "birth_place": "BONTANG", "birth_date": date(1990, 5, 1), "sex": 2,
    "blood_group": 13, "religion": 1, "marital_status": 4, "married_on": None, "education": 10, "occupation": 99,
    "occupation_list": 89, "income_band": None, "nationality": "IDN", "itap_until": date(2030, 1, 1), "relation": 11,
    "address": "JL. A",
}  # fmt: skip
UNFIT = {
    "nik": "1", "name": " ", "birth_place": "B" * 61, "birth_date": "1990-05-01", "sex": 0, "blood_group": 14,
    "religion": 8, "marital_status": 5, "married_on": 1, "education": "1", "occupation": 100, "occupation_list": 90,
    "income_band": 5, "nationality": "idn", "itap_until": "", "relation": 12, "address": "",
}  # fmt: skip


def test_every_element_knows_what_it_can_hold():
    assert set(FIT) == set(UNFIT) == set(elements.ELEMENTS)
    assert elements.unfit(FIT) == []
    assert elements.unfit(UNFIT) == list(UNFIT)
    assert elements.unfit({"life_status": "HIDUP"}) == ["life_status"]
    assert set(elements.ELEMENTS) >= elements.CHANGEABLE


def test_texts_are_kept_in_capitals_with_single_blanks():
    assert elements.tidy({"name": " eka  wulandari ", "sex": 2}) == {"name": "EKA WULANDARI", "sex": 2}
    assert elements.tidy({"name": None, "nationality": "idn"}) == {"name": None, "nationality": "idn"}


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n\x1a\n..", "image/png"), (b"%PDF-1.7", "application/pdf"),
     (b"<svg", None), (b"", None)],
)  # fmt: skip
def test_evidence_is_told_by_its_first_bytes(start, kind):
    assert evidence.media_type(start) == kind


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 40))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months):
    later = wajib_ktp.months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and wajib_ktp.months_after(later, 0) == later)


def test_a_card_is_released_on_the_birthday_or_an_earlier_marriage():
    assert wajib_ktp.released_on(date(2010, 1, 15)) == date(2027, 1, 15)
    assert wajib_ktp.released_on(date(2010, 1, 15), date(2026, 1, 1)) == date(2026, 1, 1)
    assert wajib_ktp.released_on(date(2008, 2, 29), date(2030, 1, 1)) == date(2025, 3, 1)


def test_age_groups_are_those_of_the_dkb():
    groups = reading.age_groups()
    assert (groups[0], groups[-2], groups[-1]) == (("00_04", 0, 4), ("70_74", 70, 74), ("lebih_75", 75, None))
    assert len(groups) == 16
