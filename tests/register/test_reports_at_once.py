"""Several people at the same report at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from reports_cast import second_verifier, send, told

from cast import resident
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import ANYONE
from satupintu.city.register import services
from satupintu.city.register.models import CommunityReport, LifeEvent, ReportDecision
from satupintu.city.register.rules.reports import Outcome, WhyNot


def at_once(*calls):
    """What each call gives, or the code of its problem, all started together; their connections closed."""

    def run(call):
        try:
            return call()
        except Problem as problem:
            return problem.kind.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def today(committed_cast):
    return clock.today()


def test_a_report_from_four_threads_is_one(committed_cast, today):
    key = uuid4()
    report = {"viewer": ANYONE, "key": key, "told": told(happened_on=today), "photo": None}
    codes = at_once(*[lambda: services.send_report(**report)] * 4)
    assert len(set(codes)) == 1
    assert CommunityReport.objects.count() == 1


def test_a_death_accepted_from_four_threads_is_one_event(committed_cast, today):
    child = resident("ANAK KECIL", today - timedelta(days=3650), 2, serial=7)  # one officer decides
    number = send(happened_on=today, name="Anak", birth_year=today.year - 10)
    call = {"viewer": committed_cast.vina, "number": number, "ref": child, "happened_on": today}
    assert at_once(*[lambda: services.accept_death(**call)] * 4) == [Outcome.ACCEPTED] * 4
    assert (LifeEvent.objects.count(), ReportDecision.objects.count()) == (1, 1)


def test_of_two_officers_who_decide_differently_one_wins(committed_cast, today):
    cast, vera, number = committed_cast, second_verifier(), send(happened_on=today)
    services.accept_death(viewer=cast.vina, number=number, ref=cast.fajar, happened_on=today)
    answers = at_once(
        lambda: services.confirm_death(viewer=vera, number=number),
        lambda: services.reject_report(viewer=cast.ani, number=number, why=WhyNot.NOT_SO),
    )
    assert answers in (["ACCEPTED", "REPORT_DECIDED"], ["REPORT_DECIDED", None])
    assert LifeEvent.objects.count() == (answers[0] == "ACCEPTED")
