"""Somebody without a claim code walks in while there is no network: found in the extract, recorded under a number."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone
from fake_city import STATION, an_entry
from steps import Desk

from satupintu.station.link.sender import run_once
from satupintu.station.operators import drawer
from satupintu.station.problems import Refused
from satupintu.station.vault import extract, pool
from satupintu.station.vault.models import Extract, ExtractKey, Packet, PoolNumber

BORN = {number: f"{1990 + number}-04-12" for number in range(40)}


def somebody(number: int) -> dict:
    entry = an_entry(number)
    return {"subject": entry["subject"], "biodata": entry["biodata"]}


def send(now=None):
    return run_once(now or timezone.now(), with_list=True)


@pytest.fixture
def cut_off(desk, station):
    """Sari at the desk; the extract and the numbers have come, then the line went."""
    station.people = [somebody(21), somebody(22), somebody(1)]
    send()
    station.away = True
    return desk


def search(desk, number: int, name: str = "contoh", born: str = ""):
    return desk.press("/tanpa-jaringan/", {"name": name, "birth_date": born or BORN[number]})


def begin(desk, number: int):
    page = search(desk, number)
    (form,) = (each for each in page.forms if each.fields.get("subject"))
    page = desk.press(form.action, dict(form.fields))
    if desk.answer.redirect_chain:
        desk.draft = desk.answer.redirect_chain[-1][0]
    return page


def finish(desk):
    desk.take_everything()
    desk.seal()


def test_a_walk_in_is_found_recorded_under_a_number_and_promised_no_card(cut_off):
    desk = cut_off
    desk.see("/tanpa-jaringan/")
    assert "Daftar berisi 3 orang" in desk.text()
    assert "umurnya 0 hari" in desk.text()
    assert "Tersisa 50 nomor" in desk.text()
    assert "WARGA CONTOH 21" in desk.text(begin(desk, 21))
    finish(desk)
    assert f"Nomor Anda {STATION}:1. Ini belum KTP." in desk.text()
    packet = Packet.objects.get()
    assert (packet.application, packet.subject) == (f"{STATION}:1", "subject-21")
    assert packet.claim_code.replace("-", "") == "POOL000000001"
    assert PoolNumber.objects.get(ordinal=1).subject == "subject-21"


def test_who_was_expected_gets_a_slip_without_a_number(desk, station):
    desk.record(1)
    assert "Ini belum KTP" not in desk.text()


def test_the_packet_goes_on_when_the_line_is_back(cut_off, station):
    begin(cut_off, 21)
    finish(cut_off)
    station.away = False
    send()
    (packet,) = station.packets.values()
    assert packet.contents.application == f"{STATION}:1"


def test_a_discarded_recording_keeps_its_number_for_that_person(cut_off):
    begin(cut_off, 21)
    cut_off.press(f"{cut_off.draft}batal/")
    begin(cut_off, 22)
    assert list(PoolNumber.objects.exclude(subject=None).values_list("ordinal", "subject")) == [
        (1, "subject-21"),
        (2, "subject-22"),
    ]
    tomorrow, key = timezone.localdate() + timedelta(days=1), drawer.find(cut_off.client.session.session_key)
    again = pool.take_number(subject="subject-21", day=tomorrow, key=key)
    assert again.application == f"{STATION}:1"


def test_who_stands_on_todays_list_is_not_listed_twice(cut_off):
    begin(cut_off, 21)
    begin(cut_off, 21)
    assert "sudah ada di daftar hari ini" in cut_off.text()
    begin(cut_off, 1)  # on the city's list of today
    assert "sudah ada di daftar hari ini" in cut_off.text()
    assert PoolNumber.objects.exclude(subject=None).count() == 1


def test_who_was_sealed_here_is_not_recorded_again_on_any_day(cut_off):
    begin(cut_off, 21)
    finish(cut_off)
    begin(cut_off, 21)
    assert "sudah direkam di stasiun ini" in cut_off.text()


def test_the_database_gives_one_person_one_number(cut_off):
    PoolNumber.objects.filter(ordinal=1).update(subject="subject-21")
    with pytest.raises(IntegrityError):
        PoolNumber.objects.filter(ordinal=2).update(subject="subject-21")


def test_an_empty_pool_is_told_in_words(cut_off):
    PoolNumber.objects.all().delete()
    begin(cut_off, 21)
    assert "sudah habis" in cut_off.text()


@pytest.mark.parametrize(("name", "born"), [("contoh", "1950-01-01"), ("conto", ""), ("contoh lain", "")])
def test_name_and_birth_date_must_both_fit(cut_off, name, born):
    search(cut_off, 21, name, born)
    assert "Tidak ada nama dan tanggal lahir itu" in cut_off.text()


def test_a_name_or_date_that_is_missing_is_asked_for(cut_off):
    cut_off.press("/tanpa-jaringan/", {"name": "", "birth_date": "x"})
    assert "Tulis nama seperti di kartu keluarga" in cut_off.text()
    assert "Tulis tanggal lahir" in cut_off.text()


def test_who_is_not_in_the_extract_cannot_be_begun(cut_off):
    cut_off.press("/tanpa-jaringan/mulai/", {"subject": "subject-77"})
    assert cut_off.answer.status_code == 404
    assert cut_off.client.get("/tanpa-jaringan/mulai/").status_code == 405


def test_whoever_takes_the_disk_reads_nobody_of_the_extract(cut_off):
    database = Path(connection.settings_dict["NAME"])
    disk = b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
    assert b"SQLite format 3" in disk
    for one in (somebody(21), somebody(22)):
        for name in ("nik", "name", "kk_number"):
            assert one["biodata"][name].encode() not in disk


def test_an_operator_it_was_not_sealed_for_is_told_and_gets_it_with_the_next_contact(cut_off, station):
    other = Desk(Client())
    other.sign_in("budi", "sandi budi")
    search(other, 21)
    assert "langsung terkunci bagi Anda" in other.text()
    station.away = False
    send()
    assert "WARGA CONTOH 21" in other.text(search(other, 21))


def test_a_new_password_does_not_open_the_old_extract(cut_off, station):
    station.away = False
    station.operators[0]["password"] = make_password("sandi baru", hasher="quick")
    send()
    key = drawer.DraftKey.derive("sari", "sandi baru", b"0" * 16)
    with pytest.raises(Refused, match="EXTRACT_LOCKED"):
        extract.get_somebody("subject-21", key)


def test_the_extract_goes_after_its_days_even_without_the_city(cut_off, settings, runs_on):
    left = Extract.objects.get().as_of + timedelta(days=settings.EXTRACT_DAYS) - timezone.now()
    send(runs_on(left - timedelta(minutes=1)))
    assert Extract.objects.exists()
    send(runs_on(left + timedelta(minutes=1)))
    assert not Extract.objects.exists()
    assert not ExtractKey.objects.exists()
    search(cut_off, 21)
    assert "tidak punya daftar" in cut_off.text()


def test_an_altered_extract_is_refused_in_words(cut_off):
    Extract.objects.update(content=b"0" * 64)
    search(cut_off, 21)
    assert "diubah di penyimpanan" in cut_off.text()


def test_it_is_asked_for_once_a_day_and_does_not_travel_twice(cut_off, station):
    station.away = False
    station.calls.clear()
    send()
    assert "GET /api/stations/extract" not in station.calls
    before = bytes(Extract.objects.get().content)
    tomorrow = timezone.now() + timedelta(days=1)
    send(tomorrow)
    assert station.calls.count("GET /api/stations/extract") == 1
    assert (bytes(Extract.objects.get().content), Extract.objects.get().as_of) == (before, tomorrow)


def test_numbers_are_topped_up_when_fewer_than_half_are_left(cut_off, station):
    station.away = False
    station.calls.clear()
    send()
    assert "POST /api/stations/numbers" not in station.calls
    for ordinal in range(1, 27):
        PoolNumber.objects.filter(ordinal=ordinal).update(subject=f"subject-{ordinal}")
    send()
    assert (pool.count_left(), pool.last_number()) == (50, 76)


def test_a_city_that_lost_numbers_with_its_disk_is_told_of_them(cut_off, station):
    station.away = False
    station.numbers_given = 0
    send()
    assert station.numbers_given == 50
    assert pool.count_left() == 50


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/api/stations/numbers", {"numbers": [{"ordinal": "first"}]}),
        ("/api/stations/extract", {"hash": "a", "people": [{"subject": "a"}]}),
    ],
)
def test_an_answer_of_another_form_is_not_believed(desk, station, path, answer):
    PoolNumber.objects.all().delete()
    Extract.objects.all().delete()
    station.answers[path] = answer
    send()
    assert "Jawaban kota tidak bisa dipercaya" in desk.text(desk.see("/"))


def test_a_city_of_before_gives_neither(desk, station):
    PoolNumber.objects.all().delete()
    Extract.objects.all().delete()
    station.knows_numbers = False
    send()
    assert (pool.count_left(), extract.find_extract()) == (0, None)
    assert json.loads(desk.client.get("/state").content)["city"]["reachable"]
