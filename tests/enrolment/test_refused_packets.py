"""What was refused is kept to be used: listed, tried again once the reason is gone, and handed to others as files."""

from hashlib import sha256
from io import StringIO
from shutil import copytree
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from cast import NOW, SYSTEM, refused
from satupintu.city.applications.models import Application
from satupintu.city.enrolment import keys, selectors, services
from satupintu.city.enrolment.models import Packet, RefusedPacket, Station
from satupintu.city.enrolment.services import receiving
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.city.register.models import Resident
from satupintu.city.relay.services import keyring
from satupintu.packets import stick
from satupintu.packets.keys import ReadingKey
from satupintu.packets.verifying import verify
from stations import Machine, asks_for_a_card

NO_PACKET = b"no packet"


def typed(*words):
    out = StringIO()
    with translation.override("en"):
        call_command("refused", *words, stdout=out)
    return out.getvalue().splitlines()


def carried(body):
    """As `stick` does: what is refused is kept, and the next one is looked at."""
    try:
        return services.receive_carried(body=body)
    except Problem as problem:
        return problem.kind.code


def begins(body):
    return sha256(body).hexdigest()[:16]


def alarms():
    return AuditEntry.objects.filter(action__startswith="ALARM").count()


@pytest.fixture
def packet(utara, cast):
    return utara.seals(cast.eka, asks_for_a_card(cast.eka))


@pytest.fixture
def revoked(utara, packet):
    """The one packet of a station of which nothing counts any more."""
    services.revoke_station(viewer=SYSTEM, station=utara.code, until=0)
    assert carried(packet.to_bytes()) == "STATION_REVOKED"
    return packet.to_bytes()


def unknown_subject(cast, utara, there):
    Resident.objects.filter(pk=Application.objects.get().resident_id).update(ref=cast.eka if there else uuid4())


def unknown_application(cast, utara, there):
    Application.objects.update(resident=Resident.objects.get(ref=cast.eka if there else cast.fajar))


def unknown_station(cast, utara, there):
    """As after a restore from before it was enrolled, and once a younger backup knows it."""
    Station.objects.update(public_key=utara.key.public if there else "")


def revoked_station(cast, utara, there):
    services.revoke_station(viewer=SYSTEM, station=utara.code, until=int(there))


def test_what_is_kept_is_listed_without_a_name_or_a_nik(cast, utara, revoked):
    with refused("PACKET_QUARANTINED"):
        services.receive_carried(body=NO_PACKET)
    at, size = f"{NOW:%Y-%m-%d %H:%M}", len(revoked)
    assert typed() == [
        f"{at} bontang-utara 1 REVOKED {size} {begins(revoked)}",
        f"{at} - - NOT_A_PACKET 9 {begins(NO_PACKET)}",
        "Refused packets: 2. Received now: 0.",
    ]


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (unknown_subject, "SUBJECT_UNKNOWN"),
        (unknown_application, "APPLICATION_UNKNOWN"),
        (unknown_station, "STATION_UNKNOWN"),
        (revoked_station, "REVOKED"),
    ],
)
def test_once_its_reason_is_gone_a_kept_packet_is_received_although_its_laptop_is(cast, utara, packet, reason, why):
    reason(cast, utara, there=False)
    carried(packet.to_bytes())
    assert RefusedPacket.objects.get().problem == why
    reason(cast, utara, there=True)
    assert typed("--receive", begins(packet.to_bytes()).upper())[1:] == [
        "  received",
        "Refused packets: 1. Received now: 1.",
    ]
    held = Packet.objects.get()
    assert (bytes(held.content), held.recording.counts) == (packet.to_bytes(), True)
    assert typed() == ["Refused packets: 0. Received now: 0."]
    line = AuditEntry.objects.get(action="REFUSED_PACKET_RECEIVED")
    digest = sha256(packet.to_bytes()).hexdigest()
    assert (line.actor, line.detail) == ("refused", {"sha256": digest, "problem": why, "packet": packet.packet_id})
    assert not utara.sends(packet).new  # its station, should it be found, gets the same receipt


def test_a_key_that_an_older_backup_lacked_brings_its_packets_in_once_its_file_is_back(
    cast, utara, settings, tmp_path, monkeypatch
):
    settings.KEYS, lost = copytree(settings.KEYS, tmp_path / "keys"), ReadingKey.generate()
    with monkeypatch.context() as patch:
        patch.setattr(keys, "reading_key", lambda: lost)
        body = utara.seals(cast.eka, asks_for_a_card(cast.eka)).to_bytes()
    carried(body)
    assert "READER_WRONG" in typed("--receive", "all")[0]
    (settings.KEYS / f"reading-{lost.key_id}").write_text(lost.private)
    assert typed("--receive", "all")[1] == "  received"


