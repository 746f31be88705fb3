"""MOSIP's ABIS messages over the same services: each is answered in MOSIP's words, and again in the same."""

import base64
import json
import re
from pathlib import Path

import httpx
import pytest
from centre_cast import ReadyEngine, finger, stock_person
from mosip_cast import URL, Mosip, cbeff, closed, message, picture, png, record

from satupintu.centre import services
from satupintu.centre.models import Encounter, Task
from satupintu.centre.mosip import handling, messages, share
from satupintu.centre.mosip.cbeff import read_cbeff
from satupintu.centre.mosip.fir import BrokenRecordError, read_record
from satupintu.centre.mosip.handling import handle
from satupintu.centre.osia.reading import fingers_of
from satupintu.centre.problems import CentreProblem
from satupintu.centre.working import answer_next
from satupintu.fingerprints import decode

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[3] / "shared" / "standards" / "mosip-abis" / "abis-api.md"
HERE = f"{URL}/v1/datashare/get/1"


@pytest.fixture
def mosip(settings):
    settings.MOSIP_URL = URL
    return Mosip()


@pytest.fixture
def give(mosip, monkeypatch):
    """A message to the centre, whose engine works at once; its answer."""
    engine = ReadyEngine()

    def worked_off(task):
        while answer_next(engine):
            pass
        task.refresh_from_db()
        return task

    monkeypatch.setattr(services, "wait_for", worked_off)

    def given(verb, request_id="r1", **more):
        return handle(message(verb, request_id, **more), mosip.fetch)

    return given


def fingers(person, touch=1):
    return {position: finger(person, position, touch) for position in (1, 2, 3)}


def insert(give, mosip, reference, person, touch=1, request_id=None, url=HERE):
    mosip.shares[url] = closed(cbeff(fingers(person, touch)))
    return give("insert", request_id or f"i-{reference}", referenceId=reference, referenceURL=url)


def reason(answer):
    assert answer["returnValue"] == "2"
    return int(answer["failureReason"])


# -- the six messages ---------------------------------------------------------------------------------------
def test_who_is_inserted_is_found_and_who_is_deleted_is_not(give, mosip):
    for reference, person in (("a", 1), ("b", 1), ("c", 2)):
        assert insert(give, mosip, reference, person, touch=len(mosip.shares) + 1)["returnValue"] == "1"
    found = give("identify", "s1", referenceId="a", referenceURL="")["candidateList"]
    assert (found["count"], [each["referenceId"] for each in found["candidates"]]) == ("1", ["b"])
    assert float(found["candidates"][0]["analytics"]["internalScore"]) > 3
    assert give("delete", "d1", referenceId="b")["returnValue"] == "1"
    assert give("identify", "s2", referenceId="a")["candidateList"] == {"count": "0", "candidates": []}
    assert reason(give("delete", "d2", referenceId="b")) == 12


def test_the_same_message_again_gets_the_same_answer_and_does_nothing(give, mosip):
    assert insert(give, mosip, "a", 1)["returnValue"] == "1"
    insert(give, mosip, "b", 1, touch=2)
    mosip.shares.clear()
    assert give("insert", "i-a", referenceId="a", referenceURL=HERE)["returnValue"] == "1"
    first = give("identify", "s", referenceId="a")["candidateList"]
    give("delete", "d", referenceId="b")
    assert give("delete", "d", referenceId="b")["returnValue"] == "1"
    assert give("identify", "s", referenceId="a")["candidateList"] == first
    assert Encounter.objects.count() == 1


def test_images_of_an_insert_rest_sealed(give, mosip):
    insert(give, mosip, "a", 1)
    kept = Encounter.objects.get()
    assert base64.b64encode(finger(1, 2, 1)).decode() not in json.dumps(kept.document)
    assert [image.open() for image in fingers_of(kept.document["biometricData"])] == list(fingers(1).values())
    assert {image.dpi for image in fingers_of(kept.document["biometricData"])} == {500}


def test_a_search_by_url_within_a_gallery_and_with_flags(give, mosip):
    for reference, touch in (("a", 1), ("b", 2), ("c", 3)):
        insert(give, mosip, reference, 1, touch=touch)
    mosip.shares[HERE] = closed(cbeff(fingers(1, 4)))
    assert give("identify", "s1", referenceURL=HERE)["candidateList"]["count"] == "3"
    gallery = {"referenceIds": [{"referenceId": "b"}, {"referenceId": "nobody"}]}
    (only,) = give("identify", "s2", referenceURL=HERE, gallery=gallery)["candidateList"]["candidates"]
    assert only["referenceId"] == "b"
    one = give("identify", "s3", referenceURL=HERE, flags={"maxResults": "1", "flag1": "value1"})
    assert one["candidateList"]["count"] == "1"
    none = give("identify", "s4", referenceURL=HERE, flags={"targetFPIR": "300"})
    assert none["candidateList"]["count"] == "0"
    assert reason(give("identify", "s5", referenceURL=HERE, flags={"maxResults": "many"})) == 4


