"""The centre speaks OSIA's ABIS interface 1.6.0: all 22 operations, each with the answers that OSIA names for it."""

import re

import pytest
from centre_cast import create, encounter_of, plain_fingers, sealed, stock_person
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from osia_file import OPERATION, fits, is_valid, needs_file, osia

from satupintu.centre.osia import shapes, words
from satupintu.centre.osia.operations import OPERATIONS
from satupintu.centre.problems import Code
from satupintu.centre.urls import VIEWS

pytestmark = pytest.mark.django_db
CALLBACK = f"{settings.CITY_URL}/api/relay/callback"
IDS = {"personIdTarget": "old", "personIdSource": "again", "galleryId": "KTP", "taskId": "none"}
BODIES = {
    "identify": {"filter": {}, "biometricData": plain_fingers(1, 1)},
    "identifyFromId": {},
    "identifyFromEncounterId": {},
    "verifyFromId": {"biometricData": plain_fingers(1, 1)},
    "verifyFromBio": {"biometricData1": plain_fingers(1, 1), "biometricData2": plain_fingers(1, 2)},
    "updateEncounterGalleries": ["KTP"],
}


def an_encounter(person=1, touch=1, **more):
    """As a caller without packets sends it."""
    images = {"biometricData": plain_fingers(person, touch)}
    return {"status": "ACTIVE", "encounterType": "KTP", "galleries": ["KTP"], **images, **more}


def ask(caller, name, body=None, *, accept="application/json", ids=None, **query):
    """Call an operation by its OSIA name."""
    operation = OPERATION[name]
    named = {"personId": "p", "encounterId": "e", **IDS, **(ids or {})}
    address = re.sub(r"\{(\w+)\}", lambda found: named[found[1]], operation.path)
    more = "&".join(f"{key}={value}" for key, value in {"transactionId": "t", **query}.items() if value is not None)
    body = body if body is not None else BODIES.get(name, an_encounter())
    sent = {} if operation.method == "GET" else {"data": body, "content_type": "application/json"}
    return getattr(caller, operation.method.lower())(f"{address}?{more}", headers={"Accept": accept}, **sent)


@pytest.fixture
def cards():
    """A caller who may read templates."""
    return Client(headers={"Authorization": f"Bearer {settings.TEMPLATES_TOKEN}"})


@pytest.fixture
def two_people(caller, working):
    """`old` and `again` are one person, recorded twice; the engine knows them."""
    stock_person("old", 5)
    stock_person("again", 5, touch=2)
    working.follow({"old", "again"})


# -- the table of operations ------------------------------------------------------------------------------
def test_there_are_22_operations_and_each_has_a_view():
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS) == 22
    assert set(VIEWS) == set(OPERATION)


class TestAgainstTheFile:
    pytestmark = needs_file

    def test_the_table_says_what_osias_file_says(self):
        told = {
            operation["operationId"]: (
                method.upper(),
                path,
                {each["name"] for each in operation["parameters"] if each["in"] == "query"},
                {int(status) for status in operation["responses"]},
            )
            for path, methods in osia()["paths"].items()
            for method, operation in methods.items()
        }
        assert told == {each.name: (each.method, each.path, each.query, each.statuses) for each in OPERATIONS}

    @pytest.mark.parametrize(
        ("schema", "known"),
        [
            ("BiometricType", words.BIOMETRIC_TYPES),
            ("BiometricSubType", words.BIOMETRIC_SUBTYPES),
            ("CompressionType", words.COMPRESSIONS),
            ("ImpressionType", words.IMPRESSIONS),
        ],
    )
    def test_the_words_are_those_of_osias_file(self, schema, known):
        assert set(osia()["components"]["schemas"][schema]["enum"]) == known

    @pytest.mark.parametrize(
        ("schema", "known"),
        [
            ("Encounter", shapes.ENCOUNTER),
            ("BiometricData", shapes.BIOMETRIC),
            ("Encryption", shapes.ENCRYPTION),
            ("Integrity", shapes.INTEGRITY),
        ],
    )
    def test_the_members_are_those_of_osias_file(self, schema, known):
        assert set(osia()["components"]["schemas"][schema]["properties"]) == known.keys()

    def test_what_the_city_sends_is_an_encounter(self):
        packet = sealed(images={"finger-01": b"a", "finger-02": b"b"})
        is_valid({"$ref": "#/components/schemas/Encounter"}, {"encounterId": packet.packet_id, **encounter_of(packet)})


