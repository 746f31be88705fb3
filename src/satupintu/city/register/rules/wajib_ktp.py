"""Who must have a KTP on a day (UU 24/2013 art. 63): 17 or ever married; Indonesian or with a valid ITAP; living here.

`register.selectors.wajib_ktp_on` says the same in SQL; a test proves the two equal.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

SEVENTEEN = 17
SINGLE = 1
INDONESIAN = "IDN"


@dataclass(frozen=True)
class DutyFacts:
    """What the duty hangs on.

    `married_on`: first marriage, None when never or unknown; `registered_until`: the day from which somebody no longer
    counts (death, move), None while they do.
    """

    birth_date: date
    marital_status: int
    married_on: date | None
    nationality: str
    itap_until: date | None
    registered_from: date
    registered_until: date | None


def is_wajib_ktp(facts: DutyFacts, on: date) -> bool:
    """Whether somebody must have a KTP on a day."""
    of_age = facts.birth_date <= seventeen_years_before(on)
    return (of_age or was_married(facts, on)) and may_stay(facts, on) and is_registered(facts, on)


def duty_span(facts: DutyFacts) -> tuple[date, date | None]:
    """The days on which somebody must have a KTP: the first, and the one before which it ends (None: not ended).

    Empty, the first not before the second, for whoever never had to. A marriage whose day is unknown begins nothing:
    nobody knows how long before the 17th birthday it was.
    """
    begins = max(facts.registered_from, released_on(facts.birth_date, facts.married_on))
    until = facts.registered_until
    if facts.nationality != INDONESIAN:
        permit = begins if facts.itap_until is None else facts.itap_until + timedelta(days=1)
        until = permit if until is None else min(permit, until)
    return begins, until


def was_married(facts: DutyFacts, on: date) -> bool:
    """Married by that day; a marriage without a known date counts as long past."""
    if facts.married_on is None:
        return facts.marital_status != SINGLE
    return facts.married_on <= on


def may_stay(facts: DutyFacts, on: date) -> bool:
    """Indonesian, or with a permit of permanent stay (ITAP) that holds on that day."""
    return facts.nationality == INDONESIAN or (facts.itap_until is not None and facts.itap_until >= on)


def is_registered(facts: DutyFacts, on: date) -> bool:
    """Counted in this city on that day: from the first day, until before the last."""
    until = facts.registered_until
    return facts.registered_from <= on and (until is None or on < until)


def seventeen_years_before(on: date) -> date:
    """Who was born by this day is 17; whoever was born on 29 February turns 17 on 1 March."""
    return years_before(on, SEVENTEEN)


def years_before(on: date, years: int) -> date:
    """Who was born by this day is so many years old; whoever was born on 29 February turns older on 1 March."""
    return _years_from(on, -years, if_missing=28)


def turns_seventeen(birth_date: date) -> date:
    """The 17th birthday."""
    return _years_from(birth_date, SEVENTEEN, if_missing=0)


def released_on(birth_date: date, married_on: date | None = None) -> date:
    """The day from which somebody recorded early may hold a card: the 17th birthday, or an earlier marriage."""
    birthday = turns_seventeen(birth_date)
    return birthday if married_on is None else min(birthday, married_on)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _years_from(day: date, years: int, *, if_missing: int) -> date:
    year = day.year + years
    if (day.month, day.day) == (2, 29) and not _is_leap(year):
        return date(year, 2, if_missing) if if_missing else date(year, 3, 1)
    return day.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
