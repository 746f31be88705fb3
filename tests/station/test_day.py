"""Today's list, walk-ins, when recording stops, closing the day, the simulator."""

import json
from datetime import timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone
from fake_city import STATION, an_entry
from steps import a_picture, a_print

from satupintu.packets.closing import SignedClosing, merkle_root
from satupintu.packets.problem import PacketProblem
from satupintu.packets.verifying import Keyring, verify
from satupintu.station.desk.middleware import Problems
from satupintu.station.devices import ports
from satupintu.station.devices.files import Files
from satupintu.station.devices.simulator import GLASS, Hand, Simulator, person_of
from satupintu.station.link.selectors import find_line
from satupintu.station.link.sender import run_once
from satupintu.station.problems import Refused
from satupintu.station.vault import selectors
from satupintu.station.vault.identity import get_identity
from satupintu.station.vault.models import DayClosing, DayStatement, Packet
from satupintu.station.vault.selectors import STATE_EVERY


def send():
    return run_once(timezone.now(), with_list=True)


def test_the_list_says_who_is_next(desk, station):
    page = desk.see("/")
    assert page.xpath('//*[@class="call__number"]')[0].text_content() == "1"
    desk.record(1)
    page = desk.see("/")
    assert page.xpath('//*[@class="call__number"]')[0].text_content() == "2"


def test_an_empty_list_says_what_to_do(desk, station):
    station.entries = []
    send()
    assert "Belum ada orang di daftar hari ini" in desk.text(desk.see("/"))


def test_a_walk_in_is_found_by_claim_code_however_it_is_written(desk, station):
    station.walk_ins["ZZ99XX88"] = an_entry(9, claim_code="ZZ99-XX88", queue_number=None)
    desk.press("/cari/", {"claim_code": "zz99 xx-88"})
    assert "WARGA CONTOH 9" in desk.text()
    assert "datang langsung" in desk.text(desk.see("/"))


def test_a_walk_in_already_on_the_list_needs_no_network(desk, station):
    station.away = True
    desk.press("/cari/", {"claim_code": "ab02cd02"})
    assert "WARGA CONTOH 2" in desk.text()


@pytest.mark.parametrize(
    ("code", "away", "told"),
    [
        ("QQ11-QQ11", False, "Ditolak: CLAIM_CODE_UNKNOWN"),
        ("QQ11-QQ11", True, "Kota tidak menjawab"),
        ("' OR 1=1", False, "hanya terdiri dari huruf dan angka"),
        ("", False, "Tulis kode klaim"),
    ],
)
def test_a_claim_code_that_leads_nowhere_says_why_at_the_field(desk, station, code, away, told):
    station.away = away
    page = desk.press("/cari/", {"claim_code": code})
    assert told in desk.text()
    assert page.xpath('//a[@href="#id_claim_code"]')


def test_an_answer_that_is_no_entry_is_not_believed(desk, station):
    station.walk_ins["ZZ99"] = {"name": "x"}
    desk.press("/cari/", {"claim_code": "ZZ99"})
    assert "Jawaban kota tidak bisa dipercaya" in desk.text()


def test_whoever_is_not_on_the_list_cannot_be_opened(desk, station):
    desk.press("/rekam/", {"application": "application-77"})
    assert desk.answer.status_code == 404


def test_a_day_is_closed_when_all_three_name_the_same(desk, station):
    ids = [desk.record(1), desk.record(2)]
    send()
    desk.press("/tutup-hari/")
    assert f"Di pusat data nasional kurang 2 paket: {ids[0][:12]}" in desk.text()
    for packet_id in ids:
        station.receive_at_centre(packet_id)
    desk.press("/tutup-hari/")
    assert "Ketiganya cocok" in desk.text()
    row = DayClosing.objects.get()
    assert row.agrees
    assert merkle_root(ids) in row.statement["document"]
    assert station.audit_head in row.answer["statements"]["city"]["document"]  # whoever cuts the trail is found out


def test_what_was_stated_of_a_day_is_written_out_for_whoever_verifies_it(desk, station, tmp_path):
    file, today = tmp_path / "closings.jsonl", timezone.localdate()

    def written(day=today, out=file):
        call_command("closing_export", day=day, out=out, stdout=StringIO())
        keyring = Keyring(
            station.signer.verifying_key, station.centre_signer.verifying_key, {STATION: station.station_key}
        )
        return verify([(file.name, file.read_bytes())], keyring)

    with pytest.raises(CommandError, match="was not closed here"):
        written()
    station.away = True
    desk.press("/tutup-hari/")
    assert written().checked["closings"] == 1
    station.away = False
    desk.press("/tutup-hari/")
    report = written()
    assert (report.ok, report.closed) == (True, ((STATION, today.isoformat(), True),))
    with pytest.raises(CommandError):
        written(out=tmp_path)


