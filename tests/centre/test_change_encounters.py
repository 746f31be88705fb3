"""Changes of encounters, and what searches say before and after: the gallery in memory follows the rows, always."""

import base64
import json
from contextlib import closing

import httpx
import pytest
from centre_cast import EVERYBODY, ReadyEngine, call, create, encounter_of, plain_fingers, sealed
from django.conf import settings

from satupintu.centre import answering, resting, services
from satupintu.centre.models import Encounter, FingerTemplate, Task
from satupintu.centre.osia.reading import read_encounter
from satupintu.centre.working import MOST_TRIES, answer_next, deliver_next
from satupintu.fingerprints import Finger, Template
from satupintu.synthetic.minutiae import minutiae_of

pytestmark = pytest.mark.django_db
Kind = Task.Kind
FACE = [{"biometricType": "FACE"}]


@pytest.fixture
def engine():
    return ReadyEngine()


def done(engine, kind, **asked):
    """The answer of the engine to a task and all that was asked before it."""
    task = services.ask(kind, call(), **asked)
    while answer_next(engine):
        pass
    task.refresh_from_db()
    return task


def keep(engine, person_id, encounter_id, images, **more):
    document = {"status": "ACTIVE", "encounterType": "KTP", "galleries": ["KTP"], "biometricData": images, **more}
    read = read_encounter(document, encounter_id)
    services.keep_encounter(call(), document=read, person_id=person_id, encounter_id=encounter_id)
    while answer_next(engine):
        pass


def alike(engine, gallery="KTP", person=1, wanted=None):
    """Who is found by another impression of a person's fingers; by an engine that starts anew as well."""
    images = read_encounter(
        {"status": "ACTIVE", "encounterType": "", "galleries": ["x"], "biometricData": plain_fingers(person, 9)}, None
    )["biometricData"]
    found = []
    with closing(ReadyEngine.load(settings.GALLERY_FOLDER)) as anew:
        for each in (engine, anew):
            question = {"gallery": gallery, "filter": wanted or {}, "biometricData": images}
            answer = done(each, Kind.IDENTIFY, question=question).answer
            found.append([candidate["personId"] for candidate in answer])
    assert found[0] == found[1], "the gallery in memory is what the rows say"
    return found[0]


def update(engine, person_id, encounter_id, images, **more):
    document = {"status": "ACTIVE", "encounterType": "KTP", "galleries": ["KTP"], "biometricData": images, **more}
    question = {"document": read_encounter(document, encounter_id)}
    return done(engine, Kind.UPDATE, person_id=person_id, encounter_id=encounter_id, question=question)


# -- updates ------------------------------------------------------------------------------------------------
def test_after_an_update_the_new_fingers_are_found_and_the_old_ones_are_not(engine):
    keep(engine, "p", "e", plain_fingers(1, 1))
    assert alike(engine) == ["p"]
    assert update(engine, "p", "e", plain_fingers(2, 1)).status == 200
    assert alike(engine) == []
    assert alike(engine, person=2) == ["p"]


def test_a_gallery_from_before_an_update_is_not_taken_for_what_came_after(engine, tmp_path):
    keep(engine, "p", "e", plain_fingers(1, 1))
    ReadyEngine.load(tmp_path / "gallery").close()
    update(engine, "p", "e", plain_fingers(2, 1))
    again = ReadyEngine.load(tmp_path / "gallery")
    for person, found in ((1, []), (2, ["p"])):
        prints = {finger: minutiae_of(person, finger, 3).template() for finger in Finger if finger < 4}
        assert [each.person_id for each in again.search(prints, without="", most=5, threshold=None)] == found


def test_an_update_with_fingers_of_which_none_can_be_used_changes_nothing(engine):
    keep(engine, "p", "e", plain_fingers(1, 1))
    before = Encounter.objects.get().document
    answer = update(engine, "p", "e", plain_fingers(1, 1, make=lambda *_: b"no image"))
    assert (answer.status, answer.answer["code"]) == (400, 2001)
    assert Encounter.objects.get().document == before
    assert alike(engine) == ["p"]


