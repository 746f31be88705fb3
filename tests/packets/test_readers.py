"""The city states whom to seal for; nobody else does, and nothing in it can be altered."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.problem import DocumentProblem, SealProblem
from satupintu.packets.readers import FORMAT, Readers, SignedReaders, check, state

CITY = SigningKey.generate()
READERS = Readers(ReadingKey.generate().reader, ReadingKey.generate().reader, datetime(2026, 11, 27, 8, tzinfo=UTC))


def test_it_comes_over_as_it_was_stated():
    travelled = SignedReaders.from_json(state(readers=READERS, signing_key=CITY).to_json())
    assert check(travelled, CITY.verifying_key) == READERS


def test_what_somebody_else_signed_or_altered_is_refused():
    signed = state(readers=READERS, signing_key=CITY)
    with pytest.raises(SealProblem):
        check(signed, SigningKey.generate().verifying_key)
    altered = SignedReaders(signed.document.replace("2026", "2027"), signed.signature, signed.key_id)
    with pytest.raises(SealProblem):
        check(altered, CITY.verifying_key)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"city": "no key"}, SealProblem),
        ({"more": 1}, DocumentProblem),
        ({"changed_at": "2026-11-27T08:00"}, DocumentProblem),
    ],
)
def test_what_is_no_statement_of_readers_is_refused(changes, problem):
    told = {"city": READERS.city.public, "centre": READERS.centre.public, "changed_at": "2026-11-27T08:00:00+00:00"}
    with pytest.raises(problem):
        check(SignedReaders.sign(FORMAT, told | changes, CITY), CITY.verifying_key)


def test_the_centres_signer_travels_where_it_is_told():
    key, signer = SigningKey.generate(), SigningKey.generate().verifying_key
    told = replace(READERS, centre_signer=signer)
    assert check(state(readers=told, signing_key=key), key.verifying_key) == told
    assert check(state(readers=READERS, signing_key=key), key.verifying_key).centre_signer is None