def closings_of(station, file):
    """What the station writes out of today, and how it stands against a trail."""
    call_command("closing_export", day=timezone.localdate(), out=file, stdout=StringIO())
    keyring = Keyring(station.signer.verifying_key, station.centre_signer.verifying_key, {STATION: station.station_key})
    stated = [SignedClosing.from_json(line) for line in file.read_text().splitlines()]

    def against(**more):
        return {wrong.code for wrong in verify([(file.name, file.read_bytes()), *more.items()], keyring).wrong}

    return stated, against


def a_trail(*actions):
    """Lines as the city hands them out, and the hash of the last."""
    lines, head = [], "0" * 64
    for action in actions:
        lines.append(json.dumps([head, action], separators=(",", ":")))
        head = sha256(lines[-1].encode()).hexdigest()
    return "".join(f"{line}\n" for line in lines).encode(), head


def test_what_the_city_signed_once_stays_when_it_signs_another_end_of_its_trail(desk, station, tmp_path):
    """The owner of the city's database writes the trail anew and has every day stated to it again."""
    old, station.audit_head = a_trail("RECEIVED", "LOOKED_AT")
    desk.press("/tutup-hari/")
    before = station.audit_head
    new, station.audit_head = a_trail("RECEIVED", "NEVER_HAPPENED", "RESTORED")
    desk.press("/tutup-hari/")
    stated, against = closings_of(station, tmp_path / "closings.jsonl")
    assert [each.closing.place for each in stated] == ["station", "city", "centre", "city"]
    assert [each.closing.audit_head for each in stated if each.closing.audit_head] == [station.audit_head, before]
    assert against() == set()
    assert against(audit=new) == {"AUDIT_HEAD_UNKNOWN"}
    third, station.audit_head = a_trail("RECEIVED", "LOOKED_AT", "CLOSED")
    assert third.startswith(old)
    assert against(audit=third) == {"AUDIT_HEAD_UNKNOWN"}, "of the second one"


def test_of_a_trail_that_only_grew_every_head_that_was_signed_is_known(desk, station, tmp_path):
    _, station.audit_head = a_trail("CLOSED")
    desk.press("/tutup-hari/")
    packet_id = desk.record(1)
    send()
    station.receive_at_centre(packet_id)
    whole, station.audit_head = a_trail("CLOSED", "RECEIVED")
    desk.press("/tutup-hari/")
    stated, against = closings_of(station, tmp_path / "closings.jsonl")
    assert sorted(each.closing.count for each in stated if each.closing.place == "city") == [0, 1]
    assert against(audit=whole) == set()


def test_what_was_answered_stays_while_the_city_is_away(desk, station, tmp_path):
    desk.press("/tutup-hari/")
    kept, _ = closings_of(station, tmp_path / "closings.jsonl")
    station.away = True
    desk.press("/tutup-hari/")
    assert "Kota belum menjawab" in desk.text()
    assert DayClosing.objects.get().answer["statements"]["city"] == kept[1].to_dict()
    assert closings_of(station, tmp_path / "closings.jsonl")[0] == kept
    station.away = False
    desk.press("/tutup-hari/")
    assert DayStatement.objects.count() == 2  # the very same words again
    assert "Ketiganya cocok" in desk.text()


def test_the_database_itself_keeps_what_was_signed_of_a_day(desk, station):
    desk.press("/tutup-hari/")
    for lose in (DayStatement.objects.all().delete, lambda: DayStatement.objects.update(document={})):
        with pytest.raises(DatabaseError, match="only grow"):
            lose()
    assert DayStatement.objects.count() == 2


def test_answers_from_before_there_was_a_table_are_kept_too(desk, station):
    from importlib import import_module

    from django.apps import apps

    moved = import_module("satupintu.station.vault.migrations.0012_statements_of_days_stay").copy_answers
    desk.press("/tutup-hari/")
    there = list(DayStatement.objects.values())
    moved(apps, None)
    assert list(DayStatement.objects.values()) == there
    row = DayClosing.objects.get()
    day, city = row.day - timedelta(days=1), row.answer["statements"]["city"]
    more = {"statement": row.statement, "stated_at": timezone.now(), "answered_at": timezone.now()}
    DayClosing.objects.create(day=day, answer={"statements": {"city": {**city, "key_id": "x"}, "centre": None}}, **more)
    DayClosing.objects.create(day=day - timedelta(days=1), answer={"missing": {}}, **more)
    moved(apps, None)
    kept = DayStatement.objects.get(day=day)
    assert (kept.place, kept.document["document"]) == ("city", city["document"])
    assert DayStatement.objects.count() == 3


def test_a_closing_is_signed_and_kept_while_the_city_is_away(desk, station):
    desk.record(1)
    station.away = True
    desk.press("/tutup-hari/")
    assert "Kota belum menjawab" in desk.text()
    assert DayClosing.objects.get().agrees is None


