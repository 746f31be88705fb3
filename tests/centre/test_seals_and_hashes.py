"""OSIA 7.1's Encryption and Integrity: images arrive sealed and are what was hashed, or are refused."""

import base64
import hashlib
import json

import pytest
from centre_cast import finger

from satupintu.centre.keys import reading_key
from satupintu.centre.models import Encounter, Task
from satupintu.centre.osia.reading import fingers_of
from satupintu.packets.jwe import encrypt
from satupintu.packets.keys import ReadingKey

pytestmark = pytest.mark.django_db
IMAGE = finger(1, 2, 1)
OPEN = base64.b64encode(IMAGE).decode()
BY_ITEM = {"type": "JWE", "scope": "$.image"}
BY_DOCUMENT = {"type": "JWE", "scope": "$.biometricData[*].image"}


def closed(image=IMAGE):
    return encrypt(image, reading_key().reader).compact()


def an_item(image=OPEN, **more):
    return {"biometricType": "FINGER", "biometricSubType": "RIGHT_INDEX", "image": image, **more}


def create(caller, *items, **more):
    document = {"status": "ACTIVE", "encounterType": "KTP", "galleries": ["KTP"], "biometricData": list(items), **more}
    return caller.post("/v1/persons/p/encounters/e?transactionId=t", document, content_type="application/json")


def kept_images():
    return [image.open() for image in fingers_of(Encounter.objects.get().document["biometricData"])]


@pytest.mark.parametrize(
    ("seal", "item", "more"),
    [
        (None, {}, {}),
        (closed, {"encryption": BY_ITEM}, {}),
        (closed, {}, {"encryption": BY_DOCUMENT}),
        (closed, {"encryption": {"type": "JWE", "scope": ""}}, {"encryption": BY_DOCUMENT}),
    ],
)
def test_an_image_rests_sealed_however_it_came(caller, seal, item, more):
    item = an_item(**item) if seal is None else an_item(seal(), **item)
    assert create(caller, item, **more).status_code == 200
    assert kept_images() == [IMAGE]
    (kept,) = Encounter.objects.get().document["biometricData"]
    assert kept["encryption"] == BY_ITEM
    assert OPEN not in json.dumps(Encounter.objects.get().document)


def test_a_template_that_a_caller_sends_rests_sealed_too(caller):
    template = base64.b64encode(b"a template").decode()
    assert create(caller, an_item(closed(), template=template, encryption=BY_ITEM)).status_code == 200
    (kept,) = Encounter.objects.get().document["biometricData"]
    assert kept["encryption"]["scope"] == "$.image $.template"
    assert template not in json.dumps(Encounter.objects.get().document)


def test_images_of_an_update_and_of_a_question_rest_sealed(caller):
    create(caller, an_item())
    Encounter.objects.update(document={})
    document = {"status": "ACTIVE", "encounterType": "KTP", "galleries": ["KTP"], "biometricData": [an_item()]}
    where = "callback=http://127.0.0.1:8000/x&transactionId=t"
    for method, address, body in (
        (caller.put, "persons/p/encounters/e", document),
        (caller.post, "identify/KTP", {"filter": {}, "biometricData": [an_item()]}),
        (caller.post, "verify/KTP/p", {"biometricData": [an_item()]}),
        (caller.post, "verify", {"biometricData1": [an_item()], "biometricData2": [an_item()]}),
    ):
        assert method(f"/v1/{address}?{where}", body, content_type="application/json").status_code == 202
    asked = [json.dumps(question) for question in Task.objects.values_list("question", flat=True)]
    assert len(asked) == 5
    assert not any(OPEN in question for question in asked)


@pytest.mark.parametrize("image", [OPEN, "aa.bb", "a..b.c.d", ""])
def test_what_is_said_to_be_sealed_and_is_not_never_rests(caller, image):
    assert create(caller, an_item(image, encryption=BY_ITEM)).json()["code"] == 1000
    assert create(caller, an_item(image), encryption=BY_DOCUMENT).json()["code"] == 1000
    assert not Encounter.objects.exists()


