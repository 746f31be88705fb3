"""The line to the city: broken, slow, lying, or just away for the day."""

import sqlite3
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from fake_city import STATION

from satupintu.packets.keys import SigningKey
from satupintu.packets.packet import SealedPacket
from satupintu.station.link import sender
from satupintu.station.link.models import Line
from satupintu.station.link.sender import pause, run_once
from satupintu.station.vault import receipts
from satupintu.station.vault.identity import get_identity
from satupintu.station.vault.models import DayList, ListKey, Packet


def send(**changes):
    return run_once(timezone.now(), **changes)


def test_sealed_is_on_disk_before_the_operator_hears_so(desk, station):
    packet_id = desk.record(1)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)  # FULL: the commit waits for the disk
    other = sqlite3.connect(connection.settings_dict["NAME"])  # sees only what is committed
    found = other.execute("SELECT content FROM vault_packet WHERE packet_id = ?", [packet_id]).fetchone()
    other.close()
    assert SealedPacket.from_bytes(found[0]).packet_id == packet_id


def test_packets_leave_oldest_first_and_receipts_are_kept(desk, station):
    ids = [desk.record(1), desk.record(2)]
    assert send().sent == 2
    assert list(station.packets) == ids
    assert all(packet.city_receipt for packet in Packet.objects.all())
    assert "di kota" in desk.text(desk.see("/kotak-keluar/"))


def test_the_desk_may_write_while_the_sender_works_through_what_waits(desk, station, monkeypatch):
    desk.record(1)
    desk.record(2)
    keep = receipts.keep_receipt

    def desk_writes_first(**given):
        other = sqlite3.connect(connection.settings_dict["NAME"])  # the desk is another process
        other.execute("UPDATE link_line SET wanted = 1")
        other.commit()
        other.close()
        return keep(**given)

    monkeypatch.setattr(receipts, "keep_receipt", desk_writes_first)
    assert send().sent == 2


def test_what_is_known_is_not_kept_again(desk, station, monkeypatch):
    desk.record(1)
    send()
    asked = []
    monkeypatch.setattr(receipts, "keep_receipt", lambda **given: asked.append(given))
    send()
    assert asked == []


def test_a_disk_that_fails_ends_a_pass_and_not_the_sender(station, monkeypatch, settings):
    class Stopped(Exception):
        pass

    settings.LONGEST_WAIT = 0
    passes = iter([OperationalError("disk I/O error"), OperationalError("database or disk is full"), Stopped])

    def fails(*_given, **_named):
        raise next(passes)

    monkeypatch.setattr(sender, "run_once", fails)
    with pytest.raises(Stopped):
        sender.run_for_ever()


def test_a_clock_that_jumped_neither_holds_a_packet_up_nor_lets_a_later_one_pass_it(desk, station):
    ids = [desk.record(1), desk.record(2)]
    tomorrow = timezone.now() + timedelta(days=1)
    Packet.objects.filter(packet_id=ids[0]).update(next_try_at=tomorrow)  # as if sealed a day ahead
    assert send().sent == 2
    assert list(station.packets) == ids
    Packet.objects.update(city_receipt=None, tries=1, next_try_at=tomorrow)  # as if refused a day ahead
    assert send().sent == 2


def test_after_a_lost_answer_the_same_packet_is_announced_again_and_its_receipt_kept(desk, station):
    packet_id = desk.record(1)
    send()  # day list only would be fetched again below
    Packet.objects.update(city_receipt=None, city_received_at=None)
    station.calls.clear()
    send()
    assert [call for call in station.calls if "packets/" in call][:1] == ["POST /api/packets/announce"]
    assert not any(call.startswith("PATCH") for call in station.calls)
    assert Packet.objects.get().city_receipt == station.receipts[packet_id]


def test_an_answer_lost_on_the_way_costs_nothing_but_time(desk, station):
    desk.record(1)
    before = len(station.calls)
    send(with_list=True)
    after_first = [call.split()[0] for call in station.calls[before:]]
    Packet.objects.update(city_receipt=None)
    station.packets.clear()
    station.receipts.clear()
    station.calls.clear()

    def lose_the_put():
        original = station._put

        def put(packet_id, body):
            told = original(packet_id, body)
            station.lose_answers = 1
            return told

        station._put = put

    lose_the_put()
    assert not send().reachable
    assert len(station.packets) == 1
    assert Packet.objects.get().city_receipt is None
    del station._put
    sent = sum(call.startswith("PATCH") for call in station.calls)
    assert send().reachable
    assert Packet.objects.get().city_receipt is not None
    assert sum(call.startswith("PATCH") for call in station.calls) == sent
    assert "PATCH" in after_first


