"""The city came back from a backup: the station notices and offers again what it lost; nothing else changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from satupintu.station.link.models import Line, LostReceipt
from satupintu.station.link.sender import run_once
from satupintu.station.link.standing import heed_standing
from satupintu.station.vault import receipts, selectors
from satupintu.station.vault.closing import list_statements
from satupintu.station.vault.models import DayClosing, Packet
from satupintu.station.vault.selectors import STATE_EVERY


class Restorable:
    """The fake city, telling where it stands; `lose` puts it back to an older day."""

    def __init__(self, city, monkeypatch):
        self.city, self.epoch = city, ""
        for call in ("_day_list", "_receipts"):
            monkeypatch.setattr(city, call, self._telling(getattr(city, call)))

    def _telling(self, call):
        def told(path, body):
            status, answer = call(path, body)
            return status, {**answer, "standing": self.standing()}

        return told

    def standing(self):
        numbers = {packet.contents.sequence for packet in self.city.packets.values()}
        whole = next(number for number in range(len(numbers) + 1) if number + 1 not in numbers)
        last = max(numbers, default=0)
        missing = [[number, number] for number in range(1, last) if number not in numbers]
        return {"epoch": self.epoch, "last": last, "whole": whole, "missing": missing}

    def lose(self, *packet_ids):
        for packet_id in packet_ids:
            del self.city.packets[packet_id], self.city.receipts[packet_id], self.city.statuses[packet_id]


@pytest.fixture
def restorable(station, monkeypatch):
    return Restorable(station, monkeypatch)


def send(**more):
    return run_once(timezone.now(), with_list=True, **more)


def test_a_new_epoch_brings_back_what_the_city_lost(desk, station, restorable):
    ids = [desk.record(1), desk.record(2), desk.record(3)]
    send()
    old = {packet.packet_id: packet.city_receipt for packet in Packet.objects.all()}
    restorable.lose(*ids[1:])
    restorable.epoch = "another life"
    assert send().sent == 2
    assert list(station.packets) == ids
    assert [packet.city_receipt for packet in Packet.objects.order_by("pk")] == [station.receipts[i] for i in ids]
    assert {row.packet_id: row.document for row in LostReceipt.objects.all()} == {i: old[i] for i in ids[1:]}
    assert send().sent == 0  # once


def test_what_the_city_has_after_all_costs_an_announcement_only(desk, station, restorable):
    ids = [desk.record(1), desk.record(2), desk.record(3)]
    send()
    restorable.lose(ids[1])  # the third came by stick before the station called
    restorable.epoch = "another life"
    station.calls.clear()
    send()
    assert station.calls.count("POST /api/packets/announce") == 2
    assert list(station.packets) == [ids[0], ids[2], ids[1]]


def test_a_disk_put_back_by_hand_is_noticed_by_its_numbers(desk, station, restorable):
    ids = [desk.record(1), desk.record(2)]
    send()
    restorable.lose(ids[1])
    assert send().sent == 1
    assert list(station.packets) == ids


def test_a_disk_put_back_by_hand_is_noticed_though_a_newer_packet_came_first(desk, station, restorable):
    ids = [desk.record(1), desk.record(2), desk.record(3)]
    send()
    restorable.lose(ids[1])  # the third came by stick
    send()
    assert set(station.packets) == set(ids)
    assert LostReceipt.objects.filter(packet_id=ids[1]).count() == 1
    station.calls.clear()
    send()
    assert "POST /api/packets/announce" not in station.calls  # once


def test_a_loss_is_noticed_above_a_number_that_the_city_never_had_which_is_none(desk, station, restorable):
    station.refuse[1] = (422, "QUARANTINED")
    desk.record(1)
    ids = [desk.record(2), desk.record(3)]
    send()
    assert restorable.standing()["missing"] == [[1, 1]]
    assert not LostReceipt.objects.exists()
    restorable.lose(ids[0])
    send()
    assert set(station.packets) == set(ids)
    assert LostReceipt.objects.filter(packet_id=ids[0]).count() == 1


def test_it_is_noticed_when_only_receipts_are_asked_for(desk, station, restorable):
    ids = [desk.record(1)]
    send()
    restorable.lose(*ids)
    restorable.epoch = "another life"
    run_once(timezone.now())
    assert Packet.objects.get().city_receipt is None
    assert run_once(timezone.now()).sent == 1


def test_what_is_forgotten_here_cannot_be_offered_and_is_not_asked_for_for_ever(desk, station, restorable):
    ids = [desk.record(1), desk.record(2)]
    send()
    station.receive_at_centre(ids[1])
    send()
    assert receipts.forget_old_packets(now=timezone.now() + timedelta(days=8), keep_days=7) == 1
    restorable.lose(ids[1])
    restorable.epoch = "another life"
    send()
    kept = Packet.objects.get(packet_id=ids[1])
    assert (kept.content, bool(kept.city_receipt)) == (None, True)
    assert selectors.list_receipted() == {1}
    assert (send().sent, LostReceipt.objects.count()) == (0, 0)


def test_centre_receipts_stay_and_bytes_are_not_dropped_meanwhile(desk, station, restorable):
    packet_id = desk.record(1)
    send()
    station.receive_at_centre(packet_id)
    send()
    centre = Packet.objects.get().centre_receipt
    restorable.lose(packet_id)
    restorable.epoch = "another life"
    send()
    packet = Packet.objects.get()
    assert packet.centre_receipt == centre
    assert packet.content is not None


def test_days_that_the_city_lost_with_its_disk_are_stated_again(desk, station, restorable):
    packet_id = desk.record(1)
    send()
    station.receive_at_centre(packet_id)
    desk.press("/tutup-hari/")
    assert DayClosing.objects.get().agrees
    before = station.audit_head
    restorable.epoch, station.audit_head = "another life", "ab" * 32
    send()
    assert DayClosing.objects.get().agrees is None
    run_once(timezone.now() + STATE_EVERY)
    assert DayClosing.objects.get().agrees
    told = [each.closing.audit_head for each in list_statements(timezone.localdate()) if each.closing.audit_head]
    assert told == ["ab" * 32, before]  # the old city's word about its trail stays


def test_a_receipt_that_came_while_the_city_was_asked_is_not_lost(desk, station, restorable):
    desk.record(1)
    send()
    standing = restorable.standing()
    assert standing["last"] == 1
    before = {**standing, "last": 0, "whole": 0}  # told before the receipt, heard after it
    assert heed_standing(answer={"standing": before}, receipted=[], now=timezone.now()) == 0
    assert not LostReceipt.objects.exists()
    assert heed_standing(answer={"standing": before}, receipted=[1], now=timezone.now()) == 1


@pytest.mark.parametrize("odd", [None, 5, [1], [[1]], [["1", "2"]]])
def test_of_a_city_that_names_no_missing_numbers_the_last_one_counts(desk, station, restorable, odd):
    desk.record(1)
    send()
    standing = {**restorable.standing(), "missing": odd}
    assert heed_standing(answer={"standing": standing}, receipted=[1], now=timezone.now()) == 0
    assert heed_standing(answer={"standing": {**standing, "last": 9}}, receipted=[1, 3], now=timezone.now()) == 0
    older = {**standing, "last": 9, "whole": 0}  # says the first number that it lacks all the same
    assert heed_standing(answer={"standing": older}, receipted=[1], now=timezone.now()) == 1
    send()
    assert heed_standing(answer={"standing": {**standing, "last": 0}}, receipted=[1], now=timezone.now()) == 1


@pytest.mark.parametrize(
    "odd",
    [None, [], {"epoch": 1, "last": 0, "whole": 0}, {"epoch": "x" * 41, "last": 0, "whole": 0}, {"epoch": "x"}],
)
def test_an_odd_standing_says_nothing(desk, station, restorable, odd):
    desk.record(1)
    send()
    restorable.standing = lambda: odd
    assert send().reachable
    assert Packet.objects.get().city_receipt
    assert Line.objects.get().epoch == ""