def test_an_update_may_take_all_fingers_away(engine):
    keep(engine, "p", "e", plain_fingers(1, 1))
    assert update(engine, "p", "e", FACE).answer["others"]["fingers"] == {}
    assert alike(engine) == []
    assert not FingerTemplate.objects.exists()


def test_what_a_station_sealed_is_updated_with_the_same_images_only(caller, engine):
    packet = sealed()
    create(caller, packet)
    kept = Encounter.objects.get()
    about_it = {"person_id": kept.person_id, "encounter_id": kept.encounter_id}
    same = read_encounter(encounter_of(packet, status="INACTIVE"), kept.encounter_id)
    assert done(engine, Kind.UPDATE, **about_it, question={"document": same}).status == 200
    assert Encounter.objects.get().status == "INACTIVE"
    foreign = encounter_of(packet) | {"biometricData": plain_fingers(2, 1)}
    without = {name: value for name, value in foreign.items() if name != "clientData"}
    for other in (foreign, without):
        question = {"document": read_encounter(other, kept.encounter_id)}
        answer = done(engine, Kind.UPDATE, **about_it, question=question)
        assert (answer.status, answer.answer["code"]) == (400, 1004)
    assert Encounter.objects.get().receipt == kept.receipt


# -- status and galleries -----------------------------------------------------------------------------------
def test_who_is_inactive_is_neither_found_nor_verified_until_active_again(engine):
    keep(engine, "p", "e", plain_fingers(1, 1))
    about_it = {"person_id": "p", "encounter_id": "e"}
    done(engine, Kind.STATUS, **about_it, question={"status": "INACTIVE"})
    assert alike(engine) == []
    images = Encounter.objects.get().document["biometricData"]
    verified = {"person_id": "p", "question": {"gallery": "KTP", "biometricData": images}}
    assert done(engine, Kind.VERIFY, **verified).answer["decision"] is False
    search = done(engine, Kind.IDENTIFY, person_id="p", question=EVERYBODY)
    assert (search.status, search.answer["code"]) == (400, 2001)
    assert done(engine, Kind.IDENTIFY, **about_it, question=EVERYBODY).status == 200
    done(engine, Kind.STATUS, **about_it, question={"status": "ACTIVE"})
    assert alike(engine) == ["p"]
    assert done(engine, Kind.VERIFY, **verified).answer["decision"] is True


def test_a_search_names_who_is_in_the_gallery_and_all_means_all(engine):
    keep(engine, "p", "e", plain_fingers(1, 1))
    keep(engine, "q", "e", plain_fingers(1, 2), galleries=["VIP"])
    keep(engine, "q", "e2", plain_fingers(1, 3), galleries=["VIP", "KTP"])
    assert alike(engine, "VIP") == ["q"]
    assert sorted(alike(engine, "ALL")) == ["p", "q"]
    done(engine, Kind.GALLERIES, person_id="q", encounter_id="e2", question={"galleries": ["VIP"]})
    assert alike(engine, "KTP") == ["p"]
    done(engine, Kind.GALLERIES, person_id="p", encounter_id="e", question={"galleries": ["VIP"]})
    assert sorted(alike(engine, "VIP")) == ["p", "q"]
    told = done(engine, Kind.IDENTIFY, person_id="q", question={"gallery": "SIM", "filter": {}})
    assert told.status == 404


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"gender": "F"}, ["f", "nobody knows"]),
        ({"gender": ["F", "M"]}, ["f", "m", "nobody knows"]),
        ({"yearOfBirthMin": 1990}, ["f", "nobody knows"]),
        ({"yearOfBirthMax": 1989.5, "encounterType": "KTP"}, ["m", "nobody knows"]),
        ({"yearOfBirthMin": "1990"}, ["f", "m", "nobody knows"]),
        ({"deskMin": 2, "deskMax": 2}, ["f", "nobody knows"]),
        ({"encounterType": "SIM"}, []),
    ],
)
def test_a_filter_hides_those_of_whom_something_else_is_known(engine, wanted, found):
    keep(engine, "f", "e", plain_fingers(1, 1), biographicData={"gender": "F", "yearOfBirth": 1990})
    Encounter.objects.update(document={**Encounter.objects.get().document, "contextualData": {"desk": 2}})
    about_m = {"biographicData": {"gender": "M", "yearOfBirth": 1970}, "contextualData": {"desk": 1}}
    keep(engine, "m", "e", plain_fingers(1, 2), **about_m)
    keep(engine, "nobody knows", "e", plain_fingers(1, 3))
    assert sorted(alike(engine, wanted=wanted)) == found


