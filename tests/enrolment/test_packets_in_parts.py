"""A packet comes in parts: what came before a cut is kept, nothing else, and no packet stands in another's way."""

import os
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client

from cast import NOW
from satupintu.city.enrolment import services
from satupintu.city.enrolment.models import Packet, RefusedPacket, Upload
from satupintu.city.enrolment.problems import CITY_DISK_FULL
from satupintu.city.enrolment.rules.uploads import LEAST_AT_ONCE, MOST_AT_ONCE, MOST_UNFINISHED, step
from satupintu.city.enrolment.unfinished import Growing, Unfinished
from satupintu.city.foundation.problems import Problem
from satupintu.packets.packet import LARGEST_PACKET
from satupintu.packets.requests import OFFSET, WHOLE, in_place_of, sign_request
from stations import Machine, asks_for_a_card


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"
    return settings.UPLOADS


@pytest.fixture
def packet(utara, cast):
    return utara.seals(cast.eka, asks_for_a_card(cast.eka))


def announce(machine, packet, whole, **changes):
    told = {"packet_id": packet, "sequence": 1, "sha256": sha256(whole).hexdigest(), "size": len(whole)} | changes
    return machine.calls("POST", "/api/packets/announce", told)


def send(machine, packet_id, whole, offset, part, *, digest="", key=None, told=None, at=NOW):
    """One part; `digest` and `told` as if the sender thought otherwise."""
    path, digest = f"/api/packets/{packet_id}", digest or sha256(whole).hexdigest()
    signed = in_place_of(str(offset), digest)
    headers = sign_request("PATCH", path, signed, at, machine.code, key or machine.key)
    headers |= {OFFSET: str(offset) if told is None else told, WHOLE: digest}
    return Client().generic("PATCH", path, part, content_type="application/octet-stream", headers=headers)


def test_two_lines_that_announce_a_packet_at_once_both_hear_how_much_is_here(utara, packet):
    whole, other, lines = packet.to_bytes(), [], [utara]

    def announced_in_between(execute, sql, params, many, context):
        told = execute(sql, params, many, context)
        if sql.startswith("SELECT") and Upload._meta.db_table in sql and lines:  # before it is known to be new
            other.append(announce(lines.pop(), packet.packet_id, whole).json())
        return told

    with connection.execute_wrapper(announced_in_between):
        own = announce(utara, packet.packet_id, whole).json()
    assert [own, *other] == [{"have": False, "offset": 0}] * 2
    assert Upload.objects.count() == 1


def test_a_packet_in_three_parts_gets_the_receipt_with_the_last(utara, packet, uploads):
    whole = packet.to_bytes()
    assert announce(utara, packet.packet_id, whole).json() == {"have": False, "offset": 0}
    for begin, end in ((0, 100), (100, 250)):
        answer = send(utara, packet.packet_id, whole, begin, whole[begin:end])
        assert (answer.status_code, answer.json()) == (200, {"offset": end})
    assert announce(utara, packet.packet_id, whole).json()["offset"] == 250
    last = send(utara, packet.packet_id, whole, 250, whole[250:])
    assert last.status_code == 201
    assert bytes(Packet.objects.get().content) == whole
    assert announce(utara, packet.packet_id, whole).json() == last.json()
    assert (Upload.objects.count(), list(uploads.iterdir())) == (0, [])


def test_what_came_before_a_cut_is_kept(utara, packet):
    whole = packet.to_bytes()

    def cut():
        yield whole[:70]
        yield whole[70:90]

    announce(utara, packet.packet_id, whole)
    told = {"station": utara.row, "packet_id": packet.packet_id, "sha256": sha256(whole).hexdigest()}
    assert services.append(**told, offset=0, pieces=cut()) == 90
    assert announce(utara, packet.packet_id, whole).json()["offset"] == 90
    assert services.append(**told, offset=90, pieces=[whole[90:]]).new


def test_a_line_that_is_reset_leaves_what_it_brought(utara, packet, monkeypatch):
    from satupintu.city.enrolment.api import packets

    class Cut:
        """A request of which 1,024 bytes come before the line is reset; gunicorn's socket stands beside it."""

        META = {"gunicorn.socket": type("Socket", (), {"settimeout": lambda self, seconds: None})()}
        pieces = iter([b"x" * 1024])

        def read(self, size):
            for piece in self.pieces:
                return piece
            raise OSError

    assert b"".join(packets._pieces(Cut())) == b"x" * 1024


