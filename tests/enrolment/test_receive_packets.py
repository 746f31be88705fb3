"""A packet is received once, with its receipt; what is not accepted is kept and blocks nobody."""

import pytest

from cast import NOW, SYSTEM
from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import keys, selectors, services
from satupintu.city.enrolment.models import Packet, Recording, RefusedPacket
from satupintu.city.enrolment.problems import (
    OTHER_PACKET_UNDER_NUMBER,
    PACKET_QUARANTINED,
    STATION_REVOKED,
)
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.packets.packet import FIRST_PREVIOUS
from satupintu.packets.receipt import SignedReceipt, check
from satupintu.packets.status import Status
from stations import Machine, asks_for_a_card


@pytest.fixture
def wish(cast):
    return asks_for_a_card(cast.eka)


def alarms() -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith="ALARM").values_list("action", flat=True))


def refused(utara, packet, body=None, packet_id=None) -> Problem:
    with pytest.raises(Problem) as caught:
        services.receive(station=utara.row, packet_id=packet_id or packet.packet_id, body=body or packet.to_bytes())
    return caught.value


def test_a_received_packet_becomes_a_recording_and_moves_the_application_on(utara, cast, wish):
    packet = utara.seals(cast.eka, wish, missing=("iris-left",))
    received = utara.sends(packet)
    assert received.new
    told = check(SignedReceipt.from_dict(received.receipt), keys.signing_key().verifying_key)
    assert (told.packet_id, told.station, told.sequence, told.by) == (packet.packet_id, utara.code, 1, "city")
    recording = selectors.find_recording(packet.packet_id)
    assert recording.subject == cast.eka
    assert (recording.application, recording.recorded_on, recording.counts) == (wish, NOW.date(), True)
    assert recording.status is Status.PROCESSING
    assert ("iris-left", "EYE_DISEASE") in recording.exceptions
    assert applications.get_application(SYSTEM, wish).status is Status.PROCESSING
    assert selectors.is_recorded(cast.eka)


def test_a_packet_sent_twice_is_received_once_and_gets_the_same_receipt(utara, cast, wish):
    packet = utara.seals(cast.eka, wish)
    first, second = utara.sends(packet), utara.sends(packet)
    assert first.receipt == second.receipt
    assert (first.new, second.new) == (True, False)
    assert (Packet.objects.count(), Recording.objects.count()) == (1, 1)


def test_other_bytes_under_one_number_are_refused_and_kept(utara, cast, wish):
    first = utara.seals(cast.eka, wish)
    utara.sends(first)
    other = utara.seals(cast.eka, wish, sequence=1)
    assert refused(utara, other).kind is OTHER_PACKET_UNDER_NUMBER
    assert bytes(RefusedPacket.objects.get().content) == other.to_bytes()
    assert alarms() == ["ALARM_PACKET_REFUSED"]
    assert Packet.objects.get().packet_id == first.packet_id


def test_a_malformed_packet_is_quarantined_and_the_next_one_accepted(utara, cast, wish):
    packet = utara.seals(cast.eka, wish)
    for body in (b"no packet", packet.to_bytes()[:-1], packet.to_bytes() + b"x"):
        assert refused(utara, packet, body).kind is PACKET_QUARANTINED
    assert RefusedPacket.objects.count() == 3
    assert utara.sends(packet).new


def test_the_same_malformed_packet_is_kept_once(utara, cast, wish):
    packet = utara.seals(cast.eka, wish)
    refused(utara, packet, b"no packet")
    refused(utara, packet, b"no packet")
    assert RefusedPacket.objects.count() == 1
    assert alarms() == ["ALARM_PACKET_REFUSED"]


def test_an_altered_part_is_quarantined(utara, cast, wish):
    packet = utara.seals(cast.eka, wish)
    body = bytearray(packet.to_bytes())
    body[-1] ^= 1
    assert "PART_ALTERED" in refused(utara, packet, bytes(body)).detail


def test_a_packet_signed_by_another_key_is_quarantined(utara, cast, wish):
    forged = Machine().seals(cast.eka, wish)
    assert "SIGNATURE_WRONG" in refused(utara, forged).detail


def test_a_packet_of_another_station_is_quarantined(utara, cast, wish):
    theirs = utara.seals(cast.eka, wish, station="bontang-barat")
    assert "WRONG_STATION" in refused(utara, theirs).detail


def test_a_packet_sent_to_anothers_address_is_quarantined(utara, cast, wish):
    packet = utara.seals(cast.eka, wish)
    assert "WRONG_ADDRESS" in refused(utara, packet, packet_id="0" * 64).detail


@pytest.mark.parametrize("subject", ["00000000-0000-4000-8000-000000000000", "nobody"])
def test_a_subject_that_the_register_does_not_hold_is_quarantined(utara, cast, wish, subject):
    assert "SUBJECT_UNKNOWN" in refused(utara, utara.seals(subject, wish)).detail


def test_an_application_of_another_person_is_quarantined(utara, cast, wish):
    assert "APPLICATION_UNKNOWN" in refused(utara, utara.seals(cast.fajar, wish)).detail


def test_a_revoked_station_brings_what_it_sealed_before_and_nothing_more(utara, cast, wish):
    before = utara.seals(cast.eka, wish)
    utara.sends(before)
    services.revoke_station(viewer=cast.rama, station=utara.code)
    later = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))
    assert refused(utara, later).kind is STATION_REVOKED
    assert bytes(RefusedPacket.objects.get().content) == later.to_bytes()
    assert not utara.sends(before).new


def test_a_gap_is_noted_and_named_until_it_is_filled(utara, cast, wish):
    first = utara.seals(cast.eka, wish)
    second = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))
    utara.sends(second)
    assert Packet.objects.get().link == "GAP"
    assert selectors.list_stations(cast.vina)[0].gaps == ((1, 1),)
    utara.sends(first)
    assert selectors.list_stations(cast.vina)[0].gaps == ()
    assert alarms() == []


def test_a_broken_chain_is_received_and_sounds_the_alarm(utara, cast, wish):
    utara.sends(utara.seals(cast.eka, wish))
    utara.sends(utara.seals(cast.fajar, asks_for_a_card(cast.fajar), previous="ab" * 32))
    assert Packet.objects.get(sequence=2).link == "BROKEN"
    assert alarms() == ["ALARM_CHAIN_BROKEN"]


def test_the_next_packet_that_names_another_before_it_breaks_the_chain(utara, cast, wish):
    second = utara.seals(cast.fajar, asks_for_a_card(cast.fajar), sequence=2, previous="ab" * 32)
    utara.sends(second)
    utara.sends(utara.seals(cast.eka, wish, sequence=1, previous=FIRST_PREVIOUS))
    assert Packet.objects.get(sequence=1).link == "BROKEN"


def test_a_second_recording_for_one_application_is_kept_beside_the_first(utara, cast, wish):
    utara.sends(utara.seals(cast.eka, wish))
    again = utara.seals(cast.eka, wish)
    assert utara.sends(again).new
    assert selectors.find_newest_packet(wish) == again.packet_id
    assert applications.get_application(SYSTEM, wish).status is Status.PROCESSING
    assert next(entry.packet_id for entry in selectors.list_recordings([cast.eka])) == again.packet_id
