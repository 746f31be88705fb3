"""The interface that stations call (docs/flows/journey.md): signed, exact, answering in problem documents."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from cast import NOW, SYSTEM, account, slots
from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import selectors, services
from satupintu.city.foundation.models import AuditEntry
from satupintu.packets.keys import SigningKey
from stations import Machine, asks_for_a_card


@pytest.fixture
def wish(cast):
    return asks_for_a_card(cast.eka, slot_id=slots()[0])


def test_the_day_list_names_who_is_expected_and_who_may_operate(utara, cast, wish):
    told = utara.calls("GET", f"/api/stations/day-list?date={NOW.date()}").json()
    assert (told["date"], told["simulated"]) == ("2026-07-06", settings.SIMULATED)
    (entry,) = told["entries"]
    assert entry["application"] == str(wish)
    assert (entry["subject"], entry["slot"], entry["queue_number"]) == (str(cast.eka), "2026-07-06T09:00", None)
    assert (entry["kind"], entry["status"]) == ("BARU", "UNREGISTERED")
    assert entry["biodata"]["name"] == "EKA WULANDARI"
    (operator,) = told["operators"]
    assert operator == {
        "username": "budi",
        "name": "Budi Santoso",
        "password": account("budi").password,
        "roles": ["OPERATOR"],
    }


def test_who_was_recorded_is_no_longer_expected(utara, cast, wish):
    utara.sends(utara.seals(cast.eka, wish))
    assert utara.calls("GET", "/api/stations/day-list").json()["entries"] == []


def test_somebody_who_walks_in_is_looked_up_by_claim_code(utara, cast):
    wish = asks_for_a_card(cast.kiki)
    code = applications.get_application(SYSTEM, wish).claim_code
    entry = utara.calls("POST", "/api/stations/look-up", {"claim_code": code}).json()
    assert (entry["application"], entry["slot"], entry["biodata"]["name"]) == (str(wish), None, "KIKI RAHMA")
    wrong = utara.calls("POST", "/api/stations/look-up", {"claim_code": "0000000000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (404, "NO_SUCH_APPLICATION")
    assert utara.calls("GET", "/api/stations/day-list?date=tomorrow").status_code == 400


def test_a_packet_is_announced_sent_and_answered(utara, cast, wish):
    packet = utara.seals(cast.eka, wish)
    told = {"packet_id": packet.packet_id, "sequence": 1, "sha256": "0" * 64, "size": len(packet.to_bytes())}
    assert utara.calls("POST", "/api/packets/announce", told).json() == {"have": False, "offset": 0}
    first = utara.calls("PUT", f"/api/packets/{packet.packet_id}", packet.to_bytes())
    again = utara.calls("PUT", f"/api/packets/{packet.packet_id}", packet.to_bytes())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == utara.calls("POST", "/api/packets/announce", told).json()


def test_refusals_travel_as_problem_documents(utara, cast, wish):
    packet = utara.seals(cast.eka, wish)
    quarantined = utara.calls("PUT", f"/api/packets/{packet.packet_id}", b"no packet")
    assert (quarantined.status_code, quarantined.headers["Content-Type"]) == (422, "application/problem+json")
    assert set(quarantined.json()) == {"code", "status", "title", "detail", "what_to_do"}
    utara.calls("PUT", f"/api/packets/{packet.packet_id}", packet.to_bytes())
    other = utara.seals(cast.eka, wish, sequence=1)
    assert utara.calls("PUT", f"/api/packets/{other.packet_id}", other.to_bytes()).status_code == 409


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"claim_code": 7}', b'{"claim_code": true}'])
def test_a_body_of_another_form_is_refused(utara, body):
    answer = utara.calls("POST", "/api/stations/look-up", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


def test_a_call_that_is_not_signed_by_the_station_is_refused(utara):
    path = "/api/stations/day-list"
    forged = utara.calls("GET", path, key=SigningKey.generate())
    unknown = Machine(code="nobody").calls("GET", path)
    unsigned = Client().get(path)
    for answer in (forged, unknown, unsigned):
        assert (answer.status_code, answer.json()["code"]) == (401, "STATION_SIGNATURE")


def test_a_call_with_a_wrong_clock_is_told_so(utara):
    answer = utara.calls("GET", "/api/stations/day-list", at=NOW - timedelta(hours=1))
    assert (answer.status_code, answer.json()["code"]) == (401, "STATION_CLOCK")


def test_a_revoked_station_gets_no_list_and_may_still_bring_packets(utara, cast, wish):
    packet = utara.seals(cast.eka, wish)
    utara.sends(packet)
    services.revoke_station(viewer=cast.rama, station=utara.code)
    answer = utara.calls("GET", "/api/stations/day-list")
    assert (answer.status_code, answer.json()["code"]) == (403, "STATION_REVOKED")
    assert utara.calls("PUT", f"/api/packets/{packet.packet_id}", packet.to_bytes()).status_code == 200


ALLOWED = {
    "id": "6f1c1f0e-8d5b-4f57-9f0e-1c4d3f4d7a11",
    "stop": "TOO_MANY_WAITING",
    "supervisor": "wati",
    "operator": "budi",
    "reason": "Antrean panjang, jalan putus",
    "more": 20,
    "allowed_at": "2026-07-06T09:00:00+08:00",
    "until": "2026-07-06T17:00:00+08:00",
}


def test_what_a_supervisor_allowed_at_a_station_stands_in_the_audit_trail_once(utara):
    for _ in range(2):
        assert utara.calls("POST", "/api/stations/allowances", ALLOWED).status_code == 200
    (line,) = AuditEntry.objects.filter(action="STATION_ALLOWED_MORE")
    assert (line.actor, line.subjects) == (f"station {utara.code}", [ALLOWED["id"]])
    assert line.detail == {"station": utara.code, **{name: ALLOWED[name] for name in ALLOWED if name != "id"}}


@pytest.mark.parametrize("wrong", [{"id": "7"}, {"more": "20"}, {"reason": "x\0"}, {"reason": "x" * 301}])
def test_an_allowance_of_another_form_is_refused(utara, wrong):
    answer = utara.calls("POST", "/api/stations/allowances", {**ALLOWED, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


def test_when_a_station_last_called_is_kept(utara):
    services.note_seen(utara.code)
    assert utara.row.seen_at == NOW


def test_where_the_city_stands_is_told_while_the_missing_packet_comes(utara, cast):
    first, second, third = (utara.seals(one, asks_for_a_card(one)) for one in (cast.eka, cast.fajar, cast.hana))
    for packet in (first, third):
        utara.sends(packet)
    told = selectors.standing(utara.code)
    assert (told["last"], told["whole"], told["missing"]) == (3, 1, [(2, 2)])
    late = [second]

    def comes_in_between(execute, sql, params, many, context):
        told = execute(sql, params, many, context)
        if "MAX(" in sql and late:
            utara.sends(late.pop())
        return told

    with connection.execute_wrapper(comes_in_between):
        told = selectors.standing(utara.code)
    assert not late
    assert (told["last"], told["whole"], told["missing"]) == (3, 3, [])