# -- deleted, merged, moved ---------------------------------------------------------------------------------
def test_who_is_deleted_is_found_no_more_one_encounter_or_all(engine):
    for number in (1, 2, 3):
        keep(engine, "p", f"e{number}", plain_fingers(number, 1))
    done(engine, Kind.DELETE_ENCOUNTER, person_id="p", encounter_id="e1")
    assert (alike(engine), alike(engine, person=2)) == ([], ["p"])
    done(engine, Kind.DELETE, person_id="p")
    assert (alike(engine, person=2), alike(engine, person=3)) == ([], [])
    assert not Encounter.objects.filter(person_id="p").exists()


def test_a_stations_encounter_leaves_its_trace_and_its_id_is_never_taken_again(caller, engine):
    packet = sealed()
    create(caller, packet)
    done(engine, Kind.DELETE_ENCOUNTER, person_id="subject-1", encounter_id=packet.packet_id)
    left = Encounter.objects.get()
    assert (left.document, left.templates.count()) == ({}, 0)
    assert left.receipt
    assert not left.in_galleries.exists()
    assert create(caller, packet).status_code == 409
    assert packet.packet_id in caller.get("/closing/bontang-utara/2026-11-24").json()["document"]


def test_merged_and_moved_fingers_are_found_under_the_person_who_has_them(engine):
    keep(engine, "a", "1", plain_fingers(1, 1))
    keep(engine, "b", "2", plain_fingers(2, 1))
    keep(engine, "b", "3", plain_fingers(3, 1))
    done(engine, Kind.MOVE, person_id="a", source_id="b", encounter_id="2")
    assert (alike(engine, person=2), alike(engine, person=3)) == (["a"], ["b"])
    done(engine, Kind.MERGE, person_id="a", source_id="b")
    assert [alike(engine, person=number) for number in (1, 2, 3)] == [["a"]] * 3


def test_a_merge_that_cannot_be_done_moves_nothing(engine):
    keep(engine, "a", "1", plain_fingers(1, 1))
    keep(engine, "b", "1", plain_fingers(2, 1))
    keep(engine, "b", "2", plain_fingers(3, 1))
    assert done(engine, Kind.MERGE, person_id="a", source_id="b").status == 409
    assert done(engine, Kind.MERGE, person_id="nobody", source_id="b").status == 404
    assert (alike(engine, person=2), alike(engine, person=3)) == (["b"], ["b"])


# -- cut short ----------------------------------------------------------------------------------------------
def test_a_change_cut_short_has_changed_nothing_and_is_done_again(engine, monkeypatch):
    keep(engine, "a", "1", plain_fingers(1, 1))
    keep(engine, "b", "2", plain_fingers(2, 1))
    task = services.ask(Kind.MERGE, call(), person_id="a", source_id="b")
    with monkeypatch.context() as patched:
        patched.setattr(answering, "keep", broken)
        assert answer_next(engine)
    assert set(Encounter.objects.values_list("person_id", flat=True)) == {"a", "b"}
    assert answer_next(engine)
    task.refresh_from_db()
    assert task.status == 204
    assert alike(engine, person=2) == ["a"]