def test_an_offline_day_records_shows_and_sends_later(desk, station):
    station.away = True
    assert not send(with_list=True).reachable
    ids = [desk.record(1), desk.record(2)]
    assert not send().reachable
    page = desk.text(desk.see("/"))
    assert "Kota tidak terhubung sejak" in page
    assert "2 paket menunggu" in page
    state = desk.client.get("/state").json()
    assert state["city"]["reachable"] is False
    assert (state["waiting"], state["last_sequence"], state["sealed_today"]) == (2, 2, 2)
    assert state["oldest"]
    station.away = False
    assert send().sent == 2
    assert list(station.packets) == ids
    assert desk.client.get("/state").json()["receipts"] == {"city": 2, "centre": 0}


def test_the_line_remembers_since_when_it_is_down(desk, station):
    station.away = True
    first = timezone.now()
    run_once(first, with_list=True)
    run_once(first + timedelta(minutes=7), with_list=True)
    assert Line.objects.get().since == first


def test_nothing_is_deleted_before_the_centres_receipt(desk, station):
    packet_id = desk.record(1)
    send()
    late = timezone.now() + timedelta(days=90)
    assert receipts.forget_old_packets(now=late, keep_days=7) == 0
    with pytest.raises(IntegrityError, match="kept_until_the_centre_has_it"), transaction.atomic():
        Packet.objects.update(content=None)
    station.receive_at_centre(packet_id)
    send()
    assert receipts.forget_old_packets(now=timezone.now() + timedelta(days=6), keep_days=7) == 0
    assert receipts.forget_old_packets(now=late, keep_days=7) == 1
    packet = Packet.objects.get()
    assert (packet.content, packet.packet_id) == (None, packet_id)
    assert packet.status == "RECEIVED_AT_CENTRAL"


def test_while_the_city_is_silent_nothing_is_forgotten(desk, station, settings):
    """It may have come back from a backup and lost what the centre has had for long."""
    settings.KEEP_DAYS = 0
    packet_id = desk.record(1)
    send()
    station.away = True
    station.receive_at_centre(packet_id)
    receipts.keep_receipt(answer=station.centre_receipts[packet_id], by="centre", enrolled=get_identity())
    send()
    assert Packet.objects.get().content is not None
    Packet.objects.update(city_receipt=None, city_received_at=None)  # offered again
    assert receipts.forget_old_packets(now=timezone.now(), keep_days=0) == 0
    station.away = False
    send()
    assert Packet.objects.get().content is None


def test_a_refused_packet_stays_and_the_next_ones_go_on(desk, station):
    desk.record(1)
    desk.record(2)
    station.refuse[1] = (422, "QUARANTINED")
    done = send()
    assert (done.sent, done.refused) == (1, 1)
    first = Packet.objects.get(sequence=1)
    assert first.content is not None
    assert first.problem["code"] == "QUARANTINED"
    assert send().refused == 0  # not again at once
    assert "Ditolak: QUARANTINED" in desk.text(desk.see("/kotak-keluar/"))
    station.refuse.clear()
    Packet.objects.update(next_try_at=timezone.now())
    assert send().sent == 1
    assert Packet.objects.get(sequence=1).problem is None


def test_a_packet_over_which_the_city_stumbles_does_not_hold_back_the_next(desk, station):
    desk.record(1)
    desk.record(2)
    station.refuse[1] = (500, "SERVER_ERROR")
    done = send()
    assert (done.sent, done.refused) == (1, 1)
    assert Packet.objects.get(sequence=1).content is not None


def test_a_city_that_stumbles_over_two_in_a_row_is_left_in_peace(desk, station):
    for number in (1, 2, 3):
        desk.record(number)
    station.refuse = dict.fromkeys((1, 2, 3), (500, "SERVER_ERROR"))
    assert send().refused == 1
    assert "SERVER_ERROR" in desk.text(desk.see("/"))
    station.refuse.clear()
    assert send().sent == 2


def test_a_city_that_refuses_the_station_is_named_on_the_page(desk, station):
    desk.record(1)
    station.say_no = (401, "CLOCK_SKEW")
    assert send(with_list=True).reachable
    assert "CLOCK_SKEW" in desk.text(desk.see("/"))
    assert Packet.objects.get().city_receipt is None
    station.say_no = None
    send(with_list=True)
    assert "CLOCK_SKEW" not in desk.text(desk.see("/"))


