"""A city compares who is recorded again with the prints that are here, before it brings the new ones."""

import pytest
from centre_cast import create, encounter_of, sealed


@pytest.fixture
def again(caller, working):
    """Asks whether a packet's fingers are those of its subject, whose first packet is here; gives the answer."""
    create(caller, sealed())

    def ask(packet):
        where = f"/v1/verify/KTP/{packet.contents.subject}?transactionId={packet.packet_id}.earlier"
        items = encounter_of(packet)["biometricData"]
        eye = {**items[0], "biometricType": "IRIS", "biometricSubType": "EYE_RIGHT"}  # sent along, not compared
        question = {"biometricData": [*items, eye]}
        return caller.post(where, question, content_type="application/json").json()

    return ask


@pytest.mark.parametrize("person", [1, 2])
def test_sealed_as_the_station_sealed_them_they_are_alike_or_not(again, person):
    told = again(sealed(person=person, touch=2, sequence=2))
    assert told["decision"] is (person == 1)
    assert len(told["scores"]) == 3


def test_asked_again_in_one_transaction_a_stranger_stays_one_although_the_prints_are_here_now(again, caller):
    stranger = sealed(person=2, touch=2, sequence=2)
    before = again(stranger)
    answer = create(caller, stranger).json()
    assert len(answer["others"]["earlier"]) == 1
    assert again(stranger) == before
    assert before["decision"] is False
