"""The sender asks for receipts and words that are not here, page after page; nothing comes twice, nothing gets lost."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from satupintu.packets.polling import BLOCK, MOST_BLOCKS, blocks
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
    asked = selectors.ask_news(0, timezone.now())
    assert len(asked.known) == 3
    assert asked.city == ((1, 3 * BLOCK - 1), (3 * BLOCK, None))
    assert len(str(asked.query())) < 200


MANY = 12_000


@pytest.fixture
def many(transactional_db):
    """As many packets, of which city and centre have given all that they give; the second one was sealed just now."""
    now = timezone.now()
    at = now - timedelta(days=40)
    receipts = {"city_receipt": {}, "city_received_at": at, "centre_receipt": {}, "centre_received_at": at}
    Packet.objects.bulk_create(
        Packet(
            sequence=number,
            packet_id=f"{number:064}",
            previous=f"{number - 1:064}",
            sealed_at=now if number == 2 else at,
            day=at.date(),
            size=1,
            next_try_at=at,
            content=b"1",
            status="CARD_ISSUED",
            status_changed_at=at,
            **receipts,
        )
        for number in range(1, MANY + 1)
    )
    return now


def questions(now):
    """All that one pass asks of a city that answers each with everything it speaks of: (question, words it tells)."""
    words = list(Packet.objects.order_by("pk").values_list("pk", "packet_id", "status", "status_changed_at"))
    after = selectors.ask_receipts_after(now)
    while after < MANY:
        asked = selectors.ask_news(after, now)
        found = blocks(words[after:], after)
        yield asked, [word for block, near in found.items() if not asked.knows(block, near) for word in near]
        after += (max(found) + 1) * BLOCK


@pytest.mark.parametrize("status", ["PROCESSING", "CARD_ISSUED"])
def test_a_packet_that_the_centre_never_takes_makes_no_question_long_and_no_old_word_is_told_again(many, status):
    Packet.objects.filter(pk=2).update(centre_receipt=None, centre_received_at=None, status=status)
    asked = list(questions(many))
    assert [(each.after, told) for each, told in asked] == [(1, []), (1 + MOST_BLOCKS * BLOCK, [])]
    assert all(len(urlencode(each.query())) < 500 for each, _told in asked)
    assert asked[0][0].centre == ((2, 2), (MANY + 1, None))


def test_however_much_can_still_change_a_question_stays_short_and_reads_nothing_twice(many):
    Packet.objects.filter(pk=2).update(centre_receipt=None, centre_received_at=None)
    Packet.objects.filter(pk__gt=2).update(sealed_at=many, status="PRINT_READY_RECORD")
    asked = list(questions(many))
    assert [told for _asked, told in asked] == [[], []]
    assert max(len(urlencode(each.query())) for each, _told in asked) < 4_000
    Packet.objects.filter(pk=MANY).update(status="CARD_PRINTED")
    later = [each.known for each, _told in questions(many)]
    assert [each.known for each, _told in asked] != later


def test_what_the_city_refused_and_kept_is_not_asked_for_until_it_takes_it(many):
    receipt = {"city_receipt": None, "city_received_at": None}
    no = {"problem": {"code": "PACKET_QUARANTINED"}, "centre_receipt": None, "centre_received_at": None}
    Packet.objects.filter(pk=2).update(**receipt, **no, status="BIO_CAPTURED")
    assert selectors.ask_receipts_after(many) == MANY
    assert not selectors.is_anything_awaited(many)
    Packet.objects.filter(pk=2).update(city_receipt={}, problem=None)
    assert selectors.ask_receipts_after(many) == 1


def test_what_is_not_at_the_city_yet_or_was_refused_for_another_reason_is_asked_for(many):
    Packet.objects.filter(pk=2).update(city_receipt=None, centre_receipt=None, status="BIO_CAPTURED")
    assert selectors.ask_receipts_after(many) == 1
    Packet.objects.filter(pk=2).update(problem={"code": "SERVER_ERROR"})
    assert selectors.ask_receipts_after(many) == 1


def test_a_refused_packet_has_no_words_of_others_told_again_and_gets_its_receipts_once_it_is_taken(desk, station):
    packet_id = desk.record(1)
    desk.record(2)
    station.refuse[2] = (422, "PACKET_QUARANTINED")
    send()
    station.told.clear()
    send()
    assert [told["statuses"] for told in station.told] == [[]]
    station.refuse.clear()
    Packet.objects.filter(pk=2).update(next_try_at=timezone.now())
    send()
    for each in list(station.packets):
        station.receive_at_centre(each)
    send()
    assert (kept("city"), kept("centre")) == ([1, 2], [1, 2])
    assert packet_id in station.packets