def test_the_centre_tells_that_it_lives_what_waits_and_how_many_it_has(give, mosip):
    insert(give, mosip, "a", 1)
    assert give("ping")["returnValue"] == "1"
    assert give("referenceCount")["count"] == "1"
    assert give("pendingJobs")["jobscount"] == "0"


# -- what fails ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"requestId": ""}, 6),
        ({"id": "mosip.abis.convert"}, 14),
        ({"id": None}, 14),
        ({"version": "2.0"}, 13),
        ({"requesttime": "yesterday"}, 15),
        ({"referenceId": ""}, 5),
        ({"referenceId": "a\u0000b"}, 4),
        ({"referenceURL": ""}, 8),
        ({"referenceURL": 7}, 4),
        ({"gallery": {"referenceIds": "a"}}, 4),
        ({"gallery": {"referenceIds": [{"referenceId": ""}]}}, 4),
        ({"flags": [1]}, 4),
        ({"referenceURL": "http://elsewhere/x"}, 7),
        ({"referenceURL": "http://["}, 7),
        ({"referenceURL": f"{URL}/unknown"}, 7),
    ],
)
def test_a_message_that_cannot_be_served_says_why(mosip, change, why):
    told = message("insert", referenceId="a", referenceURL=HERE) | change
    assert reason(handle(told, mosip.fetch)) == why
    assert not Task.objects.exists()


def test_a_message_without_its_time_or_that_is_none(mosip):
    told = message("ping")
    del told["requesttime"]
    assert reason(handle(told, mosip.fetch)) == 9
    assert reason(handle([], mosip.fetch)) == 4


def test_a_reference_is_inserted_once_and_searched_when_it_is_here(give, mosip):
    insert(give, mosip, "a", 1)
    assert reason(insert(give, mosip, "a", 1, request_id="other")) == 10
    assert reason(give("identify", "s", referenceId="nobody")) == 12
    assert reason(give("identify", "s2")) == 5


def test_fingers_of_which_none_can_be_used_are_not_kept(give, mosip):
    mosip.shares[HERE] = closed(cbeff({1: b"no image"}))
    for _ in range(2):
        assert reason(give("insert", referenceId="a", referenceURL=HERE)) == 18
    assert not Encounter.objects.exists()


def test_an_answer_that_takes_too_long_is_none_yet(mosip, settings):
    settings.ANSWER_WITHIN = 0.0
    stock_person("a", 1)
    with pytest.raises(CentreProblem):
        handle(message("identify", referenceId="a"), mosip.fetch)


# -- the data share -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (httpx.ConnectError("down"), 7),
        (httpx.Response(500), 7),
        (b"no base64!", 7),
        (base64.urlsafe_b64encode(b"nothing closed"), 7),
        (httpx.Response(200, json={"errors": [{"errorCode": "DAT-SER-006", "message": "expired"}]}), 17),
        (httpx.Response(200, json={"errors": [{"errorCode": "KER-ATH-403"}]}), 7),
        (httpx.Response(200, json={"errors": None}), 7),
    ],
)
def test_a_share_that_gives_nothing(mosip, content, why):
    mosip.shares[HERE] = content
    assert reason(handle(message("insert", referenceId="a", referenceURL=HERE), mosip.fetch)) == why


def test_a_share_closed_for_another_or_altered_or_too_large(mosip, monkeypatch):
    plain = cbeff(fingers(1))
    right = base64.urlsafe_b64decode(closed(plain))
    other = share._new_certificate()
    altered = base64.urlsafe_b64encode(right[:-1] + bytes([right[-1] ^ 1]))
    for content in (closed(plain, certificate=other), closed(plain, version=b"VER_R1"), altered):
        mosip.shares[HERE] = content
        assert reason(handle(message("insert", referenceId="a", referenceURL=HERE), mosip.fetch)) == 7
    monkeypatch.setattr(share, "LARGEST", 10)
    mosip.shares[HERE] = closed(plain)
    assert reason(handle(message("insert", referenceId="a", referenceURL=HERE), mosip.fetch)) == 7


def test_without_a_token_or_an_address_nothing_is_fetched(mosip, settings):
    told = message("insert", referenceId="a", referenceURL=HERE)
    mosip.shares[HERE], mosip.cookie = closed(cbeff(fingers(1))), ""
    assert reason(handle(told, mosip.fetch)) == 7
    assert len(mosip.heard) == 1
    settings.MOSIP_URL = ""
    assert reason(handle(told, mosip.fetch)) == 7
    assert len(mosip.heard) == 1


# -- CBEFF and finger image records -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"no xml", 16),
        (b'<?xml version="1.0"?><BIR/>', 11),
        (cbeff({}), 11),
        (cbeff({1: b"x"}).replace(b"Right Thumb", b"Right Toe"), 16),
        (cbeff({1: b"x"}).replace(b"RklS", b"!!!!"), 16),
        (cbeff({1: b"x"}).replace(b"RklS", b"AAAA"), 16),
    ],
)
def test_cbeff_that_is_none_or_empty(mosip, document, why):
    mosip.shares[HERE] = closed(document)
    assert reason(handle(message("insert", referenceId="a", referenceURL=HERE), mosip.fetch)) == why


