"""A station is told what it lacks, a page at a time, and what it has is not told again."""

from urllib.parse import urlencode

import pytest

from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.models import Packet
from satupintu.city.relay import selectors
from satupintu.city.relay.jobs.sending import run_once
from satupintu.packets import polling
from satupintu.packets.polling import BLOCK, Asked, blocks, digest, ranges_of
from satupintu.packets.status import Status

NOTHING = ranges_of((), 10**6)


def ask(machine, asked: Asked) -> dict:
    return machine.calls("GET", "/api/packets/receipts?" + urlencode(asked.query())).json()


@pytest.fixture
def many(utara, cast, eka) -> list[str]:
    """Eka's packet and copies of its row as if they were later ones of the station: two blocks and a bit."""
    packet = Packet.objects.get()
    recording = packet.recording
    for number in range(2, 2 * BLOCK + 11):
        packet.pk, packet.sequence = None, number
        packet.packet_id, packet.previous = f"{number:064}", f"{number - 1:064}"
        packet.receipt = {"document": str(number)}
        packet.save(force_insert=True)
        recording.pk, recording.packet = None, packet
        recording.save(force_insert=True)
    return list(Packet.objects.order_by("sequence").values_list("packet_id", flat=True))


def walk(machine, asked: Asked):
    """All pages of one poll."""
    while True:
        told = ask(machine, asked)
        yield told
        if not told["more"]:
            return
        asked = Asked(told["upto"], asked.city, asked.centre, ())


def test_pages_bring_each_receipt_and_word_once(utara, many, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_NEWS", BLOCK)
    pages = list(walk(utara, Asked(0, known=())))
    assert [len(page["statuses"]) for page in pages] == [BLOCK, BLOCK, 10]
    assert [each["packet_id"] for page in pages for each in page["statuses"]] == many
    assert [each["document"] for page in pages for each in page["city"]][1:] == [
        str(n) for n in range(2, len(many) + 1)
    ]
    assert pages[-1]["upto"] >= len(many)


def test_what_the_station_has_is_not_told_again(utara, many):
    words = blocks(selectors.enrolment.list_statuses(utara.code), 0)
    asked = Asked(0, NOTHING, NOTHING, tuple(digest(block) for block in words.values()))
    told = ask(utara, asked)
    assert (told["city"], told["centre"], told["statuses"], told["more"]) == ([], [], [], False)


def test_one_new_word_brings_the_words_of_its_block_only(utara, many):
    words = blocks(selectors.enrolment.list_statuses(utara.code), 0)
    asked = Asked(0, NOTHING, NOTHING, tuple(digest(block) for block in words.values()))
    enrolment_services.advance(packet_id=many[BLOCK], status=Status.SENT_FOR_ENROLLMENT)
    told = ask(utara, asked)
    assert [each["packet_id"] for each in told["statuses"]] == many[BLOCK : 2 * BLOCK]
    assert told["statuses"][0]["status"] == "SENT_FOR_ENROLLMENT"
    assert not told["city"]


def test_only_the_receipts_that_are_lacking_are_told(utara, many, centre, eka):
    told = ask(utara, Asked(0, ((2, 3), (7, 7)), ((1, None),), ()))
    assert [each["document"] for each in told["city"]] == ["2", "3", "7"]
    assert told["centre"] == []


def test_a_receipt_of_the_centre_comes_although_no_word_changed(utara, eka, centre):
    run_once(centre.line())
    words = selectors.enrolment.list_statuses(utara.code)
    asked = Asked(0, NOTHING, ((1, None),), (digest(words),))
    told = ask(utara, asked)
    assert (told["statuses"], told["centre"]) == ([], centre.receipts)


def test_the_answer_reaches_as_far_as_a_question_can_know_words(utara, many, monkeypatch):
    monkeypatch.setattr(polling, "MOST_BLOCKS", 1)
    words = blocks(selectors.enrolment.list_statuses(utara.code), 0)
    told = ask(utara, Asked(0, NOTHING, NOTHING, (digest(words[0]),)))
    assert (told["statuses"], told["upto"], told["more"]) == ([], BLOCK, True)
    assert [each["packet_id"] for page in walk(utara, Asked(0, known=())) for each in page["statuses"]] == many


def test_a_number_far_away_is_a_page_of_its_own_and_no_burden(utara, many, monkeypatch):
    Packet.objects.filter(packet_id=many[-1]).update(sequence=10**12)
    monkeypatch.setattr(selectors, "MOST_NEWS", BLOCK)
    pages = list(walk(utara, Asked(0, known=())))
    assert [each["packet_id"] for page in pages for each in page["statuses"]] == many


def test_a_station_that_asks_without_digests_gets_all_at_once(utara, many, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_NEWS", 1)
    told = utara.calls("GET", "/api/packets/receipts?after=0").json()
    assert (len(told["city"]), len(told["statuses"]), told["more"]) == (len(many), len(many), False)


def test_another_stations_packets_are_not_told(cast, utara, eka):
    from cast import PLACE_SELATAN
    from stations import Machine

    selatan = Machine("bontang-selatan", PLACE_SELATAN).enrol()
    told = ask(selatan, Asked(0, known=()))
    assert (told["city"], told["statuses"], told["more"]) == ([], [], False)


@pytest.mark.parametrize("query", ["after=0&known=&city=1", "after=0&known=" + ".".join(["ab"] * 201)])
def test_what_is_no_question_is_refused(utara, query):
    assert utara.calls("GET", f"/api/packets/receipts?{query}").status_code == 400
