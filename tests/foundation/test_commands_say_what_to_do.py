"""`satupintu city VERB` that cannot be done leaves with a sentence, not with a traceback."""

import pytest
from django.db import OperationalError, ProgrammingError

from satupintu.city import __main__ as city
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem


def fails_with(monkeypatch, wrong):
    def execute(_words):
        raise wrong

    monkeypatch.setattr("django.core.management.execute_from_command_line", execute)


def test_what_a_service_refuses_is_said_with_what_to_do(monkeypatch):
    fails_with(monkeypatch, Problem(NOT_ALLOWED, "of this"))
    with pytest.raises(SystemExit) as left:
        city.main(["city", "verb"])
    assert left.value.code == f"{NOT_ALLOWED.title} of this {NOT_ALLOWED.what_to_do}"


@pytest.mark.parametrize("wrong", [OperationalError("no such table: area"), ProgrammingError('"area" does not exist')])
def test_before_there_is_a_database_it_says_how_to_make_one(monkeypatch, wrong):
    fails_with(monkeypatch, wrong)
    with pytest.raises(SystemExit, match="satupintu city migrate"):
        city.main(["city", "verb"])


def test_a_database_that_does_not_answer_is_not_said_to_be_missing(monkeypatch):
    fails_with(monkeypatch, OperationalError("disk I/O error"))
    with pytest.raises(OperationalError):
        city.main(["city", "verb"])
