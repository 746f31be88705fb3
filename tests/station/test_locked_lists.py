"""The day list lies locked at the station: an operator opens it, and whoever takes the disk does not."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as station_settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.utils import timezone
from fake_city import PASSWORD, an_entry
from steps import Desk

from satupintu.station.link.sender import run_once
from satupintu.station.operators import drawer
from satupintu.station.operators.models import Operator
from satupintu.station.problems import Refused
from satupintu.station.vault import lists
from satupintu.station.vault.models import DayList, ListEntry, ListKey
from satupintu.station.vault.rules import Appointment


def send(now=None):
    return run_once(now or timezone.now(), with_list=True)


def whole_disk():
    """Every byte in the station's folder: database, write-ahead log, keys."""
    database = Path(connection.settings_dict["NAME"])
    files = [*database.parent.glob(f"{database.name}*"), *station_settings.FOLDER.path.rglob("*")]
    return b"".join(file.read_bytes() for file in files if file.is_file())


def test_whoever_takes_the_disk_reads_nobody_off_it(desk, station):
    station.walk_ins["ZZ99XX88"] = an_entry(9, claim_code="ZZ99-XX88", queue_number=None)
    send()
    desk.press("/cari/", {"claim_code": "ZZ99-XX88"})
    desk.open(1)
    desk.confirm()
    desk.record(2)
    disk = whole_disk()
    assert b"SQLite format 3" in disk
    assert b"application-3" in disk  # this is the right disk
    told = [*station.entries, station.walk_ins["ZZ99XX88"]]
    canaries = {str(value) for entry in told for name, value in entry["biodata"].items() if name in CANARIES}
    assert len(canaries) == 3 * len(told) + 1
    found = [canary for canary in canaries for spelt in SPELLINGS if spelt(canary) in disk]
    assert found == []


CANARIES = ("nik", "name", "kk_number", "address")
SPELLINGS = (str.encode, lambda text: text.encode("utf-16-le"), lambda text: json.dumps(text).encode())


def test_the_list_is_open_for_every_operator_who_signs_in(desk, station):
    other = Desk(Client())
    other.sign_in("budi", "sandi budi")
    for each in (desk, other):
        assert "WARGA CONTOH 1" in each.text(each.see("/"))


def test_an_operator_who_is_here_for_the_first_time_without_a_line_is_told_what_to_do(desk, station):
    station.away = True
    other = Desk(Client())
    other.sign_in("budi", "sandi budi")
    page = other.text(other.see("/"))
    assert "Daftar hari ini terkunci bagi Anda" in page
    assert "Belum ada orang di daftar" not in page
    other.press("/rekam/", {"application": "application-1"})
    assert "Daftar hari ini terkunci bagi Anda" in other.text()
    station.away = False
    send()
    assert "WARGA CONTOH 1" in other.text(other.see("/"))


def test_a_city_that_refuses_the_list_lets_the_operator_in_all_the_same(station, client):
    station.say_no = (401, "STATION_CLOCK")
    desk = Desk(client)
    desk.sign_in("sari")
    assert "STATION_CLOCK" in desk.text()


def test_before_enrolment_nothing_is_fetched_for_an_operator(city, transactional_db, client):
    Operator.objects.create(username="sari", password=make_password(PASSWORD, hasher="quick"), roles=["OPERATOR"])
    desk = Desk(client)
    desk.sign_in("sari")
    assert "Daftar hari ini" in desk.text()
    assert city.calls == []


def test_a_new_password_closes_the_lists_to_come_to_whoever_knew_the_old_one(desk, station):
    old = drawer.find(desk.client.session.session_key)
    station.operators[0]["password"] = make_password("sandi baru", hasher="quick")
    send()
    assert lists.open_lists(timezone.localdate(), old) == []
    assert "terkunci" in desk.text(desk.see("/"))
    desk.sign_in("sari", "sandi baru")
    assert "WARGA CONTOH 1" in desk.text(desk.see("/"))


def test_whoever_left_the_citys_list_opens_no_list_to_come(desk, station):
    key = drawer.find(desk.client.session.session_key)
    station.operators = station.operators[1:]
    send()
    assert lists.open_lists(timezone.localdate(), key) == []


def test_a_walk_in_stays_when_the_list_comes_anew_and_stands_once_when_it_is_on_it(desk, station):
    walk_in = an_entry(9, claim_code="ZZ99-XX88", queue_number=None)
    station.walk_ins["ZZ99XX88"] = walk_in
    desk.press("/cari/", {"claim_code": "ZZ99-XX88"})
    send()
    assert "WARGA CONTOH 9" in desk.text(desk.see("/"))
    station.entries.append(walk_in)
    send()
    assert len(desk.see("/").xpath('//ol[@class="queue"]/li')) == 4


def test_a_list_goes_the_day_after_its_own_even_without_the_city(desk, station, runs_on):
    station.away = True
    send(runs_on(timedelta(days=1)))
    assert ListEntry.objects.exists()
    send(runs_on(timedelta(days=2)))
    for model in (DayList, ListEntry, ListKey):
        assert not model.objects.exists()


@pytest.mark.parametrize("damage", ["content", "sealed", "moved"])
def test_a_list_that_was_altered_on_the_disk_is_refused_in_words(desk, station, damage):
    if damage == "content":
        ListEntry.objects.filter(application="application-1").update(content=b"0" * 64)
    elif damage == "sealed":
        ListKey.objects.update(sealed="a..b.c.d")
    else:
        ListEntry.objects.filter(application="application-1").delete()
        ListEntry.objects.filter(application="application-2").update(application="application-1")
    desk.see("/")
    assert (desk.answer.status_code, "diubah di penyimpanan" in desk.text()) == (409, True)


def test_a_key_that_was_not_used_for_sealing_opens_nothing(desk, station):
    other = drawer.DraftKey.derive("sari", "another password", b"0" * 16)
    assert lists.open_lists(timezone.localdate(), other) == []
    assert lists.is_locked_for(timezone.localdate(), other)


def test_nobody_is_listed_twice_by_two_answers(desk, station):
    one = Appointment("application-1", "subject-1", "AB01", queue_number=1)
    lists.keep_walk_in(day=timezone.localdate(), appointment=one)
    assert ListEntry.objects.filter(application="application-1").count() == 1


def test_an_entry_with_a_queue_number_that_is_none_is_not_believed(desk, station):
    station.entries = [an_entry(1, queue_number="first")]
    send()
    assert "Jawaban kota tidak bisa dipercaya" in desk.text(desk.see("/"))


def test_who_is_not_on_an_open_list_is_not_found(desk, station):
    from satupintu.station.link.selectors import get_appointment

    key = drawer.find(desk.client.session.session_key)
    with pytest.raises(Refused, match="ENTRY_NOT_FOUND"):
        get_appointment("application-77", timezone.localdate(), key)