def test_a_receipt_signed_by_another_is_not_believed(desk, station):
    desk.record(1)
    true_signer, station.signer = station.signer, SigningKey.generate()
    assert send().refused == 1
    assert Packet.objects.get().city_receipt is None
    assert Packet.objects.get().problem["code"] == "CITY_ANSWER_WRONG"
    station.signer = true_signer
    station.receipts.clear()
    Packet.objects.update(next_try_at=timezone.now())
    assert send().sent == 1


def test_a_receipt_of_another_packet_is_not_believed(desk, station):
    desk.record(1)
    send()
    desk.record(2)
    only = next(iter(station.receipts.values()))
    station.answers["/api/packets/announce"] = {"receipt": only}
    send()
    assert Packet.objects.get(sequence=2).city_receipt is None or Packet.objects.get(sequence=2).problem


def test_a_captive_portal_is_no_city(desk, station):
    desk.record(1)
    station.answers["/api/packets/announce"] = b"<html>Please log in</html>"
    assert not send().reachable


def test_an_answer_nested_without_end_does_not_end_the_sender(desk, station):
    desk.record(1)
    station.answers["/api/packets/announce"] = b"[" * 100_000
    assert not send().reachable


def test_a_city_that_is_just_starting_is_tried_again(desk, station):
    desk.record(1)
    station.say_no = (503, "STARTING")
    assert not send(with_list=True).reachable


def test_a_status_word_from_a_newer_city_is_passed_over(desk, station):
    packet_id = desk.record(1)
    send()
    station.statuses[packet_id] = "TELEPORTED"
    send()
    assert Packet.objects.get().status == "PROCESSING"


def test_the_city_is_asked_for_news_only_while_some_can_come(desk, station):
    packet_id = desk.record(1)
    station.receive = None
    send()
    station.receive_at_centre(packet_id)
    station.statuses[packet_id] = "CARD_ISSUED"
    send()
    station.calls.clear()
    send()
    assert not any("receipts" in call for call in station.calls)


def test_the_day_list_follows_the_city(desk, station):
    station.entries = station.entries[1:]
    station.operators = station.operators[:1]
    send(with_list=True)
    page = desk.text(desk.see("/"))
    assert "WARGA CONTOH 1" not in page
    assert "WARGA CONTOH 2" in page


def test_an_incomplete_day_list_changes_nothing(desk, station):
    station.entries = [{"application": "x"}]
    send(with_list=True)
    page = desk.text(desk.see("/"))
    assert "WARGA CONTOH 1" in page
    assert "Jawaban kota tidak bisa dipercaya" in page


def test_a_station_that_is_not_enrolled_sends_nothing(city, transactional_db):
    assert send().sent == 0
    assert city.calls == []


def test_enrolling_needs_the_right_code(city, transactional_db):
    from django.core.management import CommandError

    with pytest.raises(CommandError, match="CODE_WRONG"):
        call_command("enrol", code="SALAH", stdout=StringIO())
    city.away = True
    with pytest.raises(CommandError, match="does not answer"):
        call_command("enrol", code="SALAH", stdout=StringIO())


def test_enrolling_believes_no_broken_keys(city, transactional_db):
    from django.core.management import CommandError

    city.answers["/api/stations/enrol"] = {"station": STATION, "city_reader": "x"}
    with pytest.raises(CommandError, match="base64"):
        call_command("enrol", code="x", stdout=StringIO())


def test_one_pass_by_hand_says_what_it_did(desk, station):
    desk.record(1)
    told = StringIO()
    call_command("send", "--once", stdout=told)
    assert told.getvalue() == "Sent 1, refused 0; the city answers.\n"


def test_a_revoked_station_still_brings_what_it_sealed_before(desk, station):
    before, after = desk.record(1), desk.record(2)
    station.answers["/api/stations/day-list"] = (403, "STATION_REVOKED")
    station.refuse[2] = (403, "STATION_REVOKED")
    done = run_once(timezone.now(), with_list=True)
    assert (done.sent, done.refused, done.stopped) == (1, 1, True)
    assert list(station.packets) == [before]
    assert Packet.objects.get(packet_id=after).problem["code"] == "STATION_REVOKED"
    station.receive_at_centre(before)
    run_once(timezone.now(), with_list=True)
    assert Packet.objects.get(packet_id=before).centre_receipt
    assert Line.objects.get().problem["code"] == "STATION_REVOKED"


