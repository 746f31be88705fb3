"""Searches: who is alike, who is new, who is who."""

import base64
from contextlib import closing
from itertools import permutations

import pytest
from centre_cast import (
    EVERYBODY,
    NAMES,
    ReadyEngine,
    call,
    create,
    drawn_finger,
    finger,
    plain_fingers,
    sealed,
    stock_person,
)
from django.conf import settings

from satupintu.centre import services, stock
from satupintu.centre.engine import Engine
from satupintu.centre.models import Encounter, FingerTemplate, Task
from satupintu.centre.osia.reading import read_biometrics
from satupintu.centre.problems import Code
from satupintu.centre.working import answer_next
from satupintu.fingerprints import FingerprintProblem, Template

pytestmark = pytest.mark.django_db(transaction=True)


def identify(caller, person_id, transaction_id="t1", **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return caller.post(
        f"/v1/identify/KTP/{person_id}?transactionId={transaction_id}{more}", {}, content_type="application/json"
    )


def test_a_person_recorded_under_two_references_is_found_and_another_is_not(caller, working):
    create(caller, sealed("subject-1", person=1, touch=1, sequence=1))
    create(caller, sealed("subject-2", person=1, touch=2, sequence=2))
    create(caller, sealed("subject-3", person=2, touch=1, sequence=3))
    found = identify(caller, "subject-2").json()
    assert [candidate["personId"] for candidate in found] == ["subject-1"]
    assert found[0]["rank"] == 1
    assert {score["biometricSubType"] for score in found[0]["scores"]} == set(NAMES.values())
    assert identify(caller, "subject-3").json() == []


def test_images_are_searched_for_and_verified(caller, working):
    create(caller, sealed("subject-1", person=1, touch=1))
    question = {"filter": {"biometricType": ["FINGER"]}, "biometricData": plain_fingers(1, 2)}
    found = caller.post("/v1/identify/KTP?transactionId=t1", question, content_type="application/json").json()
    assert found[0]["personId"] == "subject-1"
    told = verify(caller, "subject-1", plain_fingers(1, 2))
    assert told["decision"] is True
    assert verify(caller, "subject-1", plain_fingers(2, 1), "t3")["decision"] is False
    assert not Task.objects.exclude(question={}).exists(), "images of a question are forgotten once it is answered"


def verify(caller, person_id, images, transaction_id="t2"):
    where = f"/v1/verify/KTP/{person_id}?transactionId={transaction_id}"
    return caller.post(where, {"biometricData": images}, content_type="application/json").json()


def test_a_finger_is_verified_from_real_images(caller):
    """The only test here that draws fingers and looks for their minutiae."""
    create(caller, sealed(images={"finger-02": drawn_finger(1, 2, 1)}))
    engine = Engine()
    assert answer_next(engine)
    images = read_biometrics([plain_fingers(1, 2, lambda *_: drawn_finger(1, 2, 2))[1]])
    question = {"gallery": "KTP", "biometricData": images}
    services.ask(Task.Kind.VERIFY, call(), person_id="subject-1", question=question)
    assert answer_next(engine)
    assert Task.objects.get(kind="VERIFY").answer["decision"] is True


def test_prints_that_cannot_be_used_are_an_answer_not_a_crash(caller, working):
    create(caller, sealed(images={"finger-01": b"no image", "finger-02": b"nor this"}))
    answer = identify(caller, "subject-1")
    assert (answer.status_code, answer.json()["code"]) == (400, Code.NO_USABLE_FINGER)
    answer = verify(caller, "subject-1", plain_fingers(1, 1)[:1])
    assert answer == {"decision": False, "scores": []}


def test_a_part_sealed_for_another_reader_cannot_be_opened(caller, working):
    packet = sealed(images={"finger-01": b"x", "finger-02": b"y"})
    create(caller, packet)
    kept = Encounter.objects.get()
    jwe = kept.document["biometricData"][0]["image"]
    question = {"filter": {}, "biometricData": [{**kept.document["biometricData"][0], "image": jwe[:-4] + "AAAA"}]}
    answer = caller.post("/v1/identify/KTP?transactionId=t1", question, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, Code.CANNOT_OPEN)


def test_a_question_asked_again_in_one_transaction_gets_the_same_answer(caller, working):
    stock_person("old", 5, touch=1)
    create(caller, sealed("subject-1", person=1))
    before = identify(caller, "subject-1").json()
    create(caller, sealed("subject-2", person=1, touch=2, sequence=2))
    assert identify(caller, "subject-1").json() == before == []
    assert [c["personId"] for c in identify(caller, "subject-1", "t2").json()] == ["subject-2"]


@pytest.mark.parametrize(
    ("address", "body", "status"),
    [
        ("/v1/identify/SIM/p", {}, 404),
        ("/v1/identify/KTP/nobody", {}, 404),
        ("/v1/verify/KTP/nobody", {"biometricData": [{"biometricType": "FINGER"}]}, 404),
        ("/v1/identify/KTP/p", {"dateOfBirthMin": {"year": 1980}}, 400),
        ("/v1/identify/KTP/p", {"biometricType": ["IRIS"]}, 400),
        ("/v1/identify/KTP", {"filter": [], "biometricData": []}, 400),
        ("/v1/identify/KTP", {"filter": {}, "biometricData": [], "more": 1}, 400),
        ("/v1/identify/KTP/p?maxNbCand=0", {}, 400),
        ("/v1/identify/KTP/p?threshold=high", {}, 400),
        ("/v1/identify/KTP/p?priority=10", {}, 400),
    ],
)
def test_questions_that_make_no_sense_are_refused(caller, address, body, status):
    joint = "&" if "?" in address else "?"
    answer = caller.post(f"{address}{joint}transactionId=t", body, content_type="application/json")
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message"}


def test_the_hands_exchanged_are_found(caller):
    prints = stock_person("old", 5)
    engine = Engine.load(settings.GALLERY_FOLDER)
    swapped = {finger.of_other_hand: template for finger, template in prints.items()}
    stock.write([("new", swapped)])
    engine.follow({"new"})
    found = engine.search(swapped, without="new", most=5, threshold=None)
    assert [(f.person_id, f.hands_exchanged) for f in found] == [("old", True)]


def test_a_right_hand_given_as_the_left_is_verified_and_a_stranger_is_not(caller, working):
    stock_person("old", 1, touch=1)
    own, others = ([{**one, "biometricSubType": _other_hand(one)} for one in plain_fingers(p, 2)] for p in (1, 2))
    told = verify(caller, "old", own)
    assert told["decision"] is True
    assert {score["biometricSubType"] for score in told["scores"]} == set(NAMES.values()), "as they are kept"
    assert verify(caller, "old", own[:1], "t3")["decision"] is True
    assert verify(caller, "old", others, "t4")["decision"] is False


def _other_hand(item):
    return item["biometricSubType"].replace("RIGHT", "LEFT")


def test_a_search_sweeps_the_gallery_once_a_reading_of_the_hands(caller):
    prints = stock_person("asks", 5)
    stock_person("other", 6)
    engine = Engine.load(settings.GALLERY_FOLDER)
    sweeps = []
    survivors = engine._gallery.survivors
    engine._gallery.survivors = lambda probe, **how: (sweeps.append(how), survivors(probe, **how))[1]
    assert engine.search(prints, without="asks", most=5, threshold=None) == []
    assert sweeps == [{"hands_exchanged": False}, {"hands_exchanged": True}]
    engine.close()


def test_a_person_deleted_is_found_no_more(caller, working):
    create(caller, sealed("subject-1", person=1))
    create(caller, sealed("subject-2", person=1, touch=2, sequence=2))
    answer = caller.delete("/v1/persons/subject-1?transactionId=t")
    assert answer.status_code == 204
    assert identify(caller, "subject-2").json() == []
    assert caller.delete("/v1/persons/subject-1?transactionId=t2").status_code == 404
    assert caller.get("/closing/bontang-utara/2026-11-24").json()["document"].count("subject") == 0
    assert Encounter.objects.get(person_id="subject-1").document == {}


def loaded(folder) -> int:
    with closing(Engine.load(folder)) as engine:
        return len(engine)


def test_a_gallery_follows_the_rows_however_it_was_left(caller, tmp_path):
    stock_person("one", 1)
    stock_person("two", 2)
    assert loaded(tmp_path / "gallery") == 2
    FingerTemplate.objects.filter(encounter__person_id="one").delete()
    assert loaded(tmp_path / "gallery") == 1
    stock_person("three", 3)
    assert loaded(tmp_path / "gallery") == 2
    (tmp_path / "gallery" / "index.sqlite").write_bytes(b"no gallery")
    assert loaded(tmp_path / "gallery") == 2


def test_another_program_at_the_gallery_is_not_put_away(caller, tmp_path):
    with closing(Engine.load(tmp_path / "gallery")), pytest.raises(FingerprintProblem, match="GALLERY_BUSY"):
        Engine.load(tmp_path / "gallery")


def test_a_search_sees_every_print_added_before_it_was_asked(caller):
    """Queued together, worked off later, and by an engine that had to start again in between."""
    create(caller, sealed("subject-1", person=1))
    create(caller, sealed("subject-2", person=1, touch=2, sequence=2))
    caller.post(
        f"/v1/identify/KTP/subject-2?transactionId=t&callback={settings.CITY_URL}/x",
        {},
        content_type="application/json",
    )
    engine = ReadyEngine.load(settings.GALLERY_FOLDER)
    assert answer_next(engine)
    engine.close()
    engine = ReadyEngine.load(settings.GALLERY_FOLDER)
    assert answer_next(engine)
    assert answer_next(engine)
    assert not answer_next(engine)
    assert [c["personId"] for c in Task.objects.get(kind="IDENTIFY").answer] == ["subject-1"]


def test_who_is_here_already_is_answered_so(caller, working):
    first, second = sealed("subject-1", person=1), sealed("subject-1", person=1, touch=2, sequence=2)
    assert "earlier" not in create(caller, first).json()["others"]
    assert create(caller, second).json()["others"]["earlier"] == [first.packet_id]


ORDERS = [o for o in permutations("AaBb") if o.index("A") < o.index("a") and o.index("B") < o.index("b")]


@pytest.mark.parametrize("order", ORDERS, ids="".join)
def test_two_in_flight_at_once_are_found_as_doubles_whatever_the_order(caller, order):
    """A and B are kept (capitals) and searched for (small letters) in every order in which that can be."""
    packets = {"A": sealed("a", person=1, touch=1, sequence=1), "B": sealed("b", person=1, touch=2, sequence=2)}
    for step in order:
        if step in packets:
            create(caller, packets[step])
        else:
            services.ask(Task.Kind.IDENTIFY, call(), person_id=step, question=EVERYBODY)
    engine = ReadyEngine()
    while answer_next(engine):
        pass
    answers = Task.objects.filter(kind=Task.Kind.IDENTIFY).values_list("person_id", "answer")
    found = {(person, candidate["personId"]) for person, answer in answers for candidate in answer}
    later = next(step for step in reversed(order) if step in "ab")
    assert (later, "ab".replace(later, "")) in found


def test_by_one_finger_of_several_nobody_is_called_unique(caller, working):
    poor = Template([10, 290], [10, 290], [0.5, 1.5], [1, 2], [50, 50], 300, 300).to_bytes(1)
    create(caller, sealed(images={"finger-01": finger(1, 1, 1), "finger-02": b"no image", "finger-03": b"nor this"}))
    answer = identify(caller, "subject-1")
    assert (answer.status_code, answer.json()["code"]) == (400, Code.NO_USABLE_FINGER)
    assert "RIGHT_INDEX" in answer.json()["message"]
    create(caller, sealed("subject-2", sequence=2, images={"finger-01": finger(2, 1, 1)}))
    some = [*plain_fingers(1, 2)[:1], {**plain_fingers(1, 2)[1], "image": base64.b64encode(b"no image").decode()}]
    question = {"filter": {}, "biometricData": some}
    found = caller.post("/v1/identify/KTP?transactionId=t1", question, content_type="application/json")
    assert found.json()["code"] == Code.NO_USABLE_FINGER, "the same of images that a search brings"
    assert identify(caller, "subject-2", "t2").json() == [], "whoever has one finger only is searched for by it"
    images = [{**plain_fingers(1, 2)[0], "image": base64.b64encode(poor).decode()}]
    assert verify(caller, "subject-1", images, "t3")["code"] == Code.NO_USABLE_FINGER, "not: somebody else"


def test_templates_that_the_engine_broke_on_are_made_anew_when_the_person_is_searched_for(caller):
    class Short(ReadyEngine):
        def extract(self, image, dpi):
            raise MemoryError

    create(caller, sealed())
    paused = []
    while answer_next(Short(), paused.append):
        pass
    assert paused == [5.0, 10.0], "memory may be short for a moment"
    made = Task.objects.get(kind="EXTRACT")
    assert (made.status, made.answer["code"]) == (500, Code.SEARCH_FAILED)
    engine = ReadyEngine()
    for transaction in ("first", "second"):
        services.ask(Task.Kind.IDENTIFY, call(transaction), person_id="subject-1", question=EVERYBODY)
        while answer_next(engine):
            pass
    first, second = Task.objects.filter(kind="IDENTIFY").order_by("pk")
    assert (first.status, first.answer["code"]) == (500, Code.SEARCH_FAILED), "nothing is wrong with the prints"
    assert (second.status, second.answer) == (200, [])
    ids = {"person_id": "subject-1", "encounter_id": Encounter.objects.get().encounter_id}
    Task.objects.filter(kind="EXTRACT").update(status=500)
    FingerTemplate.objects.all().delete()
    services.ask(Task.Kind.IDENTIFY, call("third"), **ids, question=EVERYBODY)
    while answer_next(engine):
        pass
    assert FingerTemplate.objects.count() == 3
