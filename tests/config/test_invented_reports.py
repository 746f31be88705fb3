"""The invented city is alive where officers decide: reports in every state, ticks, cases, slips; no figure moves."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from cast import SYSTEM
from satupintu.city.config.inventing.people import faults_of
from satupintu.city.config.inventing.writing import write_city
from satupintu.city.foundation import claim_codes, clock
from satupintu.city.foundation.models import Account
from satupintu.city.notices.models import Message
from satupintu.city.register.models import (
    CommunityReport,
    LifeEvent,
    ReportDecision,
    Resident,
    StatusConflict,
    StatusSaid,
)
from satupintu.city.register.rules import nik
from satupintu.city.register.rules.quality import Fault
from satupintu.city.register.rules.reports import Outcome, ReportKind, unfit
from satupintu.city.register.selectors import count_reports, list_conflicts, list_reports
from satupintu.city.register.selectors.quality import count_faults
from satupintu.city.register.selectors.reports import told_of
from satupintu.synthetic.city import InventedCity, invent

TODAY = date(2026, 11, 24)
SIZE, SEED = 6_000, 7


@pytest.fixture(scope="module")
def invented() -> InventedCity:
    return invent(SIZE, SEED, TODAY)


@pytest.fixture(scope="module")
def written(invented, django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic(), clock.stopped(clock.starts(TODAY)):
        write_city(invented, lambda _: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def city(written, invented, db) -> InventedCity:
    with clock.stopped(clock.starts(TODAY)):
        yield invented


def outcomes():
    return Counter(ReportDecision.objects.values_list("outcome", flat=True))


def test_reports_of_every_kind_stand_in_every_state(city):
    assert set(CommunityReport.objects.values_list("kind", flat=True)) == set(ReportKind)
    assert count_reports(SYSTEM) >= 10
    decided = outcomes()
    assert decided[Outcome.PROPOSED]
    assert decided[Outcome.REJECTED]
    assert decided[Outcome.ACCEPTED]
    assert {line.state for line in list_reports(SYSTEM)[0]} == {"OPEN", "WITH_SECOND"}
    assert CommunityReport.objects.filter(photo__isnull=False).exists()


def test_each_report_could_have_been_sent_so_before_today(city):
    assert not [row for row in CommunityReport.objects.all() if unfit(told_of(row), TODAY)]
    assert not CommunityReport.objects.filter(created_at__gte=clock.now()).exists()
    assert not ReportDecision.objects.filter(decided_at__gt=clock.now()).exists()
    codes = set(CommunityReport.objects.values_list("claim_code", flat=True))
    assert {claim_codes.find(code) for code in codes} == codes


def test_what_heads_of_rts_ticked_as_gone_is_a_report_or_a_case_and_never_both(city):
    gone = set(StatusSaid.objects.filter(kind__in=("DEAD", "MOVED")).values_list("resident", flat=True))
    reported = set(CommunityReport.objects.exclude(word=None).values_list("word__resident", flat=True))
    cases = set(StatusConflict.objects.filter(why="AGAINST_REGISTER").values_list("resident", flat=True))
    assert reported
    assert not reported & cases
    assert reported | cases == gone
    for case in list_conflicts(SYSTEM):
        assert {line.believed.source for line in case.words} == {"RT_HEAD", "NEIGHBOUR"}


def test_a_roster_is_ticked_whole_and_only_of_who_is_recorded(city):
    here = set(StatusSaid.objects.filter(kind="LIVES_HERE").values_list("resident", flat=True))
    assert len(here) > 10
    assert here <= {int(who) + 1 for who in city.recordings.resident}


def test_slips_are_counted_by_the_page_of_data_quality(city):
    counted = Counter()
    for cell in count_faults(TODAY):
        counted[cell.kind] += cell.count
    for kind in (
        Fault.NO_ADDRESS,
        Fault.NO_BIRTH_PLACE,
        Fault.NO_EDUCATION,
        Fault.OLDER_OCCUPATION_LIST,
        Fault.NO_NIK,
        Fault.NIK_OTHER_BIRTH_DATE,
        Fault.NIK_OTHER_SEX,
        Fault.SEVERAL_HEADS,
        Fault.SAID_GONE,
    ):
        assert counted[kind] > 0, kind


def test_a_slip_is_in_no_element_that_a_total_needs_and_in_no_number_of_another(city):
    assert {name for told in faults_of(city).values() for name in told} <= {
        "address", "birth_place", "education", "occupation_list", "nik", "relation",
    }  # fmt: skip
    numbers = [number for number in Resident.objects.values_list("nik", flat=True) if number]
    assert len(numbers) == len(set(numbers))
    assert not [number for number in numbers if nik.errors(number)]
    assert not np.isin(city.applications.resident, list(faults_of(city))).any()


def test_only_mistakes_were_accepted_so_that_nobody_came_went_or_moved(city):
    assert set(LifeEvent.objects.values_list("kind", flat=True)) == {"CORRECTION"}
    assert LifeEvent.objects.count() == outcomes()[Outcome.ACCEPTED]
    assert Resident.objects.count() == SIZE
    assert not Resident.objects.exclude(life_status="HIDUP").exists()


def test_nobody_is_sent_a_message_by_an_invention(city):
    assert not Message.objects.exists()


def test_who_decided_before_this_service_cannot_sign_in(city):
    officers = Account.objects.filter(pk__in=ReportDecision.objects.values("decided_by"))
    assert [(each.is_active, each.has_usable_password()) for each in officers] == [(False, False)]


def test_the_same_city_holds_the_same_reports(city):
    rows = list(CommunityReport.objects.order_by("pk").values_list("key", "claim_code", "name"))
    assert faults_of(city) == faults_of(city)
    assert len({key for key, *_ in rows}) == len(rows)