@pytest.mark.parametrize("answer", [(507, "DISK_FULL"), (401, "STATION_CLOCK"), (500, "WRONG")])
def test_a_city_that_answers_and_refuses_is_asked_less_and_less(desk, station, monkeypatch, answer):
    waits = []
    monkeypatch.setattr(sender, "_wait", lambda seconds, *, quiet: waits.append((seconds, quiet)))
    station.say_no = answer
    desk.record(1)
    failures = 0
    for _ in range(6):
        failures, _asked = sender._one_pass(failures, with_list=True)
    assert failures == 6
    assert all(quiet for _, quiet in waits)
    assert waits[-1][0] >= 2 * waits[0][0]
    station.say_no = None
    assert sender._one_pass(failures, with_list=True)[0] == 0


@pytest.mark.parametrize("roll", [0.0, 0.5, 0.999])
def test_the_pause_grows_while_the_city_is_away_and_is_capped(settings, roll):
    settings.SEND_EVERY, settings.LONGEST_WAIT = 5, 30
    assert pause(0, roll=roll) == 5
    waits = [pause(n, roll=roll) for n in range(1, 40)]
    assert waits == sorted(waits)
    assert 0.9 < waits[0] <= 2
    assert waits[-1] <= 30
    assert waits[-1] >= 15


def test_a_press_on_try_now_wakes_the_sender(desk, station):
    from satupintu.station.link.services import take_wish

    desk.press("/kotak-keluar/kirim/")
    assert take_wish()
    assert not take_wish()


def test_a_day_list_without_entries_is_not_believed(desk, station):
    station.answers["/api/stations/day-list"] = {"operators": []}
    send(with_list=True)
    assert "WARGA CONTOH 1" in desk.text(desk.see("/"))
    assert Line.objects.get().problem["code"] == "CITY_ANSWER_WRONG"


def test_a_receipt_for_a_packet_nobody_knows_is_not_believed(desk, station):
    desk.record(1)
    desk.record(2)
    send()
    Packet.objects.filter(pk=2).delete()  # the station came back from an old copy of its disk
    send()
    assert Line.objects.get().problem["detail"] == "A receipt speaks of another packet."


def test_one_receipt_that_is_not_believed_does_not_hold_back_the_others(desk, station):
    """As when a station came back from an old copy of its disk: the city has packets that it does not know."""
    packet_id = desk.record(1)
    send()
    station.receive_at_centre(packet_id)
    good = {"city": list(station.receipts.values()), "centre": list(station.centre_receipts.values())}
    at = timezone.now().isoformat()
    odd = [5, {"status": "PROCESSING", "packet_id": packet_id, "changed_at": "yesterday"}]
    news = [{"status": "PRINT_READY_RECORD", "packet_id": packet_id, "changed_at": at}]
    station.answers["/api/packets/receipts"] = {
        "city": [{"no": "receipt"}, *good["city"]],
        "centre": good["centre"],
        "statuses": [*odd, *news],
    }
    send()
    packet = Packet.objects.get()
    assert packet.centre_receipt == station.centre_receipts[packet_id]
    assert packet.status == "PRINT_READY_RECORD"
    assert Line.objects.get().problem["code"] == "CITY_ANSWER_WRONG"


def test_the_lists_of_the_next_days_lie_here_before_the_line_goes(desk, station):
    """A morning without a line: whoever was asked to come is on the list all the same."""
    now = timezone.localtime().replace(hour=12)  # an hour later it is still this day
    today = timezone.localdate(now)
    asked = []
    honest = station._day_list
    station._day_list = lambda path, body: asked.append(path.split("date=")[1]) or honest(path, body)
    DayList.objects.all().delete()
    Line.objects.update(listed_at=None)
    sender.run_once(now, with_list=True)
    ahead = [today + timedelta(days=more) for more in range(4)]
    assert sorted(set(DayList.objects.filter(walk_in=False).values_list("day", flat=True))) == ahead
    assert asked == [day.isoformat() for day in ahead]
    sender.run_once(now, with_list=True)
    assert len(asked) == 5, "those of the next days once an hour"
    sender.run_once(now + timedelta(minutes=61), with_list=True)
    assert len(asked) == 9
    ListKey.objects.filter(of__day=ahead[1]).delete()  # as before somebody signed in here for the first time
    sender.run_once(now + timedelta(minutes=62), with_list=True)
    assert asked[9:] == [ahead[0].isoformat(), ahead[1].isoformat()]
