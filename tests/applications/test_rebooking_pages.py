"""Another time, for whoever has looked the application up."""

import pytest

from cast import OFFICE, PLACE_UTARA, SYSTEM, papers, slots, tomorrow
from satupintu.city.applications import selectors, services
from satupintu.city.applications.models import Application
from satupintu.city.applications.rules.kinds import Kind
from satupintu.packets.status import Status

STATUS, PLACE, TIME = "/status/", "/status/tempat/", "/status/waktu/"


@pytest.fixture
def code(cast):
    nine, _ = slots(capacity=1)
    return services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka, slot_id=nine)


@pytest.fixture
def looked_up(client, cast, code):
    client.page = look_up(client, cast, code)
    return client


def look_up(client, cast, code):
    born = papers(cast.eka)[2]
    parts = {f"birth_date_{part}": getattr(born, part) for part in ("day", "month", "year")}
    return client.post(STATUS, {"claim_code": code} | parts).content.decode()


def test_the_old_time_is_free_again_and_the_code_stays(looked_up, cast, code):
    morning, _ = slots(day=tomorrow())
    assert f'href="{PLACE}"' in looked_up.page
    assert looked_up.get(PLACE).status_code == 200
    assert looked_up.post(PLACE, {"place": PLACE_UTARA}).headers["Location"] == TIME
    assert looked_up.get(TIME).status_code == 200
    page = looked_up.post(TIME, {"slot": morning}).content.decode()
    assert "Selasa, 7 Juli 2026, 09.00–10.00" in page
    assert selectors.get_by_claim_code(cast.ani, code).day == tomorrow()
    assert selectors.list_slots(PLACE_UTARA)[0].free == 1
    assert looked_up.get(PLACE).headers["Location"] == STATUS  # once for each look


def test_without_looking_up_nothing_can_be_changed(client, db):
    assert client.get(PLACE).headers["Location"] == STATUS
    assert client.get(TIME).headers["Location"] == PLACE


def test_a_time_must_be_chosen_and_a_place_without_times_says_so(looked_up):
    assert looked_up.post(PLACE, {}).status_code == 400
    looked_up.post(PLACE, {"place": OFFICE})
    assert "Pilih tempat lain" in looked_up.get(TIME).content.decode()
    assert looked_up.post(TIME, {"slot": "none"}).status_code == 400


def test_a_time_taken_in_the_same_moment_leads_back(looked_up, cast, monkeypatch):
    _, ten = slots()
    looked_up.post(PLACE, {"place": PLACE_UTARA})
    offered = selectors.list_slots(PLACE_UTARA)
    services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.fajar, slot_id=ten)
    monkeypatch.setattr(selectors, "list_slots", lambda place: offered)  # the page was drawn before the other came
    assert looked_up.post(TIME, {"slot": ten}).headers["Location"] == TIME


def test_a_finished_application_is_told(looked_up):
    _, ten = slots()
    looked_up.post(PLACE, {"place": PLACE_UTARA})
    Application.objects.update(closed_at="2026-07-06T00:00Z")
    assert looked_up.post(TIME, {"slot": ten}).status_code == 409


def test_once_recorded_there_is_no_time_to_choose(client, cast, code):
    number = selectors.get_by_claim_code(cast.ani, code).id
    services.advance_status(viewer=SYSTEM, application_id=number, to=Status.BIO_CAPTURED)
    assert f'href="{PLACE}"' not in look_up(client, cast, code)