def test_what_is_refused_again_stays_as_it_is_and_sounds_no_alarm(cast, utara, revoked):
    before = alarms()
    for _ in range(2):
        _, said, counted = typed("--receive", "all")
        assert "REVOKED" in said
        assert counted == "Refused packets: 1. Received now: 0."
    assert bytes(RefusedPacket.objects.get().content) == revoked
    assert alarms() == before
    assert not AuditEntry.objects.filter(action="REFUSED_PACKET_RECEIVED").exists()


def test_each_is_judged_alone_and_another_packet_under_a_number_never_comes_in(cast, utara, packet, revoked):
    wish = packet.contents.application
    other = utara.seals(cast.eka, wish, sequence=1, previous="0" * 64, fingers=3).to_bytes()
    later = utara.seals(cast.fajar, asks_for_a_card(cast.fajar), previous=packet.packet_id).to_bytes()
    for body in (other, NO_PACKET, later):
        carried(body)
    services.revoke_station(viewer=SYSTEM, station=utara.code, until=2)
    for received in (2, 0):
        assert typed("--receive", "all")[-1].endswith(f"Received now: {received}.")
    assert [bytes(row.content) for row in Packet.objects.order_by("sequence")] == [revoked, later]
    assert dict(RefusedPacket.objects.values_list("sha256", "problem")) == {
        sha256(other).hexdigest(): "OTHER_BYTES",
        sha256(NO_PACKET).hexdigest(): "NOT_A_PACKET",
    }


def test_what_came_meanwhile_from_its_station_leaves_the_list(cast, utara, packet, revoked):
    services.revoke_station(viewer=SYSTEM, station=utara.code, until=1)
    receipt = utara.sends(packet).receipt
    assert typed("--receive", "all")[1:] == ["  was here already", "Refused packets: 1. Received now: 1."]
    assert Packet.objects.get().receipt == receipt
    assert not RefusedPacket.objects.exists()


def test_bytes_of_which_a_part_was_kept_are_not_taken_for_others(cast, utara, packet, monkeypatch, tmp_path):
    services.revoke_station(viewer=SYSTEM, station=utara.code, until=0)
    monkeypatch.setattr(receiving, "LONGEST_KEPT", 100)
    carried(packet.to_bytes())
    monkeypatch.setattr(receiving, "MOST_KEPT", 0)
    carried(NO_PACKET)
    before = alarms()
    lines = typed("--receive", "all", "--out", str(tmp_path))
    assert [line.split()[5] for line in lines[0:3:2]] == ["100", "0"]
    assert all("the hash alone" in line for line in lines[1:4:2])
    assert (RefusedPacket.objects.count(), alarms()) == (2, before)
    assert len(stick.list_packets(tmp_path)) == 1  # nothing is written of what is not there


def test_another_city_verifies_what_is_kept_by_its_files(cast, utara, revoked, tmp_path):
    nobody = Machine(code="é" * 64).seals(cast.eka, 1).to_bytes()
    altered = revoked[:-1] + bytes([revoked[-1] ^ 1])
    kept = [revoked, altered, nobody, NO_PACKET]
    for body in kept[1:]:
        carried(body)
    typed("--out", str(tmp_path))
    files = stick.list_packets(tmp_path)
    assert sorted(file.read_bytes() for file in files) == sorted(kept)
    (good,) = [file for file in files if begins(revoked) in file.name]
    assert good.relative_to(tmp_path).as_posix() == f"satupintu-bontang-utara/000000000001-{begins(revoked)}.packet"
    assert verify([(good.name, good.read_bytes())], keyring()).ok
    report = verify([(file.name, file.read_bytes()) for file in files], keyring())
    assert report.checked["packets"] == 1
    handed = AuditEntry.objects.filter(action="REFUSED_PACKET_HANDED_OUT").values_list("detail", flat=True)
    assert {told["sha256"] for told in handed} == {sha256(body).hexdigest() for body in kept}


def test_a_folder_that_takes_nothing_is_said(cast, utara, revoked, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be written"):
        typed("--out", str(tmp_path / "file"))


def test_only_whoever_watches_reads_and_only_whoever_sends_again_receives(cast, utara, revoked):
    digest = sha256(revoked).hexdigest()
    with refused("NOT_ALLOWED"):
        selectors.list_kept(cast.slamet)
    with refused("NOT_ALLOWED"):
        selectors.hand_out_refused(cast.slamet, digest)
    with refused("NOT_ALLOWED"):
        services.receive_refused(viewer=cast.slamet, sha256=digest)
    with refused("NO_SUCH_PACKET"):
        selectors.hand_out_refused(cast.vina, "0" * 64)
    with refused("NOT_KEPT_WHOLE"):
        services.receive_refused(viewer=cast.vina, sha256="0" * 64)


def test_which_ones_are_to_be_received_is_said(revoked):
    with pytest.raises(CommandError, match="or all"):
        typed("--receive", "")
