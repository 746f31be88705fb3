import pytest
from hypothesis import given
from hypothesis import strategies as st
from packet_cast import CITY, FORGER, STATION

from satupintu.packets.keys import ReaderKey, ReadingKey, SigningKey, VerifyingKey
from satupintu.packets.problem import SealProblem


@given(st.binary(max_size=200))
def test_what_a_key_signed_its_public_half_verifies(data):
    VerifyingKey(STATION.public).verify(STATION.sign(data), data)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_one_altered_bit_breaks_a_signature(data, draw):
    place = draw.draw(st.integers(0, len(data) * 8 - 1))
    altered = bytearray(data)
    altered[place // 8] ^= 1 << place % 8
    with pytest.raises(SealProblem, match="SIGNATURE_WRONG"):
        STATION.verifying_key.verify(STATION.sign(data), bytes(altered))


def test_another_key_does_not_verify():
    with pytest.raises(SealProblem, match="SIGNATURE_WRONG"):
        FORGER.verifying_key.verify(STATION.sign(b"x"), b"x")


def test_a_signature_of_wrong_length_is_refused_in_words():
    with pytest.raises(SealProblem, match="SIGNATURE_WRONG"):
        STATION.verifying_key.verify(b"short", b"x")


def test_keys_come_back_from_their_text():
    assert SigningKey.from_private(STATION.private).public == STATION.public
    assert ReadingKey.from_private(CITY.private).reader == CITY.reader == ReaderKey(CITY.public)


def test_key_ids_are_of_the_public_half_and_the_private_half_never_shows():
    assert STATION.key_id == STATION.verifying_key.key_id
    assert CITY.key_id == CITY.reader.key_id
    assert len(CITY.key_id) == 16
    assert STATION.private not in repr(STATION)
    assert CITY.private not in repr(CITY)


def test_rfc_8032_first_test_vector():
    """RFC 8032 §7.1 TEST 1 in base64."""
    key = SigningKey("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    assert key.public == "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    assert key.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a")


@pytest.mark.parametrize("text", ["", "not base64!", "AAAA", "é" * 44, "A" * 43 + "B="])
@pytest.mark.parametrize("kind", [SigningKey, VerifyingKey, ReadingKey, ReaderKey])
def test_a_key_that_is_none_is_refused_when_made(kind, text):
    with pytest.raises(SealProblem, match="KEY_UNREADABLE"):
        kind(text)


def test_a_public_key_that_would_share_no_secret_is_refused():
    with pytest.raises(SealProblem, match="KEY_UNREADABLE"):
        CITY.agree(bytes(32))
