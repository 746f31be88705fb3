"""NIK and family card numbers that no real person can have."""

import numpy as np

from satupintu.synthetic.city import codes
from satupintu.synthetic.city.draws import Day, Text, Whole, rank_within

PREFIXES = np.array([647491, 647492, 647493])
"""Mirror the kecamatan 647401, 647402 and 647403; no such kecamatan exists."""


def niks(registered_in: Whole, births: Day, sex: Whole) -> Text:
    """NIK by the rule PPKKCC DDMMYY SSSS (PP 37/2007 art. 37): a woman's day is raised by 40.

    `registered_in` is 0 to 2, the kecamatan of the first registration (not always that of residence).
    """
    return _numbers(PREFIXES[registered_in], births, 40 * (sex == codes.FEMALE))


def kk_numbers(issued_in: Whole, issued: Day) -> Text:
    """Family card numbers: the same form with the day of issue."""
    return _numbers(PREFIXES[issued_in], issued, 0)


def _numbers(prefix: Whole, days: Day, day_plus: Whole | int) -> Text:
    months = days.astype("datetime64[M]")
    year = days.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    of_month = (days - months.astype("datetime64[D]")).astype(np.int64) + 1
    stem = ((prefix * 100 + of_month + day_plus) * 100 + month) * 100 + year % 100
    # prefixes start with 6, so sixteen digits need no leading zero
    number: Text = (stem * 10_000 + rank_within(stem) + 1).astype("U16")
    return number