# -- what holds for all -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", OPERATION)
def test_without_the_token_nothing_is_allowed(stranger, name):
    fits(name, ask(stranger, name), 403)


@pytest.mark.parametrize("name", OPERATION)
def test_without_a_transaction_nothing_is_done(cards, name):
    fits(name, ask(cards, name, transactionId=None), 400)
    fits(name, ask(cards, name, transactionId="t" * 101), 400)


@pytest.mark.parametrize("name", [name for name, each in OPERATION.items() if "callback" in each.query])
def test_answers_go_nowhere_but_to_the_city(cards, name):
    for elsewhere in ("http://elsewhere/x", "http://[", "city"):
        answer = fits(name, ask(cards, name, callback=elsewhere), 400)
        assert answer.json()["code"] == 1002


@pytest.mark.parametrize("name", [name for name, each in OPERATION.items() if "priority" in each.query])
def test_a_priority_is_from_0_to_9(cards, name):
    for odd in ("10", "-1", "high"):
        fits(name, ask(cards, name, priority=odd), 400)


@pytest.mark.parametrize("name", [name for name, each in OPERATION.items() if "callback" in each.query])
def test_who_names_a_callback_is_given_a_task(cards, db, name):
    for person in ("old", "again"):
        stock_person(person, 5)
    ids = {"personId": "old", "encounterId": "new" if name == "createEncounter" else "INVENTED"}
    more = {"status": "ACTIVE"} if name == "updateEncounterStatus" else {}
    told = fits(name, ask(cards, name, callback=CALLBACK, ids=ids, **more), 202).json()
    status = ask(cards, "readTaskStatus", ids={"taskId": told["taskId"]})
    fits("readTaskStatus", status, 200)


@pytest.mark.parametrize("name", [name for name, each in OPERATION.items() if "{" in each.path])
def test_an_id_that_nobody_can_have_is_refused(cards, name):
    odd = "%1f".join("xy")
    ids = {"personIdTarget": odd, "galleryId": odd, "personId": odd, "encounterId": odd, "taskId": odd}
    fits(name, ask(cards, name, ids=ids), 400)


# -- encounters -------------------------------------------------------------------------------------------
def test_create_encounter(caller):
    packet = sealed(images={"finger-01": b"a", "finger-02": b"b"})
    fits("createEncounter", create(caller, packet), 200)
    fits("createEncounter", create(caller, packet), 409)
    fits("createEncounter", create(caller, packet, document={"status": "ACTIVE"}), 400)


def test_create_encounter_whose_ids_are_made_here(caller):
    told = fits("createEncounterNoIds", ask(caller, "createEncounterNoIds"), 200).json()
    assert ask(caller, "createEncounterNoIds").json() == told, "the same transaction"
    assert ask(caller, "createEncounterNoIds", transactionId="t2").json()["personId"] != told["personId"]
    beside = fits("createEncounterNoId", ask(caller, "createEncounterNoId", ids=told), 200).json()
    assert beside["personId"] == told["personId"]
    assert beside["encounterId"] != told["encounterId"]
    fits("createEncounterNoId", ask(caller, "createEncounterNoId", {}), 400)
    fits("createEncounterNoIds", ask(caller, "createEncounterNoIds", {}), 400)
    read = fits("readAllEncounters", ask(caller, "readAllEncounters", ids=told), 200).json()
    assert [each["encounterId"] for each in read] == [told["encounterId"], beside["encounterId"]]


