"""The page of obstacles: for who steers, in words, with its files; wrong days are told, not crashed on."""

from datetime import timedelta

import pytest

from cast import BACKEND, NOW, TODAY, account
from satupintu.city.foundation import clock
from satupintu.city.participation.ui import obstacles_making
from satupintu.city.participation.ui.obstacles_making import What


@pytest.fixture
def head(cast, client):
    client.force_login(account("citra"), backend=BACKEND)
    with clock.stopped(NOW):
        yield client


def test_the_page_shows_causes_replay_and_that_values_are_too_few(head):
    page = head.get("/partisipasi/hambatan/").content.decode()
    assert 'data-cause="UNEXPLAINED"' in page
    assert "data-replay" in page
    assert "WULANDARI" not in page


def test_a_series_of_weeks_shows_what_changed(head):
    asked = {"measure": "2025-10-01", "what": "PERSON", "of": "RESIDENT", "on": "2026-06-30", "without": "DISTANCE"}
    page = head.get("/partisipasi/hambatan/", asked).content.decode()
    assert "Newey" in page


@pytest.mark.parametrize(
    "asked", [{"on": "x"}, {"on": "2030-01-01"}, {"measure": "1990-01-01"}, {"of": "X"}, {"what": ""}]
)
def test_what_cannot_be_asked_is_told(head, asked):
    answer = head.get("/partisipasi/hambatan/", asked)
    assert answer.status_code == 400
    assert "data-replay" not in answer.content.decode()


def test_the_files_hold_the_same(head):
    lines = head.get("/partisipasi/hambatan/hambatan.csv").content.decode().splitlines()
    assert lines[0] == "month,kelurahan_code,what,group,cause,person_days,tanda"
    assert len(lines) > 1
    assert "<svg" in head.get("/partisipasi/hambatan/person.svg").content.decode()
    assert head.get("/partisipasi/hambatan/person.csv").content.decode().startswith("name,value,note")
    assert head.get("/partisipasi/hambatan/hambatan.csv", {"on": "x"}).status_code == 400
    assert head.get("/partisipasi/hambatan/hambatan.xls").status_code == 404


def test_the_counter_may_not(cast, client):
    client.force_login(account("ani"), backend=BACKEND)
    assert client.get("/partisipasi/hambatan/").status_code == 403


def test_the_week_in_which_the_measure_came_is_neither_before_nor_after_it():
    """Counted as before, it would carry a part of the step into the trend before."""
    measure = TODAY - timedelta(days=69)
    weeks = [measure - timedelta(days=7 * number + 1) for number in range(20, -11, -1)]
    series = [(day, 700 if day + timedelta(days=7) <= measure else 550 if day < measure else 350) for day in weeks]
    told = obstacles_making._change(
        obstacles_making.Answer({}, [], None, series), {"measure": measure, "what": What.PERSON}
    )
    assert (told["before"], told["after"]) == (20, 10)
