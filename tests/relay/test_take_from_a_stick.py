"""Packets carried by hand are received like those over the line; receipts go back the same way."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.models import Packet, RefusedPacket
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.relay import services
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.jobs.stick import take
from satupintu.packets import stick
from satupintu.packets.keys import SigningKey
from satupintu.packets.polling import Asked, ranges_of
from satupintu.packets.receipt import SignedReceipt
from satupintu.packets.statement import SignedStatement
from satupintu.packets.verifying import verify
from stations import Machine, asks_for_a_card


def carried(folder, machine, *packets):
    """What the station writes onto the stick."""
    for packet in packets:
        stick.write(
            stick.packet_file(folder, machine.code, packet.contents.sequence, packet.packet_id), packet.to_bytes()
        )


def question(folder, machine, asked, *, key=None, **changes):
    """What the station says on the stick that it lacks."""
    told = {"station": machine.code, **asked.query()} | changes
    signed = SignedStatement.sign("satupintu-asked-1", told, key or machine.key)
    stick.write(stick.folder_of(folder, machine.code) / "asked.json", signed.to_json().encode() + b"\n")


def answered(folder, machine):
    """(by whom, number) of each receipt that goes home."""
    found = [SignedReceipt.from_json(line).receipt for line in stick.read_receipts(folder, machine.code)]
    return [(receipt.by, receipt.sequence) for receipt in found]


@pytest.fixture
def pair(cast, utara):
    return [utara.seals(person, asks_for_a_card(person)) for person in (cast.eka, cast.fajar)]


def test_a_stick_brings_packets_in_order_and_takes_receipts_home(tmp_path, utara, pair, centre):
    carried(tmp_path, utara, *reversed(pair))
    taken = take(tmp_path)
    assert (taken.new, taken.known, taken.refused) == (2, 0, [])
    assert list(Packet.objects.order_by("pk").values_list("sequence", "link")) == [(1, "CONTINUES"), (2, "CONTINUES")]
    lines = stick.read_receipts(tmp_path, utara.code)
    assert [SignedReceipt.from_json(line).receipt.packet_id for line in lines] == [packet.packet_id for packet in pair]
    run_once(centre.line())
    assert (take(tmp_path).new, take(tmp_path).known) == (0, 2)
    given = [SignedReceipt.from_json(line) for line in stick.read_receipts(tmp_path, utara.code)]
    assert [receipt.receipt.by for receipt in given] == ["city", "city", "centre", "centre"]
    files = [(file.as_posix(), file.read_bytes()) for file in tmp_path.rglob("*") if file.is_file()]
    report = verify(files, services.keyring())
    assert report.ok
    assert (report.checked["packets"], report.checked["receipts"]) == (2, 4)


def test_a_packet_that_also_came_over_the_line_gets_the_same_receipt(tmp_path, utara, pair):
    first = utara.sends(pair[0])
    carried(tmp_path, utara, pair[0])
    assert take(tmp_path).known == 1
    assert SignedReceipt.from_json(stick.read_receipts(tmp_path, utara.code)[0]).to_dict() == first.receipt


def test_what_is_no_packet_is_kept_and_the_others_are_received(tmp_path, utara, pair, cast):
    carried(tmp_path, utara, *pair)
    folder = stick.folder_of(tmp_path, utara.code)
    stick.write(folder / "000000000000-first.packet", b"no packet")
    forged = Machine(code=utara.code).seals(cast.eka, pair[0].contents.application)
    carried(tmp_path, utara, forged)
    taken = take(tmp_path)
    assert taken.new == 2
    assert [name[:12] for name, _ in taken.refused] == ["000000000000", "000000000001"]
    assert set(RefusedPacket.objects.values_list("problem", flat=True)) == {"NOT_A_PACKET", "SIGNATURE_WRONG"}
    assert AuditEntry.objects.filter(action="ALARM_PACKET_REFUSED").count() == 2


def test_other_bytes_under_a_known_number_are_refused_kept_and_alarm(tmp_path, utara, pair, cast):
    utara.sends(pair[0])
    other = utara.seals(cast.eka, pair[0].contents.application, sequence=1, previous="0" * 64)
    carried(tmp_path, utara, other, pair[1])
    taken = take(tmp_path)
    assert (taken.new, len(taken.refused)) == (1, 1)
    assert bytes(RefusedPacket.objects.get(problem="OTHER_BYTES").content) == other.to_bytes()


def test_a_file_larger_than_any_packet_is_not_read_to_its_end(tmp_path, utara, monkeypatch):
    monkeypatch.setattr(stick, "LARGEST_PACKET", 10)
    file = stick.packet_file(tmp_path, utara.code, 1, "ab" * 32)
    stick.write(file, b"x" * 1000)
    assert len(stick.read(file)) == 11


def test_links_and_hidden_files_are_no_packets(tmp_path, utara, pair):
    carried(tmp_path, utara, pair[0])
    folder = stick.folder_of(tmp_path, utara.code)
    (folder / "._000000000001.packet").write_bytes(b"what another system leaves")
    (folder / "9.packet").symlink_to("/etc/hostname")
    assert take(tmp_path).refused == []


def test_a_name_that_is_no_folders_stays_inside_the_stick(tmp_path):
    for name in ("..", "a/b", "a\0b", "é"):
        assert stick.folder_of(tmp_path, name).parent == tmp_path


def test_the_command_says_what_came(tmp_path, utara, pair, monkeypatch):
    carried(tmp_path, utara, *pair)
    stick.write(stick.folder_of(tmp_path, utara.code) / "0.packet", b"no packet")
    told = StringIO()
    call_command("stick", str(tmp_path), stdout=told)
    assert told.getvalue().startswith("2 paket diterima, 0 sudah ada, 1 ditolak.\n0.packet: ")
    with pytest.raises(CommandError, match="bukan folder"):
        call_command("stick", str(tmp_path / "nowhere"))

    def full(self, *_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("stick", str(tmp_path))
    assert Packet.objects.count() == 2


def test_a_bad_place_on_the_stick_concerns_one_packet(tmp_path, utara, pair, monkeypatch):
    carried(tmp_path, utara, *pair)
    read = stick.read

    def bad_place(file):
        if file.name.startswith("000000000001"):
            raise OSError(5, "Input/output error")
        return read(file)

    monkeypatch.setattr(stick, "read", bad_place)
    taken = take(tmp_path)
    assert (taken.new, len(taken.refused)) == (1, 1)


def test_a_place_that_the_stick_does_not_show_concerns_one_packet(tmp_path, utara, pair, monkeypatch):
    carried(tmp_path, utara, *pair)
    lstat = Path.lstat

    def bad_place(file):
        if file.name.startswith("000000000001"):
            raise OSError(5, "Input/output error")
        return lstat(file)

    monkeypatch.setattr(Path, "lstat", bad_place)
    taken = take(tmp_path)
    assert (taken.new, [name[:12] for name, _ in taken.refused], taken.unwritten) == (1, ["000000000001"], [])
    assert answered(tmp_path, utara) == [("city", 2)]


def test_a_stick_that_cannot_be_read_is_not_said_to_be_safe(tmp_path, utara, pair, monkeypatch):
    carried(tmp_path, utara, *pair)

    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(stick, "list_packets", broken)
    with pytest.raises(CommandError, match=r"tidak ada yang diambil darinya: .*Input/output error"):
        call_command("stick", str(tmp_path))


def test_links_that_lead_out_of_the_stick_cost_nothing_but_their_own_receipts(tmp_path, utara, pair):
    carried(tmp_path / "stick", utara, pair[0])
    (tmp_path / "database").write_bytes(b"the city's")
    folder = stick.folder_of(tmp_path / "stick", utara.code)
    (folder / ".receipts.jsonl.part").symlink_to("../../database")
    assert take(tmp_path / "stick").new == 1
    assert (tmp_path / "database").read_bytes() == b"the city's"
    assert answered(tmp_path / "stick", utara) == [("city", 1)]
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    carried(tmp_path / "elsewhere", utara, pair[1])
    taken = take(tmp_path / "stick")
    assert (taken.new, taken.known, [name for name, _ in taken.refused]) == (0, 0, [folder.name])


def test_receipts_that_cannot_be_written_for_one_station_go_home_to_the_others(tmp_path, utara, pair, cast):
    selatan = Machine(code="bontang-selatan", place="SELATAN").enrol()
    carried(tmp_path, utara, pair[0])
    carried(tmp_path, selatan, selatan.seals(cast.fajar, pair[1].contents.application))
    stick.folder_of(tmp_path, selatan.code).joinpath(".receipts.jsonl.part").mkdir()
    told = StringIO()
    with pytest.raises(CommandError, match="tanda terima tidak bisa ditulis"):
        call_command("stick", str(tmp_path), stdout=told)
    assert told.getvalue() == "2 paket diterima, 0 sudah ada, 0 ditolak.\n"
    assert answered(tmp_path, utara) == [("city", 1)]


def test_a_name_that_is_no_text_is_printed_all_the_same(tmp_path, utara):
    stick.write(stick.folder_of(tmp_path, utara.code) / os.fsdecode(b"\xff\n.packet"), b"no packet")
    ((name, _),) = take(tmp_path).refused
    assert name == "\\udcff\\n.packet"


def test_a_stick_without_packets_takes_the_centres_receipts_home(tmp_path, utara, pair, centre):
    carried(tmp_path / "first", utara, *pair)
    take(tmp_path / "first")
    run_once(centre.line())
    question(tmp_path, utara, Asked(0, city=ranges_of([], 2), known=()))
    taken = take(tmp_path)
    assert (taken.new, taken.known, taken.refused, taken.odd) == (0, 0, [], [])
    assert answered(tmp_path, utara) == [("centre", 1), ("centre", 2)]
    take(tmp_path)  # with the same stick once more
    assert answered(tmp_path, utara) == [("centre", 1), ("centre", 2)]


def test_receipts_of_packets_brought_long_ago_go_home_beside_those_of_new_ones(tmp_path, utara, pair, centre):
    utara.sends(pair[0])
    run_once(centre.line())
    carried(tmp_path, utara, pair[1])
    question(tmp_path, utara, Asked(0, city=ranges_of([2], 2), known=()))
    take(tmp_path)
    assert answered(tmp_path, utara) == [("city", 2), ("centre", 1)]


def test_whoever_verifies_a_stick_finds_a_question_whole_or_names_it(tmp_path, utara):
    question(tmp_path, utara, Asked(0, known=()))
    file = stick.folder_of(tmp_path, utara.code) / stick.QUESTION
    assert verify([(file.name, file.read_bytes())], services.keyring()).ok
    question(tmp_path, utara, Asked(0, known=()), key=SigningKey.generate())
    assert not verify([(file.name, file.read_bytes())], services.keyring()).ok


def test_what_the_station_has_is_not_written_again(tmp_path, utara, pair):
    for packet in pair:
        utara.sends(packet)
    question(tmp_path, utara, Asked(0, city=ranges_of([2], 2), known=()))
    take(tmp_path)
    assert answered(tmp_path, utara) == [("city", 2)]
    question(tmp_path, utara, Asked(2, known=()))
    take(tmp_path)
    assert answered(tmp_path, utara) == []


def test_a_revoked_station_is_told_as_on_the_line(tmp_path, utara, pair, cast):
    utara.sends(pair[0])
    enrolment_services.revoke_station(viewer=cast.rama, station=utara.code)
    question(tmp_path, utara, Asked(0, known=()))
    take(tmp_path)
    assert answered(tmp_path, utara) == [("city", 1)]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"key": SigningKey.generate()}, "KEY_UNKNOWN"),
        ({"station": "elsewhere"}, "STATION_WRONG"),
        ({"after": 0}, "MEMBERS_WRONG"),
        ({"after": "-1"}, "a packet's number"),
        ({"centre": "1"}, "a dash"),
        ({"city": ".".join("1-1" for _ in range(100))}, "too many ranges"),
        ({"more": "x"}, "MEMBERS_WRONG"),
    ],
)
def test_a_question_that_is_not_believed_is_said_and_stops_no_packet(tmp_path, utara, pair, wrong, why):
    carried(tmp_path, utara, *pair)
    question(tmp_path, utara, Asked(0, city=(), centre=(), known=()), **wrong)
    taken = take(tmp_path)
    assert (taken.new, taken.refused) == (2, [])
    ((name, said),) = taken.odd
    assert name == "satupintu-bontang-utara/asked.json"
    assert why in said
    assert answered(tmp_path, utara) == [("city", 1), ("city", 2)]  # as if it had asked nothing


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 20_000, b"7", b" " * 33 * 1024])
def test_a_question_that_cannot_be_read_is_said_and_stops_no_packet(tmp_path, utara, pair, content):
    carried(tmp_path, utara, *pair)
    stick.write(stick.folder_of(tmp_path, utara.code) / "asked.json", content)
    taken = take(tmp_path)
    assert (taken.new, len(taken.odd)) == (2, 1)
    told = StringIO()
    call_command("stick", str(tmp_path), stdout=told)
    assert told.getvalue().startswith("0 paket diterima, 2 sudah ada, 0 ditolak.\nsatupintu-bontang-utara/asked.json: ")


def test_a_link_is_no_question(tmp_path, utara, pair):
    carried(tmp_path, utara, pair[0])
    (stick.folder_of(tmp_path, utara.code) / "asked.json").symlink_to("/etc/hostname")
    assert take(tmp_path).odd == []
    assert answered(tmp_path, utara) == [("city", 1)]