def test_read_encounters(caller):
    ask(caller, "createEncounter", an_encounter(encounterId="e", clientData="bXkgb3du"))
    told = fits("readEncounter", ask(caller, "readEncounter"), 200).json()
    assert (told["encounterId"], told["status"], told["galleries"]) == ("e", "ACTIVE", ["KTP"])
    assert told["clientData"] == "bXkgb3du", "what the caller put there is the caller's own"
    assert told["createdDate"] == told["updatedDate"]
    assert {item["encryption"]["type"] for item in told["biometricData"]} == {"JWE"}
    fits("readEncounter", ask(caller, "readEncounter", ids={"encounterId": "other"}), 404)
    fits("readAllEncounters", ask(caller, "readAllEncounters", ids={"personId": "other"}), 404)


def test_update_encounter(caller, working):
    ask(caller, "createEncounter")
    other = an_encounter(person=2, galleries=["SIM"], status="INACTIVE")
    told = fits("updateEncounter", ask(caller, "updateEncounter", other), 200).json()
    assert told["others"]["fingers"]["RIGHT_THUMB"]["minutiae"] > 0
    read = ask(caller, "readEncounter").json()
    assert (read["galleries"], read["status"]) == (["SIM"], "INACTIVE")
    assert read["updatedDate"] > read["createdDate"]
    fits("updateEncounter", ask(caller, "updateEncounter", other, ids={"encounterId": "x"}), 404)
    fits("updateEncounter", ask(caller, "updateEncounter", {}), 400)


def test_update_status_and_galleries(caller, working):
    ask(caller, "createEncounter")
    fits("updateEncounterStatus", ask(caller, "updateEncounterStatus", status="INACTIVE"), 204)
    fits("updateEncounterGalleries", ask(caller, "updateEncounterGalleries", ["VIP", "CRIMINAL"]), 204)
    read = ask(caller, "readEncounter").json()
    assert (read["status"], read["galleries"]) == ("INACTIVE", ["VIP", "CRIMINAL"])
    unknown = {"encounterId": "x"}
    fits("updateEncounterStatus", ask(caller, "updateEncounterStatus", status="ACTIVE", ids=unknown), 400)
    fits("updateEncounterStatus", ask(caller, "updateEncounterStatus", status="ASLEEP"), 400)
    fits("updateEncounterStatus", ask(caller, "updateEncounterStatus"), 400)
    for odd in ([], ["A", "A"], {"A": 1}, [1], ["ALL"]):
        fits("updateEncounterGalleries", ask(caller, "updateEncounterGalleries", odd), 400)
    fits("updateEncounterGalleries", ask(caller, "updateEncounterGalleries", ["B"], ids=unknown), 400)


def test_delete_encounters_and_persons(caller, working):
    ask(caller, "createEncounter")
    ask(caller, "createEncounter", ids={"encounterId": "e2"})
    fits("deleteEncounter", ask(caller, "deleteEncounter"), 204)
    fits("deleteEncounter", ask(caller, "deleteEncounter", transactionId="t2"), 404)
    fits("readEncounter", ask(caller, "readEncounter"), 404)
    fits("deleteAll", ask(caller, "deleteAll"), 204)
    fits("deleteAll", ask(caller, "deleteAll"), 204)
    fits("deleteAll", ask(caller, "deleteAll", transactionId="t2"), 404)
    fits("createEncounter", ask(caller, "createEncounter"), 200)