def yesterday_was_when(packet_id):
    """The packet was sealed a day ago, as far as the vault's closings look."""
    day = timezone.localdate() - timedelta(days=1)
    Packet.objects.filter(packet_id=packet_id).update(day=day)
    return day


def test_a_day_closed_while_the_city_was_away_closes_by_itself(desk, station):
    packet_id = desk.record(1)
    station.away = True
    desk.press("/tutup-hari/")
    station.away = False
    now = timezone.now()
    run_once(now)
    assert DayClosing.objects.get().agrees is None  # stated a moment ago: what it lacks may be under way
    station.receive_at_centre(packet_id)
    run_once(now + STATE_EVERY)
    assert DayClosing.objects.get().agrees


def test_a_day_that_nobody_closed_is_stated_once_it_is_over(desk, station):
    packet_id = desk.record(1)
    send()
    assert not DayClosing.objects.exists()
    day = yesterday_was_when(packet_id)
    station.receive_at_centre(packet_id)
    send()
    row = DayClosing.objects.get()
    assert (row.day, row.agrees) == (day, True)
    asked = len(station.calls)
    run_once(timezone.now() + STATE_EVERY)
    assert "/api/stations/closing" not in "".join(station.calls[asked:])


def test_what_is_sealed_after_the_closing_is_stated_too(desk, station):
    for number in (1, 2):
        packet_id = desk.record(number)
        send()
        station.receive_at_centre(packet_id)
        if number == 1:
            desk.press("/tutup-hari/")
            assert DayClosing.objects.get().agrees
    run_once(timezone.now() + STATE_EVERY)
    row = DayClosing.objects.get()
    assert row.agrees
    assert len(SignedClosing.from_dict(row.statement).closing.ids) == 2


def test_a_packet_sealed_after_the_closing_is_stated_after_days_without_a_line_too(desk, station):
    desk.press("/tutup-hari/")
    row = DayClosing.objects.get()
    packet_id = desk.record(1)
    friday = timezone.localdate() - timedelta(days=3)
    DayClosing.objects.filter(pk=row.pk).update(day=friday, agrees=True)
    Packet.objects.filter(packet_id=packet_id).update(day=friday)
    send()
    station.receive_at_centre(packet_id)
    run_once(timezone.now() + STATE_EVERY)
    row.refresh_from_db()
    assert (row.agrees, row.upto) == (True, 1)


def test_a_day_that_the_city_answers_oddly_holds_up_no_other(desk, station):
    station.answers["/api/stations/closing"] = {"city": "nothing", "centre": None}
    desk.press("/tutup-hari/")
    earlier = timezone.localdate() - timedelta(days=3)
    DayClosing.objects.create(day=earlier, statement=DayClosing.objects.get().statement, stated_at=timezone.now())
    asked = len(station.calls)
    done = run_once(timezone.now() + STATE_EVERY)
    assert "".join(station.calls[asked:]).count("/api/stations/closing") == 2
    assert (done.reachable, done.stopped) == (True, True)
    assert find_line().problem["code"] == "CITY_ANSWER_WRONG"


def test_a_silent_centre_is_named(desk, station):
    desk.record(1)
    send()
    station.silent_centre = True
    desk.press("/tutup-hari/")
    assert "Belum ada kabar dari pusat data nasional" in desk.text()


def test_an_empty_day_can_be_closed(desk, station):
    desk.press("/tutup-hari/")
    assert "Ketiganya cocok" in desk.text()


@pytest.mark.parametrize("place", ["city", "centre"])
def test_a_closing_signed_by_another_is_not_believed(desk, station, place):
    from satupintu.packets.keys import SigningKey

    desk.record(1)
    send()
    setattr(station, "signer" if place == "city" else "centre_signer", SigningKey.generate())
    desk.press("/tutup-hari/")
    assert "Jawaban kota tidak bisa dipercaya" in desk.text()
    assert DayClosing.objects.get().agrees is None


def test_a_closing_in_the_name_of_another_place_is_not_believed(desk, station):
    from satupintu.packets import closing

    own = closing.state(
        place="station", station="other", date=timezone.localdate(), packets=[], signing_key=station.signer
    )
    station.answers["/api/stations/closing"] = {"city": own.to_dict(), "centre": None}
    desk.press("/tutup-hari/")
    assert "Jawaban kota tidak bisa dipercaya" in desk.text()


def test_before_enrolment_nothing_can_be_sealed(transactional_db):
    with pytest.raises(Refused, match="NOT_ENROLLED"):
        get_identity()


def test_a_refusal_of_the_packet_format_is_shown_as_a_page(desk, station, rf):
    answer = Problems(lambda request: None).process_exception(rf.get("/"), PacketProblem("PACKET_TOO_LARGE", "x", 1))
    assert answer.status_code == 409
    assert "(byte 1)" in answer.content.decode()