def test_a_wrong_offset_is_answered_with_the_right_one(utara, packet):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    send(utara, packet.packet_id, whole, 0, whole[:100])
    for offset in (0, 50, 101, len(whole)):
        answer = send(utara, packet.packet_id, whole, offset, whole[offset : offset + 10])
        assert (answer.status_code, answer.json()["code"], answer.json()["offset"]) == (409, "UPLOAD_OFFSET", 100)


def test_of_two_that_send_at_once_one_is_told_where_the_other_stands(utara, packet):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    told = {"station": utara.row, "packet_id": packet.packet_id, "sha256": sha256(whole).hexdigest()}

    def slowly():
        yield whole[:50]
        services.append(**told, offset=50, pieces=[whole[50:120]])  # the other one was quicker
        yield whole[50:60]

    with pytest.raises(Problem) as caught:
        services.append(**told, offset=0, pieces=slowly())
    assert caught.value.offset == 120
    assert services.append(**told, offset=120, pieces=[whole[120:]]).new


def test_the_last_part_sent_twice_at_once_gets_the_same_receipt(utara, packet):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    told = {"station": utara.row, "packet_id": packet.packet_id, "sha256": sha256(whole).hexdigest()}
    answers = []

    def last():
        yield whole
        answers.append(services.append(**told, offset=len(whole), pieces=[]))  # its own last part, quicker

    late = services.append(**told, offset=0, pieces=last())
    assert (late.new, answers[0].new, late.receipt) == (False, True, answers[0].receipt)
    again = send(utara, packet.packet_id, whole, 0, whole)
    assert (again.status_code, again.json()["receipt"]) == (200, late.receipt)


def test_more_than_was_announced_is_not_kept(utara, packet):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    answer = send(utara, packet.packet_id, whole, 0, whole + b"x")
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
    assert Unfinished(utara.code, packet.packet_id).size <= len(whole)


def test_other_bytes_are_thrown_away_once_and_then_go_to_quarantine(utara, packet, cast):
    whole = packet.to_bytes()
    other = whole[:-1] + bytes([whole[-1] ^ 1])
    announce(utara, packet.packet_id, whole)
    first = send(utara, packet.packet_id, whole, 0, other)
    assert (first.status_code, first.json()["code"], first.json()["offset"]) == (409, "UPLOAD_ALTERED", 0)
    assert RefusedPacket.objects.count() == 0
    again = send(utara, packet.packet_id, whole, 0, other)
    assert (again.status_code, again.json()["code"]) == (422, "PACKET_QUARANTINED")
    assert bytes(RefusedPacket.objects.get().content) == other
    announce(utara, packet.packet_id, whole)
    assert send(utara, packet.packet_id, whole, 0, whole).status_code == 201


def test_a_packet_altered_once_on_the_way_comes_through_the_second_time(utara, packet):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    assert send(utara, packet.packet_id, whole, 0, b"y" * len(whole)).json()["offset"] == 0
    assert send(utara, packet.packet_id, whole, 0, whole).status_code == 201
    assert RefusedPacket.objects.count() == 0


def test_announced_otherwise_a_packet_begins_anew(utara, packet):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    send(utara, packet.packet_id, whole, 0, whole[:100])
    assert announce(utara, packet.packet_id, whole, size=len(whole) + 1).json()["offset"] == 0
    answer = send(utara, packet.packet_id, whole, 0, b"", digest="ab" * 32)
    assert (answer.status_code, answer.json()["code"]) == (409, "UPLOAD_UNKNOWN")


