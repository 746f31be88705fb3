"""Every answer has the shape that OSIA's ABIS interface names."""

from pathlib import Path

import pytest
import yaml
from centre_cast import create, encounter_of, plain_fingers, sealed, stock_person
from django.conf import settings
from jsonschema import Draft202012Validator

FILE = Path(__file__).parents[3] / "shared" / "standards" / "osia" / "abis.yaml"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.shared,
    pytest.mark.skipif(not FILE.exists(), reason="OSIA's files are not in ../shared"),
]
CALLBACK = f"{settings.CITY_URL}/api/relay/callback"


@pytest.fixture(scope="module")
def osia():
    return yaml.safe_load(FILE.read_text())


def fits(osia, answer, path, method):
    """The answer's status is one the operation names, and its body has that status' schema."""
    response = osia["paths"][path][method]["responses"][str(answer.status_code)]
    if "content" not in response:
        return
    schema = response["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": osia["components"]}).validate(answer.json())


def post(caller, address, body, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return caller.post(f"{address}?transactionId=t{more}", body, content_type="application/json")


def test_create_encounter(caller, osia):
    path = "/v1/persons/{personId}/encounters/{encounterId}"
    packet = sealed(images={"finger-01": b"a", "finger-02": b"b"})
    Draft202012Validator({"$ref": "#/components/schemas/Encounter", "components": osia["components"]}).validate(
        {"encounterId": packet.packet_id, **encounter_of(packet)}
    )
    for answer, status in (
        (create(caller, packet), 200),
        (create(caller, packet), 409),
        (create(caller, sealed(sequence=2, images={"finger-01": b"a"}), callback=CALLBACK), 202),
        (create(caller, packet, document={"status": "ACTIVE"}), 400),
    ):
        assert answer.status_code == status
        fits(osia, answer, path, "post")
    fits(osia, caller.get(f"/v1/persons/subject-1/encounters/{packet.packet_id}?transactionId=t"), path, "get")


def test_identify_from_id(caller, osia, working):
    path = "/v1/identify/{galleryId}/{personId}"
    stock = stock_person("old", 5)
    again = stock_person("again", 5, touch=2)
    working.put("old", "", stock)
    working.put("again", "", again)
    for answer, status in (
        (post(caller, "/v1/identify/KTP/again", {}), 200),
        (post(caller, "/v1/identify/KTP/again", {}, callback=CALLBACK), 202),
        (post(caller, "/v1/identify/KTP/nobody", {}), 404),
        (post(caller, "/v1/identify/KTP/again", {"a": 1}), 400),
    ):
        assert answer.status_code == status
        fits(osia, answer, path, "post")
    assert post(caller, "/v1/identify/KTP/again", {}).json()[0]["personId"] == "old"


def test_identify_and_verify_by_images(caller, osia, working):
    create(caller, sealed())
    images = plain_fingers(1, 2)
    found = post(caller, "/v1/identify/KTP", {"filter": {}, "biometricData": images})
    told = post(caller, "/v1/verify/KTP/subject-1", {"biometricData": images})
    assert found.status_code == told.status_code == 200
    fits(osia, found, "/v1/identify/{galleryId}", "post")
    fits(osia, told, "/v1/verify/{galleryId}/{personId}", "post")


def test_tasks_galleries_and_deletion(caller, osia, working):
    task = create(caller, sealed(images={"finger-01": b"a"}), callback=CALLBACK).json()["taskId"]
    fits(osia, caller.get(f"/v1/tasks/{task}/status?transactionId=t"), "/v1/tasks/{taskId}/status", "get")
    again = caller.post(f"/v1/tasks/{task}/redeliver?transactionId=t")
    assert again.status_code == 204
    fits(osia, again, "/v1/tasks/{taskId}/redeliver", "post")
    fits(osia, caller.get("/v1/galleries?transactionId=t"), "/v1/galleries", "get")
    gone = caller.delete("/v1/persons/subject-1?transactionId=t")
    assert gone.status_code == 204
    fits(osia, gone, "/v1/persons/{personId}", "delete")


def test_not_allowed(stranger, osia):
    answer = stranger.get("/v1/galleries?transactionId=t")
    assert answer.status_code == 403
    fits(osia, answer, "/v1/galleries", "get")