def test_a_gallery_that_could_not_follow_is_not_searched_until_it_did(engine, monkeypatch):
    keep(engine, "a", "1", plain_fingers(1, 1))
    with monkeypatch.context() as patched:
        patched.setattr(ReadyEngine, "_add", broken)
        task = services.ask(Kind.STATUS, call(), person_id="a", encounter_id="1", question={"status": "ACTIVE"})
        assert answer_next(engine)
        task.refresh_from_db()
        assert task.status == 204, "the rows have it"
        search = services.ask(Kind.IDENTIFY, call(), person_id="a", question=EVERYBODY)
        assert answer_next(engine)
    search.refresh_from_db()
    assert (search.status, search.tries) == (None, 1)
    assert search.tries < MOST_TRIES
    assert alike(engine) == ["a"]


def broken(*_):
    raise RuntimeError("out of memory")


# -- at rest ------------------------------------------------------------------------------------------------
def test_templates_rest_encrypted_each_for_its_finger_of_its_encounter(engine):
    keep(engine, "p", "e", plain_fingers(1, 1))
    one, other = FingerTemplate.objects.order_by("finger")[:2]
    assert Template.from_bytes(one.open())
    assert b"FMR" in one.open()
    assert b"FMR" not in bytes(one.record)
    one.record = other.record
    with pytest.raises(resting.AlteredError):
        one.open()


@pytest.mark.parametrize(("gone", "kind"), [(False, "application/json"), (True, "application/error+json")])
def test_what_is_read_for_a_callback_is_read_when_it_is_posted(engine, gone, kind):
    """So no copy of it rests anywhere, and nothing is posted that was deleted."""
    keep(engine, "p", "e", plain_fingers(1, 1))
    how = call(callback=f"{settings.CITY_URL}/x")
    task = services.ask(Kind.READ_TEMPLATES, how, person_id="p", encounter_id="e", question={"biometricType": "FINGER"})
    assert answer_next(engine)
    task.refresh_from_db()
    assert (task.status, task.answer) == (200, None)
    if gone:
        done(engine, Kind.DELETE, person_id="p")
    heard = []
    with httpx.Client(
        transport=httpx.MockTransport(lambda request: heard.append(request) or httpx.Response(204))
    ) as city:
        assert deliver_next(city)
    assert heard[0].headers["Content-Type"] == kind
    body = json.loads(heard[0].content)
    assert body["code"] == 1405 if gone else len(body) == 3


def test_prints_too_poor_to_be_searched_for_are_an_answer(engine):
    keep(engine, "p", "e", plain_fingers(1, 1, make=lambda *_: TOO_FEW))
    search = done(engine, Kind.IDENTIFY, person_id="p", question=EVERYBODY)
    assert (search.status, search.answer["code"]) == (400, 2001)


TOO_FEW = Template([10], [10], [0.5], [1], [50], 100, 100).to_bytes(2)


@pytest.mark.parametrize("finger", [{"biometricSubType": "RIGHT_INDEX"}, {}])
def test_a_finger_that_brings_only_a_template_is_refused_for_it_would_never_be_found(caller, finger):
    template = {"biometricType": "FINGER", **finger, "template": base64.b64encode(b"FMR").decode()}
    refused = _offered(caller, template)
    assert refused.status_code == 400
    assert "send the image" in refused.json()["message"]
    assert not Encounter.objects.exists()


def test_templates_beside_an_image_and_of_an_iris_are_kept(caller):
    template = base64.b64encode(b"a template").decode()
    image = plain_fingers(1, 1)[1]
    beside = {"biometricType": "FINGER", "biometricSubType": "RIGHT_INDEX", "template": template}
    iris = {"biometricType": "IRIS", "biometricSubType": "EYE_LEFT", "template": template}
    assert _offered(caller, beside, image, iris).status_code == 200


def _offered(caller, *items):
    document = {"status": "ACTIVE", "encounterType": "KTP", "galleries": ["KTP"], "biometricData": list(items)}
    return caller.post("/v1/persons/p/encounters/e?transactionId=t", document, content_type="application/json")
