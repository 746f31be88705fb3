"""A packet leaves in parts; after a cut it goes on where the city has it, and nothing else is sent twice."""

import pytest
from django.utils import timezone

from satupintu.station.link.models import Line, Outage
from satupintu.station.link.parts import FIRST, LEAST, MOST, MOST_CORRECTIONS, SECONDS, Pace
from satupintu.station.link.sender import run_once
from satupintu.station.vault.models import CityTime, Packet


def send(**changes):
    return run_once(timezone.now(), **changes)


@pytest.fixture
def sealed(desk, station):
    """One packet, larger than a first part, and none of its bytes at the city."""
    packet_id = desk.record(1)
    assert Packet.objects.get().size > FIRST
    return packet_id


def test_a_packet_goes_in_parts_that_follow_one_another(sealed, station):
    assert send().sent == 1
    offsets = [offset for offset, _ in station.parts]
    assert offsets == [sum(size for _, size in station.parts[:number]) for number in range(len(offsets))]
    assert sum(size for _, size in station.parts) == Packet.objects.get().size
    assert station.parts[0] == (0, FIRST)
    assert list(station.packets) == [sealed]


def test_after_a_cut_it_goes_on_where_the_city_has_it(sealed, station):
    station.cut_after = 1000
    done = send()
    assert (done.sent, done.reachable, done.answered) == (0, False, True)
    assert send().sent == 1
    assert [offset for offset, _ in station.parts[:2]] == [0, 1000]
    assert sum(size for _, size in station.parts) == Packet.objects.get().size


def test_all_is_there_and_only_the_answer_was_lost(sealed, station):
    size = Packet.objects.get().size
    send_part, station.cut_after = station._patch, size
    assert not send().reachable
    station.unfinished[sealed] = bytes(Packet.objects.get().content)
    del send_part
    assert send().sent == 1
    assert station.parts[-1] == (size, 0)


def test_a_packet_altered_on_the_way_is_sent_once_more(sealed, station):
    station.alter_once = True
    assert send().sent == 1
    assert [offset for offset, _ in station.parts].count(0) == 2


def test_an_offset_that_is_corrected_again_and_again_is_a_refusal_and_the_next_packet_goes(sealed, desk, station):
    desk.record(2)
    original, asked = station._patch, []

    def patch(packet_id, offset, part):
        if packet_id != sealed:
            return original(packet_id, offset, part)
        asked.append(offset)
        return 409, {"code": "UPLOAD_OFFSET", "title": "", "offset": 7}

    station._patch = patch
    done = send()
    assert (done.sent, done.refused, len(asked)) == (1, 1, MOST_CORRECTIONS + 1)
    assert Packet.objects.get(sequence=1).problem["code"] == "UPLOAD_OFFSET"


@pytest.mark.parametrize("offset", [-1, 10**9, "0", None])
def test_an_offset_outside_the_packet_is_not_believed_and_the_next_packet_goes(sealed, desk, station, offset):
    desk.record(2)
    original = station._announce

    def announce(path, body):
        status, told = original(path, body)
        return status, {**told, "offset": offset} if sealed.encode() in body else told

    station._announce = announce
    done = send()
    assert (done.sent, done.refused) == (1, 1)
    assert Packet.objects.get(sequence=1).problem["code"] == "CITY_ANSWER_WRONG"


def test_a_city_that_does_not_go_on_is_not_believed(sealed, station):
    station._patch = lambda packet_id, offset, part: (200, {"offset": offset})
    assert send().refused == 1


def test_a_city_that_knows_no_parts_gets_the_packet_whole(sealed, station):
    station.whole_only = True
    assert send().sent == 1
    assert station.parts == []
    assert any(call.startswith("PUT") for call in station.calls)


def test_a_part_is_as_large_as_the_line_takes_in_a_second_and_a_half():
    pace = Pace()
    assert pace.size == FIRST
    pace.note(FIRST, 2.0)  # 64 kbit/s
    assert pace.size == int(FIRST * SECONDS / 2.0)
    pace.note(LEAST, 60.0)
    assert pace.size == LEAST
    pace.note(LEAST, 0.0)
    assert pace.size == MOST
    pace.note(100, 60.0)  # what is left of a packet says nothing
    assert pace.size == MOST


def test_no_part_is_too_large_for_a_proxy_that_nobody_told_otherwise():
    """nginx refuses what is larger than 1 MiB, as long as `client_max_body_size` says nothing else."""
    pace = Pace()
    pace.note(1024 * 1024, 0.01)
    assert pace.size <= 1024 * 1024 / 2


@pytest.fixture
def proxy(sealed, desk, station):
    """Before the city: answers each part of the first packet itself, in its own words. Gives how to set them."""
    desk.record(2)
    original, words = station._patch, []

    def patch(packet_id, offset, part):
        return words[-1] if packet_id == sealed else original(packet_id, offset, part)

    station._patch = patch
    return lambda status, body: words.append((status, body))


@pytest.mark.parametrize(
    ("status", "body"), [(413, b"<html>"), (414, b""), (422, b"[]"), (431, b'{"message": "long"}')]
)
def test_a_packet_that_a_proxy_refuses_in_its_own_words_keeps_nothing_back(proxy, station, status, body):
    proxy(status, body)
    done = send()
    assert (done.sent, done.refused, done.reachable) == (1, 1, True)
    problem = Packet.objects.get(sequence=1).problem
    assert (problem["code"], problem["detail"]) == ("REFUSED_ON_THE_WAY", f"HTTP {status}")
    assert problem["title"] == "Sebuah server di jalur ke kota tidak meloloskan ini."
    assert Line.objects.get().reachable
    assert not Outage.objects.exists()


def test_the_clock_of_a_proxy_that_refuses_is_not_the_citys(sealed, station):
    station.date = "Fri, 01 Jan 2100 00:00:00 GMT"
    CityTime.objects.all().delete()
    station.answer = lambda *_: (413, b"<html>too large</html>")
    send()
    assert not CityTime.objects.exists()


@pytest.mark.parametrize("status", [200, 302, 403, 503])
def test_any_other_page_of_a_proxy_is_a_line_that_is_down(proxy, station, status):
    proxy(status, b"<html>Sign in to this network</html>")
    done = send()
    assert (done.sent, done.reachable) == (0, False)
    assert Packet.objects.get(sequence=1).problem is None
