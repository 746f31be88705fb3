from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.rules.study import (
    STUDY_COUNTS,
    Counts,
    last_semester_end,
    rows_of,
    study_table,
)


def test_the_study_is_reproduced_and_corrected_side_by_side():
    rows = {row.name: row for row in study_table().rows}
    recorded, missing = rows["recorded"], rows["not_recorded"]
    assert (recorded.study_prints, recorded.of_population.percent) == (Decimal("67.15"), Decimal("67.14"))
    assert recorded.of_wajib_ktp.percent == Decimal("94.26")
    assert (missing.study_prints, missing.of_population.percent) == (Decimal("4.08"), Decimal("4.09"))
    assert missing.of_wajib_ktp.percent == Decimal("5.74")
    assert rows["aged_55"].of_population.percent == Decimal("8.45")
    assert rows["wajib_ktp"].of_population.percent == Decimal("71.23")
    assert study_table().rate.percent == Decimal("94.26")


def test_the_study_s_four_numbers_fit_each_other():
    assert STUDY_COUNTS.wajib_ktp - STUDY_COUNTS.recorded == STUDY_COUNTS.not_recorded


@given(st.tuples(*[st.integers(0, 10**6)] * 5))
def test_every_share_names_its_denominator(numbers):
    counts = Counts(*numbers)
    for row in rows_of(counts):
        for rate, denominator in ((row.of_population, counts.population), (row.of_wajib_ktp, counts.wajib_ktp)):
            if rate is not None:
                assert (rate.numerator, rate.denominator) == (row.count, denominator)


@given(st.dates(date(2000, 1, 2)))
def test_a_semester_ends_before_the_day_at_june_30_or_december_31(on):
    end = last_semester_end(on)
    assert end < on
    assert (end.month, end.day) in {(6, 30), (12, 31)}
    assert (on - end).days <= 184
