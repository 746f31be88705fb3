"""The city changes its sealing key: the station seals for the new one from the next packet on, and never goes back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.packet import key_id_of
from satupintu.packets.readers import Readers, state
from satupintu.station.link.models import Line
from satupintu.station.link.sender import run_once
from satupintu.station.vault.identity import get_identity

AT = datetime(2026, 11, 27, 8, tzinfo=UTC)


@pytest.fixture
def city_states(station):
    """The city states a reader and passes on the centre's; gives the statement."""

    def states(reader: ReadingKey, at: datetime = AT, signer: SigningKey | None = None):
        told = Readers(reader.reader, station.centre_reader.reader, at)
        station.readers = state(readers=told, signing_key=signer or station.signer).to_dict()

    return states


def send():
    return run_once(timezone.now(), with_list=True)


def test_the_next_packet_is_sealed_for_the_new_key(desk, station, city_states):
    before = station.reader
    desk.record(1)
    station.reader = ReadingKey.generate()
    city_states(station.reader)
    station.accepts_old = before
    send()
    desk.record(2)
    send()
    first, second = station.packets.values()
    assert [key_id_of(each, "photo") for each in (first, second)] == [before.key_id, station.reader.key_id]


def test_an_older_statement_brings_no_key_back(station, city_states):
    new, old = ReadingKey.generate(), ReadingKey.generate()
    city_states(new)
    send()
    for at in (AT, AT - timedelta(days=1)):
        city_states(old, at)
        send()
        assert get_identity().city_reader == new.reader
    city_states(old, AT + timedelta(days=1))
    send()
    assert get_identity().city_reader == old.reader


@pytest.mark.parametrize("odd", ["stranger", "shape"])
def test_what_the_city_did_not_sign_changes_nothing_and_is_said(station, city_states, odd):
    known = get_identity().city_reader
    if odd == "stranger":
        city_states(ReadingKey.generate(), signer=SigningKey.generate())
    else:
        station.readers = {"document": 5}
    send()
    assert get_identity().city_reader == known
    assert Line.objects.get().problem["code"] == "CITY_ANSWER_WRONG"


def test_the_centre_s_new_signer_is_believed_from_then_on(station):
    new = SigningKey.generate().verifying_key
    told = Readers(station.reader.reader, station.centre_reader.reader, AT, new)
    station.readers = state(readers=told, signing_key=station.signer).to_dict()
    send()
    assert get_identity().centre_signer == new