def test_a_file_from_before_the_database_was_put_back_is_gone_on_with_or_dropped(utara, packet):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    send(utara, packet.packet_id, whole, 0, whole[:100])
    Upload.objects.all().delete()
    assert announce(utara, packet.packet_id, whole).json()["offset"] == 100
    Upload.objects.all().delete()
    assert announce(utara, packet.packet_id, whole, size=99).json()["offset"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"packet_id": "../../etc/passwd"},
        {"packet_id": "A" * 64},
        {"packet_id": "\0" * 64},
        {"sha256": "0"},
        {"size": 0},
        {"size": -1},
        {"size": LARGEST_PACKET + 1},
    ],
    ids=str,
)
def test_what_no_packet_can_be_is_not_announced(utara, packet, uploads, wrong):
    answer = announce(utara, packet.packet_id, packet.to_bytes(), **wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
    assert next(iter(wrong)) in answer.json()["detail"]
    assert not uploads.exists()


@pytest.mark.parametrize("offset", ["", "-1", "x", "1e3", "\u0663", "9" * 20])
def test_an_offset_that_is_no_number_is_refused(utara, packet, offset):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    answer = send(utara, packet.packet_id, whole, offset.encode("utf-8").decode("latin-1"), whole)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


def test_the_signature_covers_where_a_part_begins_and_in_what_whole(utara, packet):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    stranger = send(utara, packet.packet_id, whole, 0, whole, key=Machine().key)
    moved = send(utara, packet.packet_id, whole, 0, whole, told="7")
    late = send(utara, packet.packet_id, whole, 0, whole, at=NOW - timedelta(hours=1))
    assert [answer.json()["code"] for answer in (stranger, moved, late)] == [
        "STATION_SIGNATURE",
        "STATION_SIGNATURE",
        "STATION_CLOCK",
    ]


def test_a_part_of_what_no_packet_can_be_is_not_known(utara, packet):
    whole = packet.to_bytes()
    assert send(utara, "x%00", whole, 0, whole).json()["code"] == "UPLOAD_UNKNOWN"
    assert send(utara, packet.packet_id, whole, 0, whole, digest="x").json()["code"] == "UPLOAD_UNKNOWN"


def test_one_stations_part_is_not_anothers(utara, packet, cast):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    other = Machine(code="../x/..", place="SELATAN").enrol()
    assert send(other, packet.packet_id, whole, 0, whole).json()["code"] == "UPLOAD_UNKNOWN"
    announce(other, packet.packet_id, whole)
    send(other, packet.packet_id, whole, 0, whole[:10])
    assert Unfinished(other.code, packet.packet_id).path.parent == Unfinished(utara.code, packet.packet_id).path.parent
    assert announce(utara, packet.packet_id, whole).json()["offset"] == 0


def test_a_full_disk_is_said_and_what_came_before_is_kept(utara, packet, monkeypatch):
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    send(utara, packet.packet_id, whole, 0, whole[:100])

    def full(self, at, piece):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Growing, "append", full)
    answer = send(utara, packet.packet_id, whole, 100, whole[100:])
    assert (answer.status_code, answer.json()["code"]) == (CITY_DISK_FULL.status, "CITY_DISK_FULL")
    assert announce(utara, packet.packet_id, whole).json()["offset"] == 100


def test_a_station_leaves_so_many_unfinished_and_the_oldest_begin_anew(utara, cast):
    ids = [f"{number:064x}" for number in range(MOST_UNFINISHED + 2)]
    for packet_id in ids:
        announce(utara, packet_id, b"whole")
        send(utara, packet_id, b"whole", 0, b"who")
    assert Upload.objects.count() == MOST_UNFINISHED
    assert [Unfinished(utara.code, packet_id).size for packet_id in ids[:3]] == [0, 0, 3]


def test_what_nobody_goes_on_with_is_swept_after_days(utara, packet, uploads, settings):
    whole = packet.to_bytes()
    old = NOW - timedelta(days=settings.UPLOAD_DAYS + 1)
    assert services.sweep_uploads() == 0
    for packet_id in ("1" * 64, "2" * 64, "3" * 64, "4" * 64):
        announce(utara, packet_id, whole)
        if packet_id[0] != "4":
            send(utara, packet_id, whole, 0, whole[:10])
    Upload.objects.exclude(packet_id="1" * 64).update(announced_at=old)
    os.utime(Unfinished(utara.code, "2" * 64).path, (old.timestamp(), old.timestamp()))
    (uploads / "stray").write_bytes(b"x")
    os.utime(uploads / "stray", (old.timestamp(), old.timestamp()))
    (uploads / "young stray").write_bytes(b"x")
    assert services.sweep_uploads() == 3
    assert {row.packet_id[0] for row in Upload.objects.all()} == {"1", "3"}
    assert not (uploads / "stray").exists()


def test_a_packet_received_whole_meanwhile_needs_no_more_parts(utara, packet):
    """As when it was carried on a stick: what had come of it goes."""
    whole = packet.to_bytes()
    announce(utara, packet.packet_id, whole)
    send(utara, packet.packet_id, whole, 0, whole[:10])
    services.receive_carried(body=whole)
    assert "receipt" in announce(utara, packet.packet_id, whole).json()
    answer = send(utara, packet.packet_id, whole, 10, whole[10:])
    assert (answer.status_code, Upload.objects.count()) == (200, 0)


def test_little_is_waited_for_on_a_slow_line_and_much_on_a_quick_one():
    assert step(4096, 1.5) == LEAST_AT_ONCE
    assert step(4096, 0.5) == 2048  # 64 kbit/s: what comes in a quarter of a second
    assert step(4096, 0.0) == 4 * 4096
    assert step(MOST_AT_ONCE, 0.001) == MOST_AT_ONCE
