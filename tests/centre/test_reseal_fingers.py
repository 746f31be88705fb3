"""Fingers leave the centre sealed to one officer for one case, or as two templates to one printer; each time noted."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from centre_cast import EVERYBODY, ReadyEngine, call, create, finger, sealed
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction

from satupintu.centre import services
from satupintu.centre.models import Encounter, FingerTemplate, Resealing, Task
from satupintu.centre.problems import Code
from satupintu.centre.working import answer_next
from satupintu.fingerprints import Finger, Template
from satupintu.packets.jwe import JweParts, decrypt
from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.requests import sign_request

CITY, OFFICER, PRINTER = SigningKey.generate(), ReadingKey.generate(), ReadingKey.generate()


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEYS = tmp_path


@pytest.fixture
def twins(caller) -> tuple[str, str, str]:
    """Recordings of subject-1 and of subject-2, whom the centre named as alike, and of subject-3, a stranger."""
    packets = [sealed(f"subject-{n}", person=max(1, n - 1), touch=n, sequence=n) for n in (1, 2, 3)]
    for packet in packets:
        create(caller, packet)
    services.ask(Task.Kind.IDENTIFY, call(), person_id="subject-2", question=EVERYBODY)
    engine = ReadyEngine()
    while answer_next(engine):
        pass
    return tuple(packet.packet_id for packet in packets)


def a_case(twins, **more):
    old, new, _ = twins
    wish = {"purpose": "ADJUDICATION", "case": "7", "officer": "Vina Amalia", "reader": OFFICER.public}
    return wish | {"encounters": [new, old], "city": CITY.public} | more


def a_card(twins, **more):
    wish = {"purpose": "CARD", "card": "12", "encounter": twins[0], "reader": PRINTER.public, "city": CITY.public}
    return wish | more


def ask(caller, wish, *, key=CITY, at=None):
    body = json.dumps(wish).encode()
    signed = sign_request("POST", "/reseal", body, at or datetime.now(UTC), "city", key)
    return caller.post("/reseal", body, content_type="application/json", headers=signed)


def refused(answer) -> tuple[int, Code]:
    return answer.status_code, Code(answer.json()["code"])


def opened(answer, key):
    assert answer.status_code == 200, answer.content
    return {
        each["encounter"]: {f["finger"]: decrypt(JweParts.from_compact(f["sealed"]), key) for f in each["fingers"]}
        for each in answer.json()["encounters"]
    }


def test_the_officer_of_a_case_reads_the_fingers_of_both_and_the_header_says_for_what(caller, twins):
    old, new, _ = twins
    answer = ask(caller, a_case(twins))
    read = opened(answer, OFFICER)
    assert list(read) == [new, old], "the recording of the case first"
    assert read[new] == {n: finger(1, n, 2) for n in (1, 2, 3)}
    assert read[old] == {n: finger(1, n, 1) for n in (1, 2, 3)}
    fields = JweParts.from_compact(answer.json()["encounters"][1]["fingers"][0]["sealed"]).fields
    told = {name: fields[name] for name in ("purpose", "case", "officer", "encounter", "finger", "kid")}
    assert told == {
        "purpose": "ADJUDICATION",
        "case": "7",
        "officer": "Vina Amalia",
        "encounter": old,
        "finger": 1,
        "kid": OFFICER.key_id,
    }


def test_each_time_is_noted_without_the_fingers_and_the_same_comes_again(caller, twins):
    first, again = ask(caller, a_case(twins)), ask(caller, a_case(twins))
    assert opened(first, OFFICER) == opened(again, OFFICER)
    rows = list(Resealing.objects.values("purpose", "case", "officer", "reader", "encounters"))
    assert rows == 2 * [
        {
            "purpose": "ADJUDICATION",
            "case": "7",
            "officer": "Vina Amalia",
            "reader": OFFICER.key_id,
            "encounters": [twins[1], twins[0]],
        }
    ]


def test_what_was_noted_is_neither_changed_nor_removed(caller, twins):
    ask(caller, a_case(twins))
    for change in ("UPDATE centre_resealing SET officer='x'", "DELETE FROM centre_resealing"):
        with pytest.raises(DatabaseError, match="never forgotten"), transaction.atomic():
            connection.cursor().execute(change)


@pytest.mark.parametrize("order", [(2, 0), (1, 2), (1, 0, 2), (0, 1)])
def test_fingers_of_people_the_centre_never_named_as_alike_stay_here(caller, twins, order):
    """The last of these: nobody asked who is like subject-1, so that question answers no case."""
    wish = a_case(twins, encounters=[twins[n] for n in order])
    assert refused(ask(caller, wish)) == (409, Code.NOT_ALIKE)
    assert not Resealing.objects.exists()


def test_two_officers_of_a_case_may_see_different_people_who_were_found_alike(caller, twins):
    old, new, third = twins
    found = [{"personId": f"subject-{n}", "score": 9.0, "scores": [{"encounterId": twins[n - 1]}]} for n in (1, 3)]
    Task.objects.filter(person_id="subject-2", kind="IDENTIFY").update(answer=found)
    for officer, alike in (("Vina Amalia", [old]), ("Wira", [third]), ("Yudi", [third, old])):
        key = ReadingKey.generate()
        wish = a_case(twins, officer=officer, reader=key.public, encounters=[new, *alike])
        assert list(opened(ask(caller, wish), key)) == [new, *alike]


def test_whoever_asks_second_gets_nobody_who_was_not_found_alike(caller, twins):
    old, new, stranger = twins
    ask(caller, a_case(twins))
    for others in ([stranger], [old, stranger]):
        second = a_case(twins, officer="Wira", reader=ReadingKey.generate().public, encounters=[new, *others])
        assert refused(ask(caller, second)) == (409, Code.NOT_ALIKE)


def test_a_case_stays_one_of_the_same_recording_whoever_asks(caller, twins):
    ask(caller, a_case(twins))
    other = ReadingKey.generate()
    services.ask(Task.Kind.IDENTIFY, call(), person_id="subject-1", question=EVERYBODY)
    Task.objects.filter(person_id="subject-1", kind="IDENTIFY").update(
        status=200, answer=[{"personId": "subject-2", "score": 9.0, "scores": [{"encounterId": twins[1]}]}]
    )
    turned = a_case(twins, encounters=[twins[0], twins[1]], officer="Another", reader=other.public)
    assert refused(ask(caller, turned)) == (409, Code.WENT_ELSEWHERE)
    assert ask(caller, turned | {"case": "8"}).status_code == 200
    assert ask(caller, a_case(twins, officer="Wira", reader=ReadingKey.generate().public)).status_code == 200


def test_a_key_belongs_to_one_officer(caller, twins):
    ask(caller, a_case(twins))
    assert refused(ask(caller, a_case(twins, officer="Somebody Else"))) == (409, Code.WENT_ELSEWHERE)
    assert refused(ask(caller, a_card(twins, reader=OFFICER.public))) == (409, Code.WENT_ELSEWHERE)


def test_a_printer_gets_two_templates_of_a_card_index_fingers_before_others(caller, twins):
    read = opened(ask(caller, a_card(twins)), PRINTER)[twins[0]]
    assert list(read) == [2, 1], "a right index and no left one: then the thumb"
    assert all(len(Template.from_bytes(record)) for record in read.values())
    template = FingerTemplate.objects.get(encounter__encounter_id=twins[0], finger=3)
    FingerTemplate.of(template.encounter, Finger(7), Template.from_bytes(template.open())).save()
    assert list(opened(ask(caller, a_card(twins)), PRINTER)[twins[0]]) == [2, 7]
    assert Resealing.objects.filter(purpose="CARD", case="12", officer="").count() == 2


def test_a_card_goes_to_one_printer_for_one_recording(caller, twins):
    ask(caller, a_card(twins))
    stranger = ReadingKey.generate().public
    assert refused(ask(caller, a_card(twins, reader=stranger))) == (409, Code.WENT_ELSEWHERE)
    assert refused(ask(caller, a_card(twins, encounter=twins[1]))) == (409, Code.WENT_ELSEWHERE)
    assert ask(caller, a_card(twins, card="13", encounter=twins[1])).status_code == 200


def test_a_card_needs_two_fingers_that_can_be_used(caller, twins):
    FingerTemplate.objects.filter(encounter__encounter_id=twins[0], finger__gt=1).delete()
    assert refused(ask(caller, a_card(twins))) == (400, Code.NO_USABLE_FINGER)


def test_what_is_not_here_or_was_deleted_is_given_to_nobody(caller, twins):
    assert refused(ask(caller, a_card(twins, encounter="f" * 64))) == (404, Code.UNKNOWN_PERSON)
    Encounter.objects.filter(encounter_id=twins[0]).update(deleted_at=datetime.now(UTC), document={})
    assert refused(ask(caller, a_case(twins))) == (404, Code.UNKNOWN_PERSON)


def test_only_the_city_is_given_fingers(caller, stranger, twins, settings):
    foreign = SigningKey.generate()
    no = (403, Code.NOT_THE_CITY)
    assert ask(stranger, a_case(twins)).status_code == 403, "no token"
    assert refused(ask(caller, a_case(twins), key=foreign)) == no, "signed by another than it says"
    assert refused(ask(caller, a_case(twins), at=datetime.now(UTC) - timedelta(minutes=11))) == no
    assert refused(caller.post("/reseal", a_case(twins), content_type="application/json")) == no, "not signed"
    assert ask(caller, a_case(twins)).status_code == 200, "the first to sign is the city"
    assert refused(ask(caller, a_case(twins, city=foreign.public), key=foreign)) == no
    settings.CITY_KEY = foreign.public
    assert refused(ask(caller, a_case(twins))) == no, "who is named in the settings goes before"
    assert ask(caller, a_case(twins, city=foreign.public), key=foreign).status_code == 200


@pytest.mark.parametrize(
    "odd",
    [
        {"purpose": "CURIOSITY"},
        {"purpose": None},
        {"case": ""},
        {"case": 7},
        {"case": "7" * 121},
        {"officer": "a\0b"},
        {"reader": "AAAA"},
        {"encounters": "all"},
        {"encounters": [1, 2]},
        {"encounters": ["a"]},
        {"encounters": ["a", "a"]},
        {"encounters": [str(n) for n in range(12)]},
        {"purpose": "CARD"},
    ],
)
def test_an_odd_request_is_refused_and_not_noted(caller, twins, odd):
    assert refused(ask(caller, a_case(twins, **odd))) == (400, Code.BAD_DOCUMENT)
    assert not Resealing.objects.exists()


def test_it_is_asked_by_post(caller):
    assert caller.get("/reseal").status_code == 405


def test_whom_a_search_without_a_threshold_would_not_name_is_shown_to_nobody(caller, twins):
    """Whoever asks chooses the threshold: low enough, everybody is a candidate."""
    _, new, stranger = twins
    services.ask(Task.Kind.IDENTIFY, call(), person_id="subject-2", question=EVERYBODY | {"threshold": -1000.0})
    engine = ReadyEngine.load(django_settings.GALLERY_FOLDER)
    while answer_next(engine):
        pass
    named = Task.objects.filter(kind="IDENTIFY").order_by("pk").last().answer
    assert "subject-3" in {candidate["personId"] for candidate in named}
    assert refused(ask(caller, a_case(twins, encounters=[new, stranger]))) == (409, Code.NOT_ALIKE)
    engine.close()
