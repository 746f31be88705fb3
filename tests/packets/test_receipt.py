from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packet_cast import FORGER, NOON, STATION

from satupintu.packets.canonical import canonical
from satupintu.packets.problem import DocumentProblem, Refusal, SealProblem
from satupintu.packets.receipt import Receipt, SignedReceipt, check, issue


def a_receipt(**changes):
    told = {"packet_id": "ab" * 32, "station": "s", "sequence": 4, "received_at": NOON, "by": "city"}
    return issue(**told | changes, signing_key=STATION)


@given(
    st.integers(1, 10**9),
    st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(["city", "centre"]),
)
def test_a_receipt_travels_as_json_and_reads_back(sequence, time, by):
    signed = SignedReceipt.from_json(a_receipt(sequence=sequence, received_at=time, by=by).to_json())
    assert check(signed, STATION.verifying_key) == Receipt("ab" * 32, "s", sequence, time, by)


def test_the_same_receipt_issued_twice_is_the_same_bytes():
    assert a_receipt() == a_receipt()


def test_a_receipt_of_another_key_is_refused():
    with pytest.raises(SealProblem, match="KEY_UNKNOWN"):
        check(a_receipt(), FORGER.verifying_key)
    with pytest.raises(SealProblem, match="SIGNATURE_WRONG"):
        check(replace(a_receipt(), key_id=FORGER.key_id), FORGER.verifying_key)


def test_any_altered_character_of_the_document_is_noticed():
    signed = a_receipt()
    for place in range(len(signed.document)):
        altered = signed.document[:place] + "\ud800" + signed.document[place + 1 :]
        with pytest.raises(Refusal):
            check(replace(signed, document=altered), STATION.verifying_key)


def signed_document(document):
    return replace(a_receipt(), document=canonical(document).decode())


GOOD = {
    "format": "satupintu-receipt-1", "packet_id": "a", "station": "s", "sequence": 1,
    "received_at": NOON.isoformat(), "by": "city",
}  # fmt: skip


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (GOOD | {"format": "y"}, "FORMAT_UNKNOWN"),
        ([GOOD], "FORMAT_UNKNOWN"),
        (GOOD | {"more": 1}, "MEMBERS_WRONG"),
        (GOOD | {"sequence": "1"}, "MEMBERS_WRONG"),
        (GOOD | {"sequence": True}, "MEMBERS_WRONG"),
        (GOOD | {"received_at": "noon"}, "TIME_WRONG"),
        (GOOD | {"received_at": 12}, "TIME_WRONG"),
        (GOOD | {"received_at": "2026-11-24T04:00:00"}, "TIME_WRONG"),
    ],
)
def test_a_signed_document_of_another_shape_is_refused(document, code):
    with pytest.raises(DocumentProblem) as refused:
        _ = signed_document(document).receipt
    assert refused.value.code == code


@pytest.mark.parametrize("data", [None, [], {}, {"document": "d", "signature": "s", "key_id": 1}])
def test_what_is_no_signed_document_is_refused(data):
    with pytest.raises(DocumentProblem, match="MEMBERS_WRONG"):
        SignedReceipt.from_dict(data)