def test_merge_and_move(caller, working):
    for person, encounter in (("a", "1"), ("b", "2"), ("c", "1")):
        ask(caller, "createEncounter", ids={"personId": person, "encounterId": encounter})
    ab, ac = ({"personIdTarget": "a", "personIdSource": source} for source in "bc")
    fits("moveEncounter", ask(caller, "moveEncounter", ids=ab | {"encounterId": "9"}), 404)
    fits("moveEncounter", ask(caller, "moveEncounter", ids=ac | {"encounterId": "1"}), 409)
    fits("moveEncounter", ask(caller, "moveEncounter", ids=ab | {"encounterId": "2"}), 204)
    assert ask(caller, "readEncounter", ids={"personId": "a", "encounterId": "2"}).status_code == 200
    fits("mergeEncounter", ask(caller, "mergeEncounter", ids=ac), 409)
    fits("mergeEncounter", ask(caller, "mergeEncounter", ids=ab), 404)
    fits("mergeEncounter", ask(caller, "mergeEncounter", ids=ab | {"personIdSource": "a"}), 400)
    fits("moveEncounter", ask(caller, "moveEncounter", ids={"personIdTarget": "a", "personIdSource": "a"}), 400)
    ask(caller, "createEncounter", ids={"personId": "d", "encounterId": "3"})
    fits("mergeEncounter", ask(caller, "mergeEncounter", ids=ab | {"personIdSource": "d"}), 204)
    read = ask(caller, "readAllEncounters", ids={"personId": "a"}).json()
    assert [each["encounterId"] for each in read] == ["1", "2", "3"]
    fits("readAllEncounters", ask(caller, "readAllEncounters", ids={"personId": "d"}), 404)


def test_templates_are_for_who_makes_credentials_and_not_for_the_city(caller, cards, working):
    ask(caller, "createEncounter", an_encounter(biometricData=[*plain_fingers(1, 1), {"biometricType": "FACE"}]))
    ask(caller, "identifyFromId", ids={"personId": "p"})
    fits("readTemplate", ask(caller, "readTemplate"), 403)
    told = fits("readTemplate", ask(cards, "readTemplate"), 200).json()
    assert [each["biometricSubType"] for each in told] == ["RIGHT_THUMB", "RIGHT_INDEX", "RIGHT_MIDDLE"]
    assert {each["templateFormat"] for each in told} == {"ISO_19794_2"}
    one = ask(cards, "readTemplate", biometricType="FINGER", biometricSubType="RIGHT_INDEX").json()
    assert one == [told[1]]
    assert fits("readTemplate", ask(cards, "readTemplate", biometricType="FACE"), 200).json() == []
    fits("readTemplate", ask(cards, "readTemplate", biometricType="IRIS"), 404)
    fits("readTemplate", ask(cards, "readTemplate", ids={"encounterId": "x"}), 404)
    fits("readTemplate", ask(cards, "readTemplate", biometricType="GAIT"), 400)
    fits("readTemplate", ask(cards, "readTemplate", templateFormat="ANSI_378"), 400)


# -- searches ---------------------------------------------------------------------------------------------
def test_identify_from_id_and_from_an_encounter(caller, two_people):
    again = {"personId": "again", "encounterId": "INVENTED"}
    for name in ("identifyFromId", "identifyFromEncounterId"):
        (found,) = fits(name, ask(caller, name, ids=again), 200).json()
        assert found["personId"] == "old"
        assert {(score["encounterId"], *score["galleries"]) for score in found["scores"]} == {("INVENTED", "KTP")}
        fits(name, ask(caller, name, ids={"personId": "nobody"}), 404)
        fits(name, ask(caller, name, ids=again | {"galleryId": "VIP"}), 404)
        fits(name, ask(caller, name, {"born": {}}, ids=again), 400)
        fits(name, ask(caller, name, ids=again, serviceLevel="fast"), 400)
    fits("identifyFromEncounterId", ask(caller, "identifyFromEncounterId", ids=again | {"encounterId": "x"}), 404)


