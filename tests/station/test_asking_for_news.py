"""The sender asks for receipts and words that are not here, page after page; nothing comes twice, nothing gets lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from satupintu.packets.polling import BLOCK
from satupintu.station.link.models import Line
from satupintu.station.link.sender import run_once
from satupintu.station.vault import selectors
from satupintu.station.vault.models import Packet


def send():
    return run_once(timezone.now())


@pytest.fixture
def sent(desk, station) -> list[str]:
    """Three packets that the city has; the centre has two of them."""
    packets = [desk.record(number) for number in (1, 2, 3)]
    send()
    for packet_id in packets[1:]:
        station.receive_at_centre(packet_id)
    station.told.clear()
    return packets


def kept(by: str) -> list[int]:
    return list(Packet.objects.filter(**{f"{by}_receipt__isnull": False}).values_list("sequence", flat=True))


def test_receipts_and_words_come_once(sent, station):
    send()
    assert kept("centre") == [2, 3]
    assert station.told[-1]["centre"], "the centre's receipts came"
    send()
    assert [station.told[-1][name] for name in ("city", "centre", "statuses")] == [[], [], []]


def test_a_gap_holds_back_no_later_receipt_and_they_are_not_told_again(sent, station):
    """The centre lacks the first packet for long."""
    send()
    station.told.clear()
    send()
    assert station.told[-1]["centre"] == []
    station.receive_at_centre(sent[0])
    send()
    assert kept("centre") == [1, 2, 3]


def test_pages_are_asked_for_until_the_last(sent, station):
    station.page = 1
    send()
    assert kept("centre") == [2, 3]
    assert [told["more"] for told in station.told] == [True, True, False]
    assert set(Packet.objects.values_list("status", flat=True)) == {"PROCESSING", "RECEIVED_AT_CENTRAL"}


def test_a_page_whose_answer_got_lost_is_asked_for_again(sent, station):
    station.lose_answers = 1
    send()
    assert kept("centre") == []
    send()
    assert kept("centre") == [2, 3]


def test_a_station_put_back_from_a_copy_gets_what_it_lacks_again(sent, station):
    send()
    Packet.objects.filter(pk=2).update(
        centre_receipt=None, centre_received_at=None, status="BIO_CAPTURED", status_changed_at=None
    )
    Packet.objects.filter(pk=3).update(
        city_receipt=None, city_received_at=None, next_try_at=timezone.now() + timedelta(minutes=9), tries=1
    )
    send()
    assert (kept("city"), kept("centre")) == ([1, 2, 3], [2, 3])
    assert Packet.objects.get(pk=2).status == "RECEIVED_AT_CENTRAL"


def test_a_city_that_knows_no_pages_is_understood(sent, station):
    station.knows_pages = False
    send()
    assert kept("centre") == [2, 3]


def test_pages_that_do_not_end_are_an_odd_answer(sent, station):
    odd = {"city": [], "centre": [], "statuses": [], "more": True, "upto": 0}
    station.answers["/api/packets/receipts"] = odd
    send()
    assert Line.objects.get().problem["code"] == "CITY_ANSWER_WRONG"


def test_the_question_is_short_however_many_packets_there_are(desk, station):
    desk.record(1)
    row = Packet.objects.get()
    for number in range(2, 3 * BLOCK):
        row.pk = number
        row.packet_id, row.previous = f"{number:064}", f"{number - 1:064}"
        row.save(force_insert=True)
    asked = selectors.ask_news(0)
    assert len(asked.known) == 3
    assert asked.city == ((1, 3 * BLOCK - 1), (3 * BLOCK, None))
    assert len(str(asked.query())) < 200
