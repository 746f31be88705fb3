"""Strategies: facts on which the duty to hold a KTP hangs, with all dates near one another so that borders are met."""

from datetime import date

from hypothesis import strategies as st

from satupintu.city.register.rules.wajib_ktp import DutyFacts

days = st.dates(date(2008, 1, 1), date(2028, 12, 31))
_births = st.one_of(st.dates(date(1940, 1, 1), date(2012, 1, 1)), st.just(date(1992, 2, 29)))


@st.composite
def _facts(draw):
    since = draw(days)
    until = draw(st.none() | st.dates(since, date(2029, 1, 1)))
    return DutyFacts(
        birth_date=draw(_births),
        marital_status=draw(st.integers(1, 4)),
        married_on=draw(st.none() | days),
        nationality=draw(st.sampled_from(("IDN", "GBR"))),
        itap_until=draw(st.none() | days),
        registered_from=since,
        registered_until=until,
    )


facts = _facts()
