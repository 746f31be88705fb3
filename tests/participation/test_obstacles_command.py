"""The command of obstacles tells causes and the counterfactual; of what it cannot know it says so."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from cast import NOW, SYSTEM
from satupintu.city.applications import services as applications
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.foundation import clock

DAY = timedelta(days=1)


def told(*words, days=3):
    out = io.StringIO()
    with clock.stopped(NOW + days * DAY):
        call_command("participation_obstacles", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def request_of_eka(cast):
    with clock.stopped(NOW):
        applications.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka)


def test_causes_and_what_would_have_been_as_a_file(request_of_eka):
    on = (NOW + 2 * DAY).date().isoformat()
    found = json.loads(told("--on", on, "--without", "RESIDENT", "--json"))
    assert found["person_days"]["APPLICATION"]["NO_SHOW"] == {"days": 3, "cases": 1, "also": 0}
    assert found["replay"]["requests"] == 1
    assert found["recorded"] + found["replay"]["not_recorded"] == found["wajib_ktp"] == 5
    assert found["on"] == on


def test_in_words_with_what_is_assumed(request_of_eka):
    found = told("--on", (NOW + 2 * DAY).date().isoformat())
    assert found.splitlines()[0] == "DATA SIMULASI"
    assert found.splitlines()[2].split()[0] == "3"
    assert len(found.splitlines()[-1]) > 100


def test_a_day_of_which_no_request_is_kept_says_so(request_of_eka):
    before = told("--on", (NOW - 200 * DAY).date().isoformat())
    during = told("--on", (NOW + DAY).date().isoformat())
    assert before.splitlines()[-3] != during.splitlines()[-3]
    assert "0" not in before.splitlines()[-3]


@pytest.mark.parametrize("day", ["yesterday", "1999-01-01", "2099-01-01"])
def test_a_day_that_cannot_be_asked_for_is_told(cast, day):
    with pytest.raises(CommandError):
        told("--on", day)
