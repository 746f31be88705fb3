"""Counts as of any day; the rule and its twin in SQL agree on everybody."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from register_facts import days, facts

from cast import RT_SELATAN, SELATAN, TODAY, UTARA
from satupintu.city.register import selectors
from satupintu.city.register.models import Resident
from satupintu.city.register.rules.wajib_ktp import is_registered, is_wajib_ktp
from satupintu.city.register.selectors import counts


def test_who_is_counted_today(cast):
    assert selectors.count_population(TODAY) == 6
    assert selectors.count_wajib_ktp(TODAY) == 5  # all but gita
    assert (selectors.count_population(TODAY, UTARA), selectors.count_population(TODAY, SELATAN)) == (5, 1)
    assert selectors.count_wajib_ktp(TODAY, RT_SELATAN) == 1
    assert set(selectors.residents_on(TODAY, SELATAN).values_list("name", flat=True)) == {"KIKI RAHMA"}


def test_the_dead_and_the_moved_are_counted_as_long_as_they_lived_here(cast):
    assert selectors.count_population(date(2025, 2, 28)) == 8
    assert selectors.count_population(date(2025, 3, 1)) == 6
    assert selectors.count_wajib_ktp(date(2025, 2, 28)) == 6  # hana was not yet married


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(facts, min_size=1, max_size=20), days)
def test_the_rule_and_its_twin_in_sql_agree(cast, people, on):
    with transaction.atomic():
        Resident.objects.update(nik=None)
        template = Resident.objects.values("rt_id", "address", "birth_place", "religion", "education", "occupation")[0]
        rows = Resident.objects.bulk_create(
            [Resident(**template, **vars(person), name=f"P{n}", sex=1) for n, person in enumerate(people)]
        )
        keys = [row.pk for row in rows]
        wajib = Resident.objects.filter(selectors.wajib_ktp_on(on), pk__in=keys).values_list("name", flat=True)
        here = Resident.objects.filter(selectors.registered_on(on), pk__in=keys).values_list("name", flat=True)
        assert set(wajib) == {f"P{n}" for n, person in enumerate(people) if is_wajib_ktp(person, on)}
        assert set(here) == {f"P{n}" for n, person in enumerate(people) if is_registered(person, on)}
        assert [selectors.duty_facts(row) for row in rows] == people
        transaction.set_rollback(True)


def test_who_was_bound_within_a_time_is_found_though_gone_since(cast):
    names = {each.name for each in counts.bound_between(date(2025, 1, 1), TODAY)}
    assert {"JONI", "LALA"} <= {name.split()[0] for name in names}
    assert "GITA LESTARI" not in names
    gone = counts.bound_between(date(2025, 3, 1), TODAY)
    assert not {"JONI", "LALA"} & {each.name.split()[0] for each in gone}
    assert {each.name.split()[0] for each in counts.gone_by(date(2025, 3, 1))} == {"JONI", "LALA"}
    assert not counts.gone_by(date(2025, 2, 28))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sex": 3},
        {"nik": ""},
        {"registered_until": date(1900, 1, 1)},
        {"life_status": "MATI"},
        {"life_status": "TIDAK VALID", "registered_until": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_what_cannot_be(cast, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Resident.objects.filter(ref=cast.eka).update(**wrong)
