"""Whatever a station signs is received or refused, is kept when refused, and never stands in the way of the next."""

import json
import struct
from datetime import timedelta
from hashlib import sha256

import pytest

from cast import NOW, SYSTEM
from satupintu.city.enrolment import services
from satupintu.city.enrolment.models import Packet, RefusedPacket
from satupintu.city.enrolment.services import receiving
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.packets.canonical import canonical
from satupintu.packets.packet import MAGIC
from stations import Machine, asks_for_a_card


def manifest_of(packet, changes):
    return canonical(json.loads(packet.manifest) | changes)


def signed(machine, packet, changes):
    """The packet with other members in its manifest, signed by the station itself."""
    manifest = manifest_of(packet, changes)
    bodies = b"".join(packet.bodies.values())
    return MAGIC + struct.pack(">I", len(manifest)) + manifest + machine.key.sign(manifest) + bodies


TWICE = {"name": "finger-01", "reader": "centre", "header": "e30", "sha256": "ab" * 32, "size": 28}
POISON = [
    {"sealed_at": "0001-01-01T00:00:00+08:00"},
    {"sealed_at": "9999-12-31T23:59:59-08:00"},
    {"sealed_at": "1999-12-31T23:59:59+08:00"},
    {"sequence": 2**53 - 1},
    {"sequence": 2},
    {"subject": "nobody\0"},
    {"subject": "{00000000-0000-4000-8000-000000000000}"},
    {"application": "\0"},
    {"application": "9" * 64},
    {"application": "1e3"},
    {"station": "\0"},
    {"previous": "F" * 64},
    {"parts": [], "exceptions": []},
    {"parts": [TWICE, TWICE]},
    {"parts": [TWICE | {"name": "finger-\0"}]},
    {"exceptions": [{"part": "\0", "reason": "OTHER"}]},
]


@pytest.mark.parametrize("change", POISON, ids=str)
def test_what_nobody_can_keep_is_refused_kept_and_the_next_goes_through(utara, cast, change):
    packet = utara.seals(cast.eka, asks_for_a_card(cast.eka))
    body = signed(utara, packet, change)
    own_id = sha256(manifest_of(packet, change)).hexdigest()
    answer = utara.calls("PUT", f"/api/packets/{own_id}", body)
    assert answer.status_code == 422
    assert bytes(RefusedPacket.objects.get().content) == body
    with pytest.raises(Problem):
        services.receive_carried(body=body)
    assert services.receive_carried(body=packet.to_bytes()).new


