"""When no line comes back, packets leave on a stick and receipts come home on it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from fake_city import STATION

from satupintu.packets import stick
from satupintu.packets.keys import SigningKey
from satupintu.packets.packet import SealedPacket
from satupintu.packets.polling import Asked
from satupintu.packets.statement import SignedStatement
from satupintu.station.link.sender import run_once
from satupintu.station.vault.models import Packet


def exchange(folder):
    told = StringIO()
    call_command("stick", str(folder), stdout=told)
    return told.getvalue()


def carried_to(city, folder):
    """What the city does with the stick."""
    for file in stick.list_packets(folder):
        data = stick.read(file)
        status, _ = city._put(SealedPacket.from_bytes(data).packet_id, data)
        assert status in {200, 201}
    stick.write_receipts(folder, STATION, city.receipts.values())


def question_on(folder):
    """What the station says on the stick that it lacks, and the signed document."""
    signed = SignedStatement.from_json((stick.folder_of(folder, STATION) / "asked.json").read_bytes())
    told = signed.fields("satupintu-asked-1", dict.fromkeys(("station", "after", "city", "centre", "known"), str))
    assert told["station"] == STATION
    return Asked.read(told), signed


def test_packets_go_out_and_receipts_come_home(desk, station, tmp_path):
    station.away = True
    ids = [desk.record(1), desk.record(2)]
    assert exchange(tmp_path) == "0 receipts kept, 2 packets written.\n"
    assert all(packet.content for packet in Packet.objects.all())  # a stick gets lost
    carried_to(station, tmp_path)
    assert list(station.packets) == ids
    assert exchange(tmp_path) == "2 receipts kept, 0 packets written.\n"
    assert [packet.city_receipt for packet in Packet.objects.order_by("pk")] == [station.receipts[i] for i in ids]
    assert stick.list_packets(tmp_path) == []
    station.away = False
    station.calls.clear()
    assert run_once(timezone.now()).sent == 0
    assert not any(call.startswith("PUT") for call in station.calls)


def test_what_the_city_refused_over_the_line_goes_on_the_stick_too(desk, station, tmp_path):
    desk.record(1)
    station.refuse[1] = (422, "QUARANTINED")
    run_once(timezone.now())
    assert "1 packets written" in exchange(tmp_path)


def test_a_receipt_that_is_not_believed_does_not_hold_back_the_others(desk, station, tmp_path):
    desk.record(1)
    packet_id = desk.record(2)
    exchange(tmp_path)
    carried_to(station, tmp_path)
    true_signer, station.signer = station.signer, SigningKey.generate()
    forged = station._receipt(next(iter(station.packets)), "city", station.signer)
    station.signer = true_signer
    stick.write_receipts(tmp_path, STATION, [forged, {"no": "receipt"}, station.receipts[packet_id]])
    told = exchange(tmp_path)
    assert told.splitlines() == [
        "1 receipts kept, 1 packets written.",
        "A receipt was not believed: CITY_ANSWER_WRONG.",
        "A receipt was not believed: MEMBERS_WRONG.",
    ]
    assert Packet.objects.get(sequence=1).city_receipt is None
    assert len(stick.list_packets(tmp_path)) == 1


def test_what_lies_on_the_stick_of_another_station_is_left_alone(desk, station, tmp_path):
    theirs = stick.packet_file(tmp_path, "elsewhere", 1, "ab" * 32)
    stick.write(theirs, b"theirs")
    desk.record(1)
    exchange(tmp_path)
    assert theirs.read_bytes() == b"theirs"
    assert len(stick.list_packets(tmp_path)) == 2


def test_a_stick_that_is_full_or_not_there_is_said_in_one_line(desk, station, tmp_path, monkeypatch):
    desk.record(1)
    with pytest.raises(CommandError, match="is no folder"):
        exchange(tmp_path / "nowhere")

    def full(self, *_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CommandError, match="packets are still here"):
        exchange(tmp_path)
    assert list(tmp_path.rglob("*.p*")) == []


def test_a_link_on_the_stick_neither_overwrites_nor_empties_what_it_leads_to(desk, station, tmp_path):
    desk.record(1)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "old.packet").write_bytes(b"theirs")
    folder = stick.folder_of(tmp_path / "stick", STATION)
    folder.mkdir(parents=True)
    (folder / ".asked.json.part").symlink_to("../../elsewhere/old.packet")
    assert "1 packets written" in exchange(tmp_path / "stick")
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.symlink_to("../elsewhere")
    with pytest.raises(CommandError, match="A link stands in place of the folder"):
        exchange(tmp_path / "stick")
    assert [file.name for file in (tmp_path / "elsewhere").iterdir()] == ["old.packet"]
    assert (tmp_path / "elsewhere" / "old.packet").read_bytes() == b"theirs"


def test_before_enrolment_there_is_nothing_to_carry(transactional_db, tmp_path):
    with pytest.raises(CommandError):
        exchange(tmp_path)


def test_a_station_asks_on_the_stick_for_what_it_lacks_signed_as_on_the_line(desk, station, tmp_path):
    ids = [desk.record(1), desk.record(2)]
    exchange(tmp_path)
    asked, signed = question_on(tmp_path)
    signed.verify(station.station_key)
    assert (asked.after, asked.city, asked.centre) == (0, ((1, 2), (3, None)), ((1, 2), (3, None)))
    carried_to(station, tmp_path)
    exchange(tmp_path)
    asked, _ = question_on(tmp_path)
    assert (asked.city, asked.centre) == (((3, None),), ((1, 2), (3, None)))
    station.receive_at_centre(ids[0])
    stick.write_receipts(tmp_path, STATION, station.centre_receipts.values())
    assert exchange(tmp_path) == "1 receipts kept, 0 packets written.\n"
    assert question_on(tmp_path)[0].centre == ((2, 2), (3, None))


def test_what_the_city_refused_over_the_line_is_asked_for_on_the_stick_that_carries_it(desk, station, tmp_path):
    desk.record(1)
    station.refuse[1] = (422, "PACKET_QUARANTINED")
    run_once(timezone.now())
    exchange(tmp_path)
    asked, _ = question_on(tmp_path)
    assert (asked.after, asked.city) == (0, ((1, 1), (2, None)))


def test_a_stick_too_full_for_packets_asks_all_the_same(desk, station, tmp_path, monkeypatch):
    desk.record(1)
    write = stick.write

    def full(file, data):
        if file.suffix == ".packet":
            raise OSError(28, "No space left on device")
        write(file, data)

    monkeypatch.setattr(stick, "write", full)
    with pytest.raises(CommandError, match="packets are still here"):
        exchange(tmp_path)
    assert question_on(tmp_path)[0].centre == ((1, 1), (2, None))