def test_identify_and_verify_by_images(caller, working):
    ask(caller, "createEncounter")
    assert fits("identify", ask(caller, "identify"), 200).json()[0]["personId"] == "p"
    fits("identify", ask(caller, "identify", {"filter": {}}), 400)
    fits("identify", ask(caller, "identify", ids={"galleryId": "VIP"}), 404)
    assert fits("verifyFromId", ask(caller, "verifyFromId"), 200).json()["decision"] is True
    fits("verifyFromId", ask(caller, "verifyFromId", {}), 400)
    fits("verifyFromId", ask(caller, "verifyFromId", ids={"personId": "nobody"}), 404)
    assert fits("verifyFromBio", ask(caller, "verifyFromBio"), 200).json()["decision"] is True
    others = {"biometricData1": plain_fingers(1, 1), "biometricData2": plain_fingers(2, 1)}
    assert ask(caller, "verifyFromBio", others).json()["decision"] is False
    fits("verifyFromBio", ask(caller, "verifyFromBio", {"biometricData1": plain_fingers(1, 1)}), 400)


# -- galleries and tasks ----------------------------------------------------------------------------------
def test_galleries_and_their_content(caller):
    assert fits("readGalleries", ask(caller, "readGalleries"), 200).json() == ["KTP"]
    for number in range(3):
        ask(caller, "createEncounter", ids={"encounterId": f"e{number}"})
    ask(caller, "createEncounter", an_encounter(galleries=["VIP", "KTP"]), ids={"encounterId": "e3"})
    assert ask(caller, "readGalleries").json() == ["KTP", "VIP"]
    name = "readGalleryContent"
    some = fits(name, ask(caller, name, offset=1, limit=2), 200).json()
    assert some == [{"personId": "p", "encounterId": "e1"}, {"personId": "p", "encounterId": "e2"}]
    assert len(ask(caller, name, ids={"galleryId": "ALL"}).json()) == 4
    listed = fits(name, ask(caller, name, ids={"galleryId": "VIP"}, accept="text/csv"), 200)
    assert listed.content.decode().split() == ["PersonId,encounterId", "p,e3"]
    fits(name, ask(caller, name, ids={"galleryId": "SIM"}), 404)
    fits(name, ask(caller, name, limit=-1), 400)


def test_tasks(caller):
    task = {"taskId": create(caller, sealed(images={"finger-01": b"a"}), callback=CALLBACK).json()["taskId"]}
    assert fits("readTaskStatus", ask(caller, "readTaskStatus", ids=task), 200).json() == "PENDING"
    fits("redeliverTaskResult", ask(caller, "redeliverTaskResult", ids=task), 204)
    fits("readTaskStatus", ask(caller, "readTaskStatus"), 404)
    fits("redeliverTaskResult", ask(caller, "redeliverTaskResult"), 404)


def test_what_osia_does_not_name_is_not_done(caller):
    assert caller.patch("/v1/persons/p/encounters/e?transactionId=t").status_code == 405


def test_whatever_goes_wrong_is_osias_error(caller, monkeypatch):
    def told(answer):
        assert answer["Content-Type"] == "application/json"
        return answer.status_code, answer.json()["code"]

    large = caller.post(
        "/v1/persons/p/encounters/e?transactionId=t", b" " * 17_000_000, content_type="application/json"
    )
    assert told(large) == (400, Code.BAD_DOCUMENT)
    assert told(caller.get("/v1/nothing")) == (404, Code.NO_SUCH_ADDRESS)
    caller.raise_request_exception = False
    for error, status in ((OperationalError("database is locked"), 503), (RuntimeError("a mistake of ours"), 500)):

        def broken(*_, error=error, **__):
            raise error

        monkeypatch.setattr("satupintu.centre.services.ask", broken)
        answer = caller.delete("/v1/persons/p?transactionId=t")
        assert told(answer) == (status, Code.BROKEN)
        assert str(error) not in answer.content.decode()


def test_a_slash_is_in_no_name(caller):
    document = encounter_of(sealed()) | {"galleries": ["A/B"]}
    fits("createEncounter", create(caller, sealed(), document=document), 400)
