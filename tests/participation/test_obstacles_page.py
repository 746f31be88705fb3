"""The page of obstacles: for who steers, in words, with its files; wrong days are told, not crashed on."""

import pytest

from cast import BACKEND, NOW, account
from satupintu.city.foundation import clock


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
    assert lines[0] == "month,kelurahan_code,what,group,cause,person_days"
    assert len(lines) > 1
    assert "<svg" in head.get("/partisipasi/hambatan/person.svg").content.decode()
    assert head.get("/partisipasi/hambatan/person.csv").content.decode().startswith("name,value,note")
    assert head.get("/partisipasi/hambatan/hambatan.csv", {"on": "x"}).status_code == 400
    assert head.get("/partisipasi/hambatan/hambatan.xls").status_code == 404


def test_the_counter_may_not(cast, client):
    client.force_login(account("ani"), backend=BACKEND)
    assert client.get("/partisipasi/hambatan/").status_code == 403
