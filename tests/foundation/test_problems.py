"""The catalogue of problems: one code one thing, every one says what to do."""

from datetime import date, timedelta
from itertools import islice

import pytest
from django.http import HttpRequest
from django.utils import translation

from satupintu.city.foundation import clock
from satupintu.city.foundation.middleware import ProblemMiddleware, answer
from satupintu.city.foundation.problems import NOT_ALLOWED, NOT_FOUND, Problem, catalogue, declare


def test_a_code_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        declare("NOT_FOUND", 404, "x", "y")


def test_every_problem_speaks_indonesian_and_says_what_to_do():
    english = {}
    for kind in catalogue():
        with translation.override("en"):
            english[kind.code] = (str(kind.title), str(kind.what_to_do))
        with translation.override("id"):
            assert str(kind.title), kind.code
            assert str(kind.what_to_do), kind.code
            assert english[kind.code] != (str(kind.title), str(kind.what_to_do)), kind.code


def test_a_problem_reads_as_title_detail_and_advice():
    with translation.override("en"):
        assert str(Problem(NOT_FOUND, "Page 7.")) == (
            "This is not here. Page 7. Check the address or go back to the list."
        )


def test_programs_get_a_problem_document():
    request = HttpRequest()
    request.path = "/api/stations/enrol"
    reply = answer(request, Problem(NOT_ALLOWED))
    assert reply.status_code == 403
    assert reply.headers["Content-Type"] == "application/problem+json"


def test_other_exceptions_pass():
    middleware = ProblemMiddleware(lambda request: None)
    assert middleware.process_exception(HttpRequest(), ValueError()) is None
    assert middleware(HttpRequest()) is None


def test_the_clock_goes_on_after_it_was_stopped():
    long_ago = clock.now() - timedelta(days=400)
    with clock.stopped(long_ago):
        assert clock.now() == clock.now() == long_ago
    assert clock.now() > long_ago + timedelta(days=399)
    assert clock.local().tzinfo.key == "Asia/Makassar"
    assert clock.starts(date(2026, 7, 6)).isoformat() == "2026-07-06T00:00:00+08:00"
    assert clock.ends(date(2026, 7, 6)).isoformat() == "2026-07-07T00:00:00+08:00"


@pytest.mark.parametrize("day", [date(2024, 3, 1), date(2024, 3, 30), date(2024, 3, 31)])
def test_months_end_before_the_month_of_a_day(day):
    ends = [date(2024, 2, 29), date(2024, 1, 31), date(2023, 12, 31)]
    assert list(islice(clock.month_ends_before(day), 3)) == ends