def test_one_malformed_packet_in_a_hundred_does_not_hold_back_the_others(utara, cast):
    wish = asks_for_a_card(cast.eka)
    packets = [utara.seals(cast.eka, wish, fingers=0) for _ in range(40)]
    for packet in packets:
        body = packet.to_bytes()
        body = body[: len(body) // 2] if packet is packets[17] else body
        status = utara.calls("PUT", f"/api/packets/{packet.packet_id}", body).status_code
        assert status == (422 if packet is packets[17] else 201)
    assert Packet.objects.count() == 39
    assert utara.sends(packets[17]).new  # whole the second time
    assert set(Packet.objects.values_list("link", flat=True)) == {"CONTINUES", "GAP"}


def test_bytes_refused_for_another_reason_alarm_again(utara, cast):
    wish = asks_for_a_card(cast.eka)
    first, other = utara.seals(cast.eka, wish), utara.seals(cast.eka, wish, sequence=1, previous="0" * 64)
    for address in ("0" * 64, other.packet_id):
        if address == other.packet_id:
            utara.sends(first)
        with pytest.raises(Problem):
            services.receive(station=utara.row, packet_id=address, body=other.to_bytes())
    alarms = AuditEntry.objects.filter(action="ALARM_PACKET_REFUSED").order_by("pk")
    assert [alarm.detail["problem"] for alarm in alarms] == ["WRONG_ADDRESS", "OTHER_BYTES"]
    assert RefusedPacket.objects.get().problem == "OTHER_BYTES"


def test_a_carried_packet_of_nobody_is_kept(utara, cast):
    forged = Machine(code="elsewhere").seals(cast.eka, asks_for_a_card(cast.eka))
    for body, code in ((b"no packet", "NOT_A_PACKET"), (forged.to_bytes(), "STATION_UNKNOWN")):
        with pytest.raises(Problem) as caught:
            services.receive_carried(body=body)
        assert code in caught.value.detail
    assert list(RefusedPacket.objects.values_list("station", flat=True)) == [None, None]


@pytest.mark.parametrize("revoked", [False, True])
def test_a_stolen_key_does_not_lengthen_the_trail_without_end(utara, cast, monkeypatch, revoked):
    monkeypatch.setattr(receiving, "MOST_REFUSED", 3)
    if revoked:
        services.revoke_station(viewer=SYSTEM, station=utara.code, until=0)
    before = AuditEntry.objects.count()
    for number in range(8):
        answer = utara.calls("PUT", f"/api/packets/{'0' * 64}", bytes([number]))
        assert (answer.status_code, answer.json()["code"]) == (422, "PACKET_QUARANTINED")
    assert RefusedPacket.objects.count() == 3
    assert AuditEntry.objects.count() == before + 4
    last = AuditEntry.objects.last()
    assert (last.action, last.detail) == ("ALARM_MANY_REFUSED", {"station": utara.code, "at_least": 3})
    tomorrow = NOW + timedelta(days=1, seconds=1)
    with clock.stopped(tomorrow):
        assert utara.calls("PUT", f"/api/packets/{'0' * 64}", b"tomorrow", at=tomorrow).status_code == 422
    assert RefusedPacket.objects.count() == 4


def test_bytes_that_come_again_and_again_for_this_reason_and_that_do_not_either(utara, cast, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_REFUSED", 3)
    wish = asks_for_a_card(cast.eka)
    first, other = utara.seals(cast.eka, wish), utara.seals(cast.eka, wish, sequence=1, previous="0" * 64)
    utara.sends(first)
    for _ in range(5):
        for address in ("0" * 64, other.packet_id):
            with pytest.raises(Problem):
                services.receive(station=utara.row, packet_id=address, body=other.to_bytes())
    assert AuditEntry.objects.filter(action="ALARM_PACKET_REFUSED").count() == 3
    assert AuditEntry.objects.filter(action="ALARM_MANY_REFUSED").count() == 1


def test_a_packet_that_a_station_offers_again_all_day_uses_up_no_room_of_others(utara, cast, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_REFUSED", 2)
    for body in (b"one", b"one", b"one", b"two"):
        utara.calls("PUT", f"/api/packets/{'0' * 64}", body)
    assert [bytes(row.content) for row in RefusedPacket.objects.order_by("pk")] == [b"one", b"two"]
    assert not AuditEntry.objects.filter(action="ALARM_MANY_REFUSED").exists()


def test_a_stick_full_of_junk_stops_no_packet_of_a_station(utara, cast, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_REFUSED", 2)
    for number in range(4):
        with pytest.raises(Problem):
            services.receive_carried(body=bytes([number]))
    assert RefusedPacket.objects.count() == 2
    utara.calls("PUT", f"/api/packets/{'0' * 64}", b"no packet")
    assert RefusedPacket.objects.filter(station=utara.code).count() == 1, "one sender's junk is not another's"
    assert services.receive_carried(body=utara.seals(cast.eka, asks_for_a_card(cast.eka)).to_bytes()).new


def test_a_stolen_key_does_not_fill_the_disk(utara, cast, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_KEPT", 2500)
    for number in range(4):
        answer = utara.calls("PUT", f"/api/packets/{'0' * 63}{number}", bytes([number]) * 1000)
        assert answer.status_code == 422
    sizes = [len(row.content) for row in RefusedPacket.objects.order_by("pk")]
    assert sizes == [1000, 1000, 0, 0], "hash and alarm of the others, until tomorrow"
    monkeypatch.setattr(receiving, "MOST_KEPT", 10_000)
    utara.calls("PUT", f"/api/packets/{'0' * 63}3", bytes([3]) * 1000)
    assert len(RefusedPacket.objects.order_by("pk").last().content) == 1000, "offered again when there is room"
    assert AuditEntry.objects.filter(action="ALARM_PACKET_REFUSED").count() == 4
