"""A station's key is lost: nothing takes its place, what was sealed is good, and nothing goes on in its folder."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from fake_city import CODE

from satupintu.packets import stick
from satupintu.packets.keys import SigningKey
from satupintu.packets.packet import SealedPacket
from satupintu.station.link.models import Line
from satupintu.station.link.sender import run_once
from satupintu.station.vault import stopping
from satupintu.station.vault.identity import get_identity
from satupintu.station.vault.models import Draft, Enrolment


@pytest.fixture
def key(station, settings):
    """The file; the other tests get it back."""
    file = settings.FOLDER.keys / "signing"
    kept = file.read_text()
    yield file
    file.write_text(kept)


def send():
    return run_once(timezone.now(), with_list=True)


def test_a_station_whose_key_was_lost_records_and_sends_nothing_and_says_what_to_do(desk, station, key):
    desk.record(1)
    kept = key.read_text()
    key.unlink()
    page = desk.see("/")
    assert "Tidak ada yang dapat direkam" in desk.text(page)
    assert "Mulai F9" not in desk.text(page)
    desk.press("/rekam/", {"application": "application-2"})
    assert desk.answer.status_code == 503
    assert "keys/signing" in desk.text()
    assert send().stopped
    assert not station.packets
    assert Line.objects.get().problem["code"] == "KEY_LOST"
    key.write_text(kept)
    assert send().sent == 1


@pytest.mark.parametrize("left", [None, "", "no key", "\xff", "another"])
def test_a_lost_key_is_not_replaced_and_what_was_sealed_leaves_on_a_stick(desk, key, tmp_path, left):
    packet_id = desk.record(1)
    key.unlink()
    if left is not None:
        key.write_text(SigningKey.generate().private if left == "another" else left, encoding="latin-1")
    assert send().stopped
    assert key.exists() == (left is not None)
    call_command("stick", str(tmp_path))
    assert [SealedPacket.from_bytes(stick.read(file)).packet_id for file in stick.list_packets(tmp_path)] == [packet_id]


def test_drafts_and_lists_go_in_their_time_at_a_station_whose_key_was_lost(desk, key, monkeypatch):
    desk.press("/rekam/", {"application": "application-1"})
    key.unlink()
    assert Draft.objects.exists()
    later = stopping.uptime() + timedelta(days=1).total_seconds()
    monkeypatch.setattr(stopping, "uptime", lambda: later)
    run_once(timezone.now() + timedelta(days=1))
    assert not Draft.objects.exists()


def test_a_folder_in_which_a_station_recorded_is_not_enrolled_anew(desk, station):
    packet_id = desk.record(1)
    with pytest.raises(CommandError, match="sisihkan folder"):
        call_command("enrol", code=CODE, name="Stasiun uji")
    assert not any("enrol" in call for call in station.calls[1:])
    send()
    assert list(station.packets) == [packet_id]


def test_a_station_enrolled_before_its_key_was_noted_notes_it(station):
    Enrolment.objects.update(signer="")
    own = get_identity().signing_key.public
    assert Enrolment.objects.get().signer == own
