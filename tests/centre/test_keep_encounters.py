"""What the city brings is kept, sealed, once, with a receipt for exactly what the station sealed."""

import base64
import json

import pytest
from centre_cast import create, encounter_of, plain_fingers, sealed
from django.conf import settings

from satupintu.centre.keys import signing_key
from satupintu.centre.models import Encounter, Task
from satupintu.centre.selectors import closing_of
from satupintu.packets import closing, receipt

pytestmark = pytest.mark.django_db
IMAGES = {"finger-01": b"no image", "finger-02": b"nor this"}


def a_packet(**more):
    return sealed(images=IMAGES, **more)


def test_a_call_without_the_token_is_not_allowed(stranger):
    packet = a_packet()
    assert create(stranger, packet).status_code == 403
    assert stranger.get("/receipts").status_code == 403
    assert not Encounter.objects.exists()


def test_public_keys_are_open_to_all(stranger):
    assert set(stranger.get("/keys").json()) == {"reader", "signer"}


def test_a_created_encounter_is_answered_with_the_centres_receipt(caller):
    packet = a_packet()
    answer = create(caller, packet)
    assert answer.status_code == 200
    told = receipt.check(
        receipt.SignedReceipt.from_dict(answer.json()["others"]["receipt"]), signing_key().verifying_key
    )
    assert (told.packet_id, told.station, told.sequence, told.by) == (packet.packet_id, "bontang-utara", 1, "centre")


def test_an_encounter_created_twice_is_refused_and_its_receipt_can_be_fetched(caller):
    packet = a_packet()
    first = create(caller, packet).json()["others"]["receipt"]
    assert create(caller, packet).status_code == 409
    told = caller.get("/receipts").json()
    assert told["receipts"] == [first]
    assert caller.get(f"/receipts?after={told['last']}").json()["receipts"] == []
    packet_id = json.loads(first["document"])["packet_id"]
    assert caller.get(f"/receipts/{packet_id}").json() == {"receipt": first, "earlier": []}
    assert caller.get("/receipts/nobody").json() == {"receipt": None, "earlier": []}


def test_images_rest_as_they_were_sealed(caller):
    packet = a_packet()
    create(caller, packet)
    kept = Encounter.objects.get()
    assert kept.document["biometricData"] == encounter_of(packet)["biometricData"]
    assert "no image" not in json.dumps(kept.document)


def test_images_that_came_open_are_sealed_before_they_rest(caller):
    open_image = base64.b64encode(b"an open image").decode()
    document = encounter_of(a_packet())
    del document["clientData"]
    document["biometricData"] = [
        {"biometricType": "FINGER", "biometricSubType": "RIGHT_THUMB", "image": open_image},
        {"biometricType": "FACE"},
    ]
    answer = caller.post("/v1/persons/p/encounters/e?transactionId=t", document, content_type="application/json")
    assert answer.json() == {"personId": "p", "encounterId": "e"}
    assert open_image not in json.dumps(Encounter.objects.get().document)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"clientData": "!!"}, 1000),
        ({"clientData": base64.b64encode(b"{}").decode()}, 1004),
        ({"status": "ASLEEP"}, 1000),
        ({"encounterType": None}, 1000),
        ({"galleries": []}, 1000),
        ({"galleries": ["KTP", "KTP"]}, 1000),
        ({"galleries": ["ALL"]}, 1404),
        ({"biometricData": []}, 1000),
        ({"biometricData": ["x"]}, 1000),
        ({"biometricData": [{"biometricType": "GAIT"}]}, 1000),
        ({"biometricData": [{"biometricType": "FINGER", "image": "not base64!"}]}, 1000),
        ({"biometricData": [{"biometricType": "FINGER", "imageRef": "http://x/y"}]}, 1000),
        ({"biometricData": [{"biometricType": "FINGER", "image": "aa", "encryption": {"type": "PKCS7"}}]}, 1000),
        ({"biometricData": [{"biometricType": "FINGER", "resolution": "high"}]}, 1000),
        ({"biometricData": [{"biometricType": "FINGER", "colour": "blue"}]}, 1000),
        ({"biographicData": "Eka"}, 1000),
        ({"encounterId": "another"}, 1000),
        ({"extra": 1}, 1000),
    ],
)
def test_a_document_that_osia_does_not_know_is_refused(caller, change, code):
    packet = a_packet()
    answer = create(caller, packet, document={**encounter_of(packet), **change})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Encounter.objects.exists()


@pytest.mark.parametrize("body", ["", "[1]", "{", "[" * 100_000])
def test_a_body_that_is_no_object_is_refused(caller, body):
    answer = caller.post("/v1/persons/p/encounters/e?transactionId=t", body, content_type="application/json")
    assert answer.status_code == 400


def test_parts_that_the_station_did_not_seal_are_refused(caller):
    packet, other = a_packet(), a_packet(sequence=2)
    swapped = encounter_of(packet) | {"biometricData": encounter_of(other)["biometricData"]}
    left_out = encounter_of(packet) | {"biometricData": encounter_of(packet)["biometricData"][:1]}
    foreign = encounter_of(packet) | {"biometricData": plain_fingers(1, 1)}
    twice = encounter_of(packet) | {"biometricData": plain_fingers(1, 1)[:1] + encounter_of(packet)["biometricData"]}
    for document in (swapped, left_out, foreign, twice):
        assert create(caller, packet, document=document).json()["code"] == 1004


def test_a_manifest_about_another_person_is_refused(caller):
    packet = a_packet()
    answer = caller.post(
        f"/v1/persons/somebody-else/encounters/{packet.packet_id}?transactionId=t",
        encounter_of(packet),
        content_type="application/json",
    )
    assert answer.json()["code"] == 1004


def test_a_manifest_of_another_encounter_is_refused(caller):
    packet = a_packet()
    where = f"/v1/persons/subject-1/encounters/{'0' * 64}?transactionId=t"
    answer = caller.post(where, encounter_of(packet), content_type="application/json")
    assert answer.json()["code"] == 1004


def test_a_call_without_transaction_is_refused(caller):
    answer = caller.post("/v1/persons/p/encounters/e", {}, content_type="application/json")
    assert answer.json()["code"] == 1001


def test_answers_go_to_the_citys_address_only(caller):
    packet = a_packet()
    assert create(caller, packet, callback="http://elsewhere/x").json()["code"] == 1002
    answer = create(caller, packet, callback=f"{settings.CITY_URL}/api/relay/callback")
    assert answer.status_code == 202
    assert answer.json() == {"taskId": str(Task.objects.get().task_id)}


def test_an_encounter_can_be_read_again(caller):
    packet = a_packet()
    create(caller, packet)
    where = f"/v1/persons/subject-1/encounters/{packet.packet_id}?transactionId=t"
    assert caller.get(where).json()["encounterId"] == packet.packet_id
    assert caller.get("/v1/persons/subject-1/encounters/none?transactionId=t").status_code == 404


def test_the_centre_states_a_day_signed(caller):
    packets = [a_packet(subject=f"s{n}", sequence=n) for n in (1, 2)]
    for packet in reversed(packets):
        create(caller, packet)
    signed = closing.SignedClosing.from_dict(caller.get("/closing/bontang-utara/2026-11-24").json())
    told = closing.check(signed, signing_key().verifying_key)
    assert (told.place, told.first, told.last) == ("centre", 1, 2)
    assert told.ids == tuple(packet.packet_id for packet in packets)
    assert closing_of("bontang-utara", packets[0].contents.sealed_at.date()).closing == told
    assert caller.get("/closing/bontang-utara/yesterday").status_code == 400
    assert caller.get("/receipts?after=x").status_code == 400
