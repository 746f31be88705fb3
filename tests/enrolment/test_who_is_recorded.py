"""Who must have a card and is not recorded: the list, the counts, the parts that the city may open."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import NOW, SELATAN, UTARA
from satupintu.city.enrolment import selectors, services
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from stations import asks_for_a_card


@pytest.fixture
def packet_id(utara, cast):
    packet = utara.seals(cast.eka, asks_for_a_card(cast.eka))
    utara.sends(packet)
    return packet.packet_id


def test_who_must_have_a_card_and_is_not_recorded_is_listed(cast, packet_id):
    page = selectors.list_not_recorded(cast.citra)
    assert [row.name for row in page.rows] == ["FAJAR HIDAYAT", "HANA SARI", "IAN MACLEOD", "KIKI RAHMA"]
    assert (page.total, page.page, page.pages) == (4, 1, 1)
    assert [row.name for row in selectors.list_not_recorded(cast.ani, UTARA, page=9).rows][-1] == "IAN MACLEOD"
    entry = AuditEntry.objects.filter(action="NOT_RECORDED_LISTED").first()
    assert str(cast.kiki) in entry.subjects


def test_the_list_is_for_ones_own_area(cast):
    for viewer, area in ((cast.ani, SELATAN), (cast.ani, ""), (cast.rama, UTARA)):
        with pytest.raises(Problem) as caught:
            selectors.list_not_recorded(viewer, area)
        assert caught.value.kind is NOT_ALLOWED


def test_the_counts_are_as_of_a_day(cast, packet_id):
    today = NOW.date()
    assert (selectors.count_recorded(today), selectors.count_not_recorded(today)) == (1, 4)
    assert selectors.count_recorded(today - timedelta(days=1)) == 0
    assert (selectors.count_recorded(today, SELATAN), selectors.count_not_recorded(today, SELATAN)) == (0, 1)


def test_a_withdrawn_recording_no_longer_counts(cast, packet_id):
    services.withdraw(packet_id=packet_id)
    assert not selectors.is_recorded(cast.eka)
    assert selectors.count_recorded(NOW.date()) == 0


def test_the_photo_is_opened_for_printing_and_that_is_noted(cast, packet_id):
    assert selectors.open_part(cast.slamet, packet_id, "photo") == f"photo of {cast.eka}".encode()
    entry = AuditEntry.objects.get(action="PACKET_PART_OPENED")
    assert (entry.actor, entry.subjects) == ("Slamet Riyadi", [str(cast.eka)])


@pytest.mark.parametrize(
    ("name", "part", "code"),
    [
        ("dewi", "photo", "NOT_ALLOWED"),
        ("slamet", "finger-01", "PART_MISSING"),
        ("slamet", "finger-09", "PART_MISSING"),
    ],
)
def test_the_city_opens_no_finger_and_not_for_everybody(cast, packet_id, name, part, code):
    with pytest.raises(Problem) as caught:
        selectors.open_part(cast.viewers[name], packet_id, part)
    assert caught.value.kind.code == code


def test_a_packet_that_is_not_here_has_no_parts(cast):
    with pytest.raises(Problem) as caught:
        selectors.open_part(cast.slamet, "0" * 64, "photo")
    assert caught.value.kind.code == "NO_SUCH_PACKET"
    assert selectors.find_recording("0" * 64) is None
    for get, key in ((selectors.get_station, "nowhere"), (selectors.get_sealed, "0" * 64)):
        with pytest.raises(Problem):
            get(key)


def test_receipts_and_statuses_are_told_from_a_number_on(utara, cast, packet_id):
    second = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))
    receipt = utara.sends(second).receipt
    assert selectors.list_receipts(utara.code, 1) == [receipt]
    assert [row[1] for row in selectors.list_statuses(utara.code)] == [packet_id, second.packet_id]
    assert selectors.get_station(utara.code).code == utara.code
    assert selectors.list_sealed_on(utara.code, NOW.date()) == [(1, packet_id), (2, second.packet_id)]


def test_refused_packets_are_shown_to_those_who_watch(utara, cast):
    with pytest.raises(Problem):
        services.receive(station=utara.row, packet_id="0" * 64, body=b"no packet")
    ((station, problem, _, at),) = selectors.list_refused(cast.vina)
    assert (station, problem, at) == (utara.code, "NOT_A_PACKET", NOW)
    with pytest.raises(Problem):
        services.receive_carried(body=b"of nobody")
    assert {station for station, *_ in selectors.list_refused(cast.vina)} == {utara.code, ""}


def test_the_page_of_refused_packets_does_not_read_their_bytes(utara, cast):
    with pytest.raises(Problem):
        services.receive(station=utara.row, packet_id="0" * 64, body=b"no packet")
    with CaptureQueriesContext(connection) as asked:
        selectors.list_refused(cast.vina)
    assert not any('"content"' in query["sql"] for query in asked)