@pytest.mark.parametrize(
    "encryption",
    [
        {"type": "PKCS7", "scope": "$.biometricData[*].image"},
        {"type": "JWE", "scope": "$.biographicData"},
        {"type": "JWE"},
        {"type": "ROT13", "scope": "$.biometricData[*].image"},
    ],
)
def test_what_cannot_be_opened_here_is_refused(caller, encryption):
    assert create(caller, an_item(closed()), encryption=encryption).json()["code"] == 1000
    assert not Encounter.objects.exists()


# -- integrity ----------------------------------------------------------------------------------------------
def digest(document, make=hashlib.sha256):
    return make(json.dumps(document, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def test_a_hash_over_what_was_sent_is_checked(caller):
    """The members in scope stay where they stand and the rest is left out; the hash is of that, spelled canonically."""
    scope = "$.galleries[0] $.biographicData.gender $.biometricData[*].image"
    hashed = {"galleries": ["KTP"], "biographicData": {"gender": "F"}, "biometricData": [{"image": OPEN}]}
    told = {"scope": scope, "alg": "SHA256", "hash": digest(hashed)}
    data = {"biographicData": {"gender": "F", "yearOfBirth": 1990}}
    assert create(caller, an_item(), **data, integrity=[told]).status_code == 200
    other = {"biographicData": {"gender": "M"}}
    assert create(caller, an_item(), **other, integrity=[told]).json()["code"] == 1007


@pytest.mark.parametrize("make", [hashlib.sha256, hashlib.sha384, hashlib.sha512])
def test_a_hash_in_base64_of_any_of_three_kinds_is_taken(caller, make):
    raw = bytes.fromhex(digest({"status": "ACTIVE"}, make))
    told = {"scope": "$.status", "alg": make().name.upper(), "hash": base64.b64encode(raw).decode()}
    assert create(caller, an_item(), integrity=[told]).status_code == 200


def test_a_hash_is_of_the_open_image_unless_it_says_of_the_sealed_one(caller):
    image = closed()
    plain = {"scope": "$.image", "alg": "SHA-256", "hash": digest({"image": OPEN})}
    sealed = {**plain, "encrypted": True, "hash": digest({"image": image})}
    for integrity in ([plain], [sealed], [plain, sealed]):
        Encounter.objects.all().delete()
        assert create(caller, an_item(image, encryption=BY_ITEM, integrity=integrity)).status_code == 200
    whole = {"scope": "$.biometricData[*].image", "alg": "SHA256", "hash": digest({"biometricData": [{"image": OPEN}]})}
    Encounter.objects.all().delete()
    assert create(caller, an_item(image), encryption=BY_DOCUMENT, integrity=[whole]).status_code == 200
    for wrong in ({**plain, "encrypted": True}, {**sealed, "encrypted": False}):
        Encounter.objects.all().delete()
        answer = create(caller, an_item(image, encryption=BY_ITEM, integrity=[wrong]))
        assert answer.json()["code"] == 1007


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "JWS", "signature": "a.b.c"},
        {"alg": "MD5"},
        {"scope": "$..status"},
        {"scope": "status"},
        {"hash": "00"},
        {"hash": "no hash"},
        {"scope": "$.contextualData"},
    ],
)
def test_a_hash_that_cannot_be_checked_is_refused(caller, odd):
    told = {"scope": "$.status", "alg": "SHA256", "hash": digest({"status": "ACTIVE"}), **odd}
    answer = create(caller, an_item(), contextualData={"weight": 1.5}, integrity=[told])
    assert (answer.status_code, answer.json()["code"]) == (400, 1007)


def test_a_seal_for_somebody_else_under_a_hash_is_refused(caller):
    image = encrypt(IMAGE, ReadingKey.generate().reader).compact()
    told = {"scope": "$.image", "alg": "SHA256", "hash": digest({"image": OPEN})}
    assert create(caller, an_item(image, encryption=BY_ITEM, integrity=[told])).json()["code"] == 2002
