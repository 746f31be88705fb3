"""Rules of reports by the people: years and ages, what is missing, the order of the worklist, which step may follow."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.register.rules.reports import (
    FINAL,
    LONGEST,
    OLDEST,
    Authority,
    Outcome,
    ReportKind,
    State,
    Told,
    birth_year,
    consequence,
    holds_nik,
    may_follow,
    state_after,
    unfit,
)

TODAY = date(2026, 7, 6)
TOLD = Told(
    kind=ReportKind.DEATH,
    words="",
    name="Joni",
    birth_year=None,
    area="64.74",
    where="",
    happened_on=TODAY,
    authority=Authority.SELF,
    reporter="",
    paper="",
    contact="",
)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(st.integers(0, OLDEST), days)
def test_an_age_and_its_year_of_birth_mean_the_same(age, today):
    assert birth_year(age, today) == birth_year(today.year - age, today) == today.year - age


@given(st.integers(), days)
def test_every_number_is_a_plausible_year_or_refused(number, today):
    try:
        assert today.year - OLDEST <= birth_year(number, today) <= today.year
    except ValueError:
        assert not 0 <= number <= OLDEST
        assert not today.year - OLDEST <= number <= today.year


def test_a_short_report_about_oneself_is_enough():
    assert unfit(TOLD, TODAY) == []


@given(st.sampled_from(Authority), st.text(max_size=3), st.text(max_size=3))
def test_who_reports_for_another_is_named_and_names_the_paper_it_rests_on(authority, reporter, paper):
    wrong = unfit(replace(TOLD, authority=authority, reporter=reporter, paper=paper), TODAY)
    assert ("reporter" in wrong) == (authority is not Authority.SELF and not reporter.strip())
    assert ("paper" in wrong) == (authority in {Authority.WRITTEN, Authority.INSTITUTION} and not paper.strip())


@pytest.mark.parametrize("field", LONGEST)
def test_no_text_is_endless(field):
    assert field in unfit(replace(TOLD, **{field: "x" * (LONGEST[field] + 1)}), TODAY)


@given(st.integers(10**15, 10**16 - 1), st.sampled_from(["", " ", ".", "-"]), st.integers(1, 16))
def test_a_number_like_a_nik_is_seen_however_it_is_grouped(number, between, width):
    digits = str(number)
    written = between.join(digits[at : at + width] for at in range(0, 16, width))
    assert holds_nik(f"NIK {written}, RT 3")


def test_a_telephone_number_and_a_date_are_no_nik():
    assert not holds_nik("0812 3456 7890, RT 012")
    assert not holds_nik("17 8 1945")


@given(st.sampled_from(ReportKind), st.none() | st.integers(1900, 2026))
def test_a_death_of_an_adult_or_of_unknown_age_comes_before_everything_else(kind, born):
    first = kind is ReportKind.DEATH and (born is None or TODAY.year - born >= 17)
    assert (consequence(kind, born, TODAY) == 0) == first


def test_then_deaths_of_children_moves_births_and_mistakes():
    kinds = (ReportKind.DEATH, ReportKind.MOVE, ReportKind.BIRTH, ReportKind.MISTAKE)
    assert [consequence(kind, 2020, TODAY) for kind in kinds] == [1, 2, 3, 4]


@given(st.lists(st.sampled_from(Outcome), max_size=8))
def test_nothing_follows_a_final_decision_and_a_return_only_a_proposal(wanted):
    state, done = State.OPEN, []
    for outcome in wanted:
        if may_follow(state, outcome):
            done.append(outcome)
            state = state_after(outcome)
    assert not FINAL & set(done[:-1])
    assert all(done[at - 1] is Outcome.PROPOSED for at, each in enumerate(done) if each is Outcome.RETURNED)
    assert state is state_after(done[-1] if done else None)
