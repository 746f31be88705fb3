"""When recording stops, what the page says to do, and how a second person lets it go on for a while."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from fake_city import PASSWORD

from satupintu.station.link.sender import run_once
from satupintu.station.operators.models import Operator
from satupintu.station.vault import stopping
from satupintu.station.vault.models import Allowance, CityTime, Draft, Packet
from satupintu.station.vault.rules import Stop

LIST = "/api/stations/day-list"


def send(now=None):
    return run_once(now or timezone.now(), with_list=True)


def begin(desk, number):
    desk.press("/rekam/", {"application": f"application-{number}"})
    return desk.answer.status_code


def asks(desk, stop, **changes):
    """Sari at the desk asks, Wati allows."""
    given = {"stop": stop, "reason": "Antrean panjang,\n jalan putus", "more": 2, "hours": 3}
    return desk.press("/izin/", {**given, "username": "wati", "password": "sandi wati", **changes})


@pytest.fixture
def little_space(settings):
    settings.LEAST_FREE_MB = 10**9


def test_recording_stops_when_the_disk_is_almost_full(desk, little_space):
    assert "penyimpanan hampir penuh" in desk.text(desk.see("/"))
    assert begin(desk, 1) == 507


def test_recording_stops_when_too_many_packets_wait(desk, station, settings):
    settings.MOST_WAITING = 1
    station.away = True
    send()
    assert "Perekaman jalan terus" in desk.text(desk.see("/"))
    desk.record(1)
    page = desk.text(desk.see("/"))
    assert "terlalu banyak paket menunggu" in page
    assert "Perekaman jalan terus" not in page
    station.away = False
    send()
    assert "terlalu banyak" not in desk.text(desk.see("/"))


def test_recording_stops_when_a_packet_has_waited_for_days(desk, station):
    desk.record(1)
    Packet.objects.update(sealed_at=timezone.now() - timedelta(days=7))
    assert "menunggu kota berhari-hari" in desk.text(desk.see("/"))
    assert begin(desk, 2) == 507
    send()
    assert begin(desk, 2) == 200


@pytest.fixture
def revoked(desk, station):
    """One was sealed and sent, one sealed; then the city revokes the station. Gives both packets."""
    sent = desk.record(1)
    send()
    waiting = desk.record(2)
    station.answers[LIST] = (403, Stop.REVOKED)
    send()
    return sent, waiting


def test_recording_stops_when_the_city_has_revoked_the_station_and_the_page_says_what_to_do(desk, revoked):
    page = desk.see("/")
    assert "kota telah mencabut stasiun ini" in desk.text(page)
    assert "docs/operations/lost-station.md" in desk.text(page)
    assert "Mulai F9" not in desk.text(page)
    assert begin(desk, 3) == 403
    assert not Draft.objects.exists()


def test_at_a_revoked_station_only_recording_stops(desk, station, revoked):
    assert tuple(station.packets) == revoked
    for packet_id in revoked:
        station.receive_at_centre(packet_id)
    send()
    assert all(packet.centre_receipt for packet in Packet.objects.all())


def test_nobody_allows_a_revocation_away(desk, settings, revoked):
    settings.LEAST_FREE_MB = 10**9
    assert "Penyelia dapat mengizinkan" not in desk.text(desk.see("/"))
    for stop in (Stop.REVOKED, Stop.DISK_FULL):
        asks(desk, stop)
    assert not Allowance.objects.exists()
    assert begin(desk, 3) == 403


@pytest.mark.parametrize("answer", [(503, "OUT"), (500, "HTTP_500"), (401, "STATION_CLOCK"), {}])
def test_no_other_answer_than_a_day_list_takes_a_revocation_back(desk, station, revoked, answer):
    station.answers[LIST] = answer
    send()
    assert begin(desk, 3) == 403
    del station.answers[LIST]
    send()
    assert begin(desk, 3) == 200


def test_a_packet_that_the_city_refused_does_not_stop_the_others(desk, station):
    desk.record(1)
    station.refuse[1] = (422, "PACKET_QUARANTINED")
    send()
    Packet.objects.update(sealed_at=timezone.now() - timedelta(days=70))
    assert begin(desk, 2) == 200


def test_recording_stops_when_the_clock_stands_before_the_last_packet(desk, station):
    desk.record(1)
    Packet.objects.update(sealed_at=timezone.now() + timedelta(minutes=1))
    page = desk.text(desk.see("/"))
    assert "jam komputer ini salah" in page
    assert "Setel tanggal dan waktu komputer" in page
    assert begin(desk, 2) == 507


def test_recording_stops_when_the_city_tells_another_time_and_goes_on_once_it_agrees(desk, station, monkeypatch):
    station.date = format_datetime(timezone.now() + timedelta(minutes=6))
    monkeypatch.setattr(stopping, "NOTED_FOR", 0)
    send()
    assert begin(desk, 1) == 507
    station.date = format_datetime(timezone.now() + timedelta(minutes=4))
    send()
    assert begin(desk, 1) == 200


def test_a_refusal_for_a_wrong_clock_tells_the_citys_time_too(desk, station, monkeypatch):
    station.date = format_datetime(timezone.now() + timedelta(days=1))
    station.say_no = (401, "STATION_CLOCK")
    monkeypatch.setattr(stopping, "NOTED_FOR", 0)
    send()
    assert begin(desk, 1) == 507


@pytest.mark.parametrize("date", ["yesterday", "Thu, 26 Nov 2026 12:00:00 -0000"])
def test_an_answer_without_a_time_changes_nothing(desk, station, monkeypatch, date):
    before = CityTime.objects.values().get()
    monkeypatch.setattr(stopping, "NOTED_FOR", 0)
    station.date = date
    send()
    assert CityTime.objects.values().get() == before


def test_the_citys_time_is_not_written_at_every_call(desk, station):
    before = CityTime.objects.values().get()
    send()
    assert CityTime.objects.values().get() == before


def test_a_recording_under_way_can_still_be_finished(desk, station, settings):
    desk.open(1)
    settings.LEAST_FREE_MB = 10**9
    assert "Lanjutkan" in desk.text(desk.see("/"))
    assert begin(desk, 1) == 200


def test_a_supervisor_lets_some_more_begin(desk, little_space):
    assert "Penyelia dapat mengizinkan" in desk.text(desk.see("/"))
    asks(desk, "DISK_FULL")
    assert "Perekaman berlanjut" in desk.text()
    desk.record(1)
    assert begin(desk, 2) == 200  # under way: the second of two
    assert begin(desk, 3) == 507
    row = Allowance.objects.get()
    assert (row.supervisor, row.operator, row.reason) == ("wati", "sari", "Antrean panjang, jalan putus")
    assert "Antrean panjang" in desk.text(desk.see("/izin/"))


def test_who_was_being_recorded_already_takes_nobody_s_place(desk, settings):
    begin(desk, 1)
    settings.LEAST_FREE_MB = 10**9
    asks(desk, "DISK_FULL", more=1)
    assert begin(desk, 2) == 200
    assert begin(desk, 3) == 507


def test_who_begins_and_stops_again_wins_nobody_a_place(desk, settings):
    begin(desk, 1)
    settings.LEAST_FREE_MB = 10**9
    asks(desk, "DISK_FULL", more=1)
    Draft.objects.all().delete()
    assert begin(desk, 2) == 200
    assert begin(desk, 3) == 507


def test_what_was_allowed_ends_with_its_time(desk, little_space):
    asks(desk, "DISK_FULL")
    Allowance.objects.update(until=timezone.now())
    assert begin(desk, 1) == 507


def test_what_was_allowed_does_not_open_another_door(desk, station, settings, little_space):
    asks(desk, "DISK_FULL")
    desk.record(1)
    settings.MOST_WAITING = 1
    assert begin(desk, 2) == 507


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"password": "salah"}, 403, "Nama pengguna atau kata sandi salah"),
        ({"username": "sari", "password": PASSWORD}, 403, "bukan akun penyelia"),
        ({"stop": "CLOCK_WRONG"}, 409, "tidak lagi menghentikan"),
        ({"reason": " "}, 200, "Tulis alasannya"),
        ({"more": 101}, 200, "100"),
        ({"hours": 25}, 200, "24"),
    ],
)
def test_who_may_not_allow_it_is_told_so_at_the_field(desk, little_space, given, status, told):
    asks(desk, **{"stop": "DISK_FULL", **given})
    assert (desk.answer.status_code, told in desk.text()) == (status, True)
    assert not Allowance.objects.exists()
    assert begin(desk, 1) == 507


def test_nobody_allows_more_to_themselves(desk, little_space):
    Operator.objects.filter(username="sari").update(roles=["OPERATOR", "SUPERVISOR"])
    asks(desk, "DISK_FULL", username="sari", password=PASSWORD)
    assert "Orang kedua harus mengizinkannya" in desk.text()
    assert not Allowance.objects.exists()


def test_below_its_floor_a_full_disk_cannot_be_allowed_away(desk, settings, little_space):
    asks(desk, "DISK_FULL")
    settings.FLOOR_MB = 10**9
    assert begin(desk, 1) == 507
    page = desk.see("/")
    assert "tidak ada penyelia yang dapat mengizinkannya" in desk.text(page)
    assert "Penyelia dapat mengizinkan" not in desk.text(page)
    assert not desk.see("/izin/").xpath('//input[@name="password"]')
    asks(desk, "DISK_FLOOR")
    assert Allowance.objects.count() == 1


def test_the_floor_holds_for_a_program_that_knows_the_password(desk, settings):
    from satupintu.station.problems import Refused

    settings.FLOOR_MB = 10**9
    given = {"username": "wati", "password": "sandi wati", "reason": "x", "more": 1, "hours": 1}
    with pytest.raises(Refused, match="CANNOT_BE_ALLOWED"):
        stopping.allow_more(stop="DISK_FLOOR", operator="sari", now=timezone.now(), **given)


def test_the_database_holds_to_two_people_a_reason_and_the_floor(desk, little_space):
    asks(desk, "DISK_FULL")
    for wrong in ({"supervisor": "sari"}, {"reason": ""}, {"stop": Stop.DISK_FLOOR}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Allowance.objects.update(**wrong)


def test_the_city_is_told_once_at_the_next_contact(desk, station, little_space):
    asks(desk, "DISK_FULL")
    assert "belum diberitahu" in desk.text(desk.see("/izin/"))
    station.away = True
    send()
    assert Allowance.objects.get().told_at is None
    station.away = False
    send()
    send()
    (told,) = station.allowances
    assert told["id"] == str(Allowance.objects.get().id)
    assert (told["stop"], told["supervisor"], told["operator"], told["more"]) == ("DISK_FULL", "wati", "sari", 2)
    assert "belum diberitahu" not in desk.text(desk.see("/izin/"))


def test_when_nothing_stops_recording_the_page_says_so(desk):
    page = desk.see("/izin/")
    assert "Tidak ada yang menghentikan perekaman" in desk.text(page)
    assert not page.xpath('//input[@name="password"]')


def test_a_packet_over_which_the_city_stumbled_counts_as_waiting(desk, station):
    """It has nothing of it: another than one that it refused and kept."""
    desk.record(1)
    station.refuse[1] = (500, "HTTP_500")
    send()
    assert Packet.objects.get().problem["code"] == "HTTP_500"
    Packet.objects.update(sealed_at=timezone.now() - timedelta(days=70))
    assert begin(desk, 2) == 507