def test_a_finger_that_is_missing_spoils_no_other():
    (item,) = read_cbeff(re.sub(rb"<BDB>[^<]*</BDB>", b"<BDB></BDB>", cbeff({1: b"x", 2: b"y"}), count=1))
    assert item["biometricSubType"] == "RIGHT_INDEX"


def test_entities_in_xml_are_not_opened():
    bomb = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + cbeff({1: b"x"}).partition(b"?>")[2]
    (item,) = read_cbeff(bomb.replace(b"<BDBInfo>", b"<A>&e;</A><BDBInfo>", 1))
    assert item["biometricSubType"] == "RIGHT_THUMB"


def test_left_fingers_are_left():
    assert [item["biometricSubType"] for item in read_cbeff(cbeff({10: b"x", 2: b"y"}))] == [
        "LEFT_LITTLE",
        "RIGHT_INDEX",
    ]


def test_a_record_gives_image_and_resolution():
    assert read_record(record(png(), certified=1)).image == png()
    assert read_record(record(png(), rate=197, unit=2)).dpi == 500
    raw = read_record(record(bytes([9] * 600), compression=0, size=(20, 30)))
    assert (decode(raw.image) == 9).all()
    assert decode(raw.image).shape == (30, 20)
    assert decode(read_record(record(picture("JPEG2000"), compression=5)).image).shape == (30, 20)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"FIR\0",
        record(png())[:-1],
        record(png(), length=5),
        record(png()).replace(b"FIR\0", b"FMR\0"),
        record(png())[:40],
        record(png(), size=(60_000, 60_000)),
        record(png(), compression=1),
        record(b"short", compression=0),
        record(b"no picture", compression=4),
        record(picture("JPEG2000", (5000, 5000)), compression=4, size=(20, 30)),
    ],
)
def test_a_broken_record_is_refused(broken):
    with pytest.raises(BrokenRecordError):
        read_record(broken)


def test_a_record_cut_short_anywhere_is_refused():
    whole = record(png(), certified=1)
    for length in range(len(whole)):
        with pytest.raises(BrokenRecordError):
            read_record(
                whole[:length][:8] + length.to_bytes(4, "big") + whole[12:length] if length > 12 else whole[:length]
            )


# -- over HTTP, and against MOSIP's own page ----------------------------------------------------------------
def test_a_bridge_gives_messages_over_http(caller, stranger):
    assert stranger.post("/mosip", {}, content_type="application/json").status_code == 403
    told = caller.post("/mosip", message("ping"), content_type="application/json").json()
    assert (told["id"], told["requestId"], told["returnValue"]) == ("mosip.abis.ping", "r1", "1")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", told["responsetime"])
    broken = caller.post("/mosip", "{", content_type="application/json").json()
    assert (broken["returnValue"], broken["failureReason"], broken["requestId"]) == ("2", "4", "")
    assert caller.get("/mosip/certificate").content.startswith(b"-----BEGIN CERTIFICATE")


@pytest.mark.shared
@pytest.mark.skipif(not FILE.exists(), reason="MOSIP's pages are not in ../shared")
def test_messages_have_the_members_of_mosips_examples(give, mosip):
    examples = [example for example in _examples() if str(example.get("id", "")).startswith("mosip.abis.")]
    asked = {example["id"]: example for example in examples if "requesttime" in example}
    assert {name.removeprefix("mosip.abis.") for name in asked} == set(handling._VERBS)
    for example in asked.values():
        assert messages.read_request(example, frozenset(handling._VERBS)).id == example["id"]
    insert(give, mosip, "a", 1)
    insert(give, mosip, "b", 1, touch=2)
    ours = {
        name: give(name.removeprefix("mosip.abis."), referenceId="a", request_id=name)
        for name in sorted(asked, reverse=True)
        if name != "mosip.abis.insert"
    }
    ours["mosip.abis.insert"] = insert(give, mosip, "c", 3)
    for told in (example for example in examples if "responsetime" in example):
        answer = ours[told["id"]] if told["returnValue"] == "1" else messages.failed(told, handling.Reason(1))
        assert _members(answer) <= _members(told)
        assert answer.keys() == told.keys()


def _examples():
    """The page's examples as JSON: without remarks, and with the commas that are missing or too many set right."""
    for block in re.findall(r"```\n(\{.*?\n\})\n?```", FILE.read_text().replace("\u00a0", " "), re.DOTALL):
        text = re.sub(r"(?<!:)//.*", "", block)
        text = re.sub(r",(\s*[}\]])", r"\1", re.sub(r'([}\]])(\s*")', r"\1,\2", text))
        yield json.loads(text)


def _members(node, path=""):
    """Names of members at every depth; lists are of one kind."""
    if isinstance(node, list):
        return set().union(*(_members(child, f"{path}[]") for child in node))
    if not isinstance(node, dict):
        return {path}
    return set().union({path}, *(_members(child, f"{path}.{name}") for name, child in node.items()))