def test_biodata_the_station_does_not_know_are_read_aloud_too(desk, station):
    station.entries[0]["biodata"] |= {"hobby": "MEMANCING", "photo_background": "red", "valid_until": None}
    send()
    page = desk.text(desk.open(1))
    assert "hobby" in page
    assert "12-04-1991" in page
    assert "photo background" not in page
    assert "kosong" in page


def test_the_slip_carries_no_nik_and_no_name(desk, station):
    packet_id = desk.record(1)
    page = desk.text(desk.see(f"/bukti/{packet_id}/"))
    assert "AB01-CD01" in page
    assert "WARGA" not in page
    assert "64749" not in page


def test_an_unknown_page_and_an_unknown_slip_are_said_so(desk, station):
    desk.see("/tidak-ada/")
    assert desk.answer.status_code == 404
    desk.see("/bukti/abc/")
    assert desk.answer.status_code == 404


def test_the_state_names_no_person(desk, station):
    desk.record(1)
    told = desk.client.get("/state")
    assert set(told.json()) == {
        "station", "city", "waiting", "oldest", "sealed_today", "receipts", "last_sequence"
    }  # fmt: skip
    assert "subject" not in told.content.decode()


def test_the_strip_is_served_alone_for_the_page_to_refresh(station, client):
    assert "Kota terhubung" in client.get("/garis/").content.decode()


def test_the_simulator_shows_the_same_person_for_the_same_resident(desk, station):
    assert person_of("subject-1") == person_of("subject-1") != person_of("subject-2")
    desk.open(1)
    desk.confirm()
    for name in ("photo", "signature"):
        desk.take(name)
        desk.accept(name)
    desk.take("finger-01", person="42")
    desk.take("iris-right")
    assert "1 dari 10" in desk.text(desk.see(desk.draft))


def test_a_hand_laid_on_the_glass_is_what_the_scanner_sees(desk, station):
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = SimpleUploadedFile("f.png", a_print())
    told = desk.client.post("/simulator/hand", {"person": "42", "poor": "finger-02", "finger-01": given}).json()
    assert told == {"person": 42, "images": ["finger-01"], "poor": ["finger-02"]}
    assert Simulator(7, GLASS.hand, {}).person == 42
    assert Simulator(7, GLASS.hand, {}).scan_finger(1, 1) == a_print()
    desk.open(1)
    desk.confirm()
    desk.take("finger-02")
    assert "percobaan 2 dari 3" in desk.text()


def test_sealing_clears_the_glass(desk, station):
    desk.client.post("/simulator/hand", {"person": "42"})
    desk.record(1)
    assert GLASS.hand == Hand()


def test_without_simulation_there_is_no_simulator(desk, station, settings):
    settings.SIMULATED = False
    assert desk.client.post("/simulator/hand", {"person": "1"}).status_code == 404
    desk.open(1)
    desk.confirm()
    page = desk.take("photo")
    assert "Tidak ada alat yang menjawab" in desk.text(page)
    desk.take("photo", a_picture())
    assert desk.answer.status_code == 200


def test_both_drivers_fit_the_port():
    assert isinstance(Simulator(1, Hand(), {}), ports.Devices)
    assert isinstance(Files(None), ports.Devices)


def test_packets_are_counted_from_the_database_not_from_memory(desk, station):
    desk.record(1)
    assert desk.client.get("/state").json()["last_sequence"] == Packet.objects.count() == 1


def test_a_packet_of_a_day_to_come_is_stated_as_soon_as_the_clock_is_right(desk, station):
    """It was sealed while the clock was ahead: nobody would close that day for weeks."""
    desk.record(1)
    now = timezone.now()
    later = timezone.localdate(now) + timedelta(days=40)
    Packet.objects.update(day=later)
    assert selectors.days_to_state(now) == [later]


def test_an_old_day_that_never_agrees_is_stated_once_a_day(desk, station):
    """Each answer with another head of the trail is kept for ever: one every ten minutes would fill the disk."""
    now = timezone.now()
    today = timezone.localdate(now)
    hours_ago = now - timedelta(hours=3)
    for days in (1, 14, 15, 30):
        day, sealed = today - timedelta(days=days), {"sequences": [], "last": 0}
        DayClosing.objects.create(day=day, statement=sealed, stated_at=hours_ago, agrees=False, upto=0)
    assert selectors.days_to_state(now) == [today - timedelta(days=14), today - timedelta(days=1)]
    in_a_day = now + timedelta(days=1)
    assert len(selectors.days_to_state(in_a_day)) == 4
    DayClosing.objects.update(agrees=None)
    assert len(selectors.days_to_state(now)) == 4, "what nobody has answered is asked again at once"
