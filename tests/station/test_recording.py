"""From today's list to a sealed packet, by the desk's forms alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from steps import a_dab, a_picture, a_print

from satupintu.packets.canonical import parse
from satupintu.packets.keys import ReadingKey
from satupintu.packets.packet import SealedPacket, check, open_part
from satupintu.packets.problem import SealProblem
from satupintu.station.link.sender import run_once
from satupintu.station.operators import drawer
from satupintu.station.problems import Refused
from satupintu.station.vault import stopping
from satupintu.station.vault.identity import signing_key
from satupintu.station.vault.models import Draft, DraftPart, Packet
from satupintu.station.vault.selectors import get_part_content
from satupintu.station.vault.services import keep_part


def sealed(packet_id):
    return SealedPacket.from_bytes(bytes(Packet.objects.get(packet_id=packet_id).content))


def test_a_person_is_recorded_by_forms_alone(desk, station):
    packet_id = desk.record(1, fingers=10)
    assert "AB01-CD01" in desk.text()
    assert "WARGA CONTOH" not in desk.text()
    assert "6474910101990001" not in desk.text()
    packet = sealed(packet_id)
    readers = {"city": station.reader.reader, "centre": station.centre_reader.reader}
    manifest = check(packet, signing_key().verifying_key, **readers)
    assert (manifest.subject, manifest.application) == ("subject-1", "application-1")
    biodata = parse(open_part(packet, "biodata", station.reader))
    assert biodata == station.entries[0]["biodata"]
    assert open_part(packet, "finger-10", station.centre_reader).startswith(b"\x89PNG")
    assert open_part(packet, "photo", station.reader).startswith(b"\xff\xd8\xff")


def test_after_sealing_the_station_cannot_read_it(desk, station):
    packet = sealed(desk.record(1))
    assert not Draft.objects.exists()
    assert not DraftPart.objects.exists()
    own = ReadingKey(signing_key().private)  # the only private key a station has, should anybody try
    for name in packet.bodies:
        with pytest.raises(SealProblem):
            open_part(packet, name, own)
    for plain in (b"WARGA CONTOH 1", b"6474910101990001"):
        assert plain not in bytes(Packet.objects.get().content)


def test_a_draft_on_the_disk_is_locked(desk, station):
    desk.open(1)
    desk.confirm()
    desk.take("photo", a_picture())
    part = DraftPart.objects.get()
    assert b"\xff\xd8\xff" not in bytes(part.content)[:64]
    assert b"WARGA" not in bytes(Draft.objects.get().appointment)


def test_a_poor_finger_asks_for_another_try_and_the_best_is_kept(desk, station):
    desk.open(1)
    desk.take_everything(but=("finger-03",))
    desk.take("finger-03", a_dab())
    first = DraftPart.objects.get(name="finger-03")
    assert first.quality < 30
    assert not first.settled
    assert "percobaan 2 dari 3" in desk.text()
    desk.take("finger-03", a_print())
    second = DraftPart.objects.get(name="finger-03")
    assert second.quality >= 30
    assert second.settled
    assert "Periksa dan segel" in desk.text()


def test_after_three_poor_tries_the_best_is_sealed_all_the_same(desk, station):
    desk.open(1)
    desk.take_everything(but=("finger-03",))
    for _ in range(3):
        desk.take("finger-03", a_dab())
    assert DraftPart.objects.get(name="finger-03").settled
    packet = sealed_id(desk)
    assert "finger-03" in packet.bodies


def sealed_id(desk):
    desk.seal()
    return sealed(desk.answer.redirect_chain[-1][0].strip("/").rsplit("/", 1)[-1])


def test_a_poor_finger_may_be_kept_before_the_third_try(desk, station):
    desk.open(1)
    desk.confirm()
    desk.take("finger-03", a_dab())
    desk.accept("finger-03")
    assert DraftPart.objects.get(name="finger-03").settled


def test_a_blank_scan_counts_as_a_try_and_is_never_kept(desk, station):
    desk.open(1)
    desk.confirm()
    blank = a_blank()
    for _ in range(3):
        desk.take("finger-03", blank)
    part = DraftPart.objects.get(name="finger-03")
    assert (part.tries, part.content, part.settled) == (3, None, False)
    assert "Tidak terbaca" in desk.text()
    desk.excuse("finger-03", "UNREADABLE")
    assert DraftPart.objects.get(name="finger-03").reason == "UNREADABLE"


def a_blank():
    import numpy as np
    from steps import as_png

    return as_png(np.full((374, 388), 230, np.uint8))


def test_an_eye_disease_is_noted_and_does_not_stop_anything(desk, station):
    desk.open(1)
    desk.take_everything(but=("iris-left",))
    desk.excuse("iris-left", "EYE_DISEASE")
    assert "dilewati" in desk.text()
    packet = sealed_id(desk)
    assert {e.part: e.reason.value for e in packet.contents.exceptions}["iris-left"] == "EYE_DISEASE"
    with pytest.raises(Exception, match="PART_MISSING"):
        open_part(packet, "iris-left", station.centre_reader)


def test_leaving_out_needs_a_reason(desk, station):
    desk.open(1)
    desk.confirm()
    desk.excuse("iris-left", "")
    assert "Alasannya belum dipilih" in desk.text()
    desk.excuse("photo", "OTHER")
    assert desk.answer.status_code == 400


def test_a_settled_part_can_be_taken_again_from_the_check_page(desk, station):
    desk.open(1)
    desk.take_everything()
    page = desk.see(f"{desk.draft}?bagian=finger-01")
    assert "Jempol kanan" in desk.text(page)
    desk.take("finger-01", a_dab())
    part = DraftPart.objects.get(name="finger-01")
    assert (part.tries, part.settled) == (1, False)


def test_nothing_is_sealed_while_something_is_open(desk, station):
    desk.open(1)
    desk.seal()
    assert "Biodata belum dibacakan" in desk.text()
    desk.take_everything(but=("finger-07", "photo"))
    desk.seal()
    assert desk.answer.status_code == 409
    assert "Masih ada yang kurang" in desk.text()
    assert not Packet.objects.exists()


def test_nothing_is_taken_before_the_biodata_are_confirmed(desk, station):
    desk.open(1)
    desk.take("photo", a_picture())
    assert "Biodata belum dibacakan" in desk.text()


def test_a_photo_counts_only_once_the_operator_has_seen_it(desk, station):
    desk.open(1)
    desk.confirm()
    desk.accept("photo")
    assert "Belum ada yang diambil" in desk.text()
    desk.take("photo", a_picture())
    assert not DraftPart.objects.get(name="photo").settled
    picture = desk.client.get(f"{desk.draft}photo/gambar/")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.headers["Cache-Control"] == "no-store"


def test_the_packets_of_a_station_form_a_chain(desk, station):
    desk.record(1)
    desk.record(2)
    first, second = Packet.objects.order_by("sequence")
    assert (first.sequence, first.previous) == (1, "0" * 64)
    assert (second.sequence, second.previous) == (2, first.packet_id)


def test_a_person_sealed_today_is_not_recorded_again(desk, station):
    desk.record(1)
    desk.press("/rekam/", {"application": "application-1"})
    assert "sudah direkam di sini hari ini" in desk.text()
    page = desk.see("/")
    assert "sudah direkam" in desk.text(page)


def test_a_recording_is_gone_on_with_where_it_was_left(desk, station):
    desk.open(1)
    desk.confirm()
    page = desk.see("/")
    assert "Lanjutkan" in desk.text(page)
    desk.open(1)
    assert "Foto" in desk.text()
    assert Draft.objects.count() == 1


def test_a_discarded_recording_leaves_nothing(desk, station):
    desk.open(1)
    desk.confirm()
    desk.take("photo", a_picture())
    desk.press(f"{desk.draft}batal/")
    assert not DraftPart.objects.exists()
    assert desk.see(desk.draft) is not None
    assert desk.answer.status_code == 404


def an_endless_sheet():
    """A hundred megapixels in a few kilobytes."""
    buffer = BytesIO()
    Image.new("1", (10_000, 10_000)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n broken", an_endless_sheet()])
def test_a_broken_picture_is_refused_in_words(desk, station, data):
    desk.open(1)
    desk.confirm()
    desk.take("photo", data or b"\n")
    assert desk.answer.status_code == 400
    assert "Gambar dari alat tidak bisa dibaca" in desk.text()


def test_a_page_that_names_no_part_is_refused(desk, station):
    desk.open(1)
    desk.confirm()
    desk.take("toe", a_picture())
    assert desk.answer.status_code == 404


def test_a_recording_nobody_finished_is_gone_the_next_morning(desk, station, monkeypatch):
    desk.open(1)
    desk.confirm()
    desk.take("photo", a_picture())
    begun = Draft.objects.get().begun_uptime
    for hours, is_there in ((11, True), (13, False)):
        monkeypatch.setattr(stopping, "uptime", lambda hours=hours: begun + hours * 3600)
        run_once(timezone.now() + timedelta(hours=hours))
        assert DraftPart.objects.exists() is is_there


def test_a_part_moved_between_drafts_does_not_open(desk, station):
    desk.open(1)
    desk.confirm()
    desk.take("photo", a_picture())
    DraftPart.objects.update(name="signature")
    answer = desk.client.get(f"{desk.draft}signature/gambar/")
    assert answer.status_code == 409


def test_the_seal_of_another_station_is_no_seal_here(desk, station):
    packet = sealed(desk.record(1))
    from satupintu.packets.keys import SigningKey

    with pytest.raises(SealProblem):
        check(packet, SigningKey.generate().verifying_key)


def test_a_part_that_no_packet_has_is_neither_kept_nor_shown(desk, station):
    desk.open(1)
    key, draft = drawer.find(desk.client.session.session_key), Draft.objects.get()
    with pytest.raises(Refused, match="PART_UNKNOWN"):
        keep_part(draft=draft, name="finger-11", content=b"", quality=None, key=key)
    with pytest.raises(Refused, match="NOTHING_TO_KEEP"):
        get_part_content(draft, "photo", key)
