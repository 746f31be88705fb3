"""Somebody is recorded under a NIK whose earlier prints the centre holds: whether it is the same person is asked."""

from contextlib import suppress
from datetime import date, timedelta

import httpx
import pytest

from cast import NOW, PLACE_UTARA, SYSTEM
from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.register.models import Resident
from satupintu.city.relay import selectors, services
from satupintu.city.relay.centre import Unreachable
from satupintu.city.relay.jobs.sending import MOST_TRIES, run_once
from satupintu.city.relay.models import Adjudication, OutboxItem, Verdict
from satupintu.packets.status import Status

LIKE, UNLIKE = {"decision": True, "scores": [{"score": 0.6}]}, {"decision": False, "scores": [{"score": 0.01}]}


@pytest.fixture
def again(centre, cast, utara, eka) -> str:
    """Eka is at the centre and unique, and was recorded a second time; gives that packet's id."""
    passes(centre)
    centre.calls_back()
    centre.tasks.clear()
    packet = utara.seals(cast.eka, eka[1])
    utara.sends(packet)
    return packet.packet_id


def passes(centre, minutes: float = 0) -> None:
    with clock.stopped(NOW + timedelta(minutes=minutes)):
        run_once(centre.line())


def answered(centre, minutes: float = 0) -> None:
    passes(centre, minutes)
    centre.calls_back()


def outbox(packet_id: str) -> OutboxItem:
    return OutboxItem.objects.get(packet__packet_id=packet_id)


def test_unlike_prints_under_one_nik_are_for_two_officers_although_nobody_else_is_alike(centre, eka, again):
    centre.verifies = UNLIKE
    answered(centre)
    case = Adjudication.objects.get()
    assert (case.verdict.packet.packet_id, case.verdict.outcome) == (again, "UNIQUE")
    assert enrolment.get_recording(again).status is Status.ADJUDICATE_RECORD
    assert selectors.has_open_case(eka[1])
    told = AuditEntry.objects.get(action="NOT_LIKE_EARLIER").detail
    assert told["packet"] == again
    assert "'decision': False" in told["said"]


def test_the_officer_sees_the_earlier_recording_beside_the_new_one(centre, cast, eka, again):
    centre.verifies = UNLIKE
    answered(centre)
    case = selectors.get_case(cast.vina, Adjudication.objects.get().pk)
    assert case.beside is not None
    assert case.beside.reference == str(cast.eka)


def test_two_people_under_one_nik_print_nothing_and_are_both_recorded_again(centre, cast, eka, again):
    centre.verifies = UNLIKE
    answered(centre)
    for officer in (cast.vina, cast.vera):
        services.adjudicate(
            viewer=officer, case_id=Adjudication.objects.get().pk, decision="DIFFERENT_PEOPLE", reason="Bukan dia."
        )
    assert applications.get_application(SYSTEM, eka[1]).status is Status.UNREGISTERED
    assert not enrolment.is_recorded(cast.eka)


def test_the_same_person_recorded_again_goes_on(centre, cast, eka, again):
    centre.verifies = LIKE
    answered(centre)
    assert enrolment.get_recording(again).status is Status.PRINT_READY_RECORD
    assert not Adjudication.objects.exists()


def test_the_prints_are_compared_sealed_as_they_came_and_before_they_lie_at_the_centre(centre, again):
    centre.overrides["create"] = httpx.Response(500, json={"code": 9, "message": "broken"})
    passes(centre)
    assert again not in centre.encounters
    images = centre.question["biometricData"]
    assert [each["biometricSubType"] for each in images] == ["RIGHT_THUMB", "RIGHT_INDEX", "EYE_RIGHT", "EYE_LEFT"]
    assert all(each["encryption"]["type"] == "JWE" for each in images)


def test_who_is_recorded_for_the_first_time_costs_no_comparison(centre, eka):
    answered(centre)
    assert not hasattr(centre, "question")


def test_a_doubt_outlives_an_answer_that_got_lost(centre, again):
    centre.verifies, centre.loses = UNLIKE, ["create"]
    with pytest.raises(Exception, match="ReadTimeout"):
        passes(centre)
    centre.verifies = LIKE  # the prints would be compared with themselves now
    answered(centre, minutes=5)
    assert Adjudication.objects.get().verdict.packet.packet_id == again


def test_an_answer_lost_after_the_same_person_was_recognised_needs_no_officer(centre, again):
    centre.verifies, centre.loses = LIKE, ["create"]
    with pytest.raises(Exception, match="ReadTimeout"):
        passes(centre)
    centre.verifies = UNLIKE  # not asked again
    answered(centre, minutes=5)
    assert enrolment.get_recording(again).status is Status.PRINT_READY_RECORD
    assert not Adjudication.objects.exists()


def test_prints_that_are_there_before_they_are_compared_are_for_an_officer(centre, again):
    """As after a backup: the city has forgotten that it sent them."""
    centre.verifies = LIKE
    passes(centre)
    OutboxItem.objects.filter(packet__packet_id=again).update(state="WAITING", created_at=None, compared_at=None)
    answered(centre, minutes=5)
    assert Adjudication.objects.get().verdict.packet.packet_id == again


def test_a_centre_too_busy_to_compare_ends_no_pass_and_is_asked_again(centre, again, fajar):
    centre.loses = ["verify"]
    passes(centre)
    assert (outbox(again).state, outbox(fajar[0]).state) == ("WAITING", "WAITING")  # in the order of their station
    assert "ReadTimeout" in outbox(again).last_error
    answered(centre, minutes=5)
    assert outbox(again).state == outbox(fajar[0]).state == "ANSWERED"


def test_a_centre_that_stays_silent_on_likeness_leaves_it_to_officers(centre, again, fajar):
    services.collect()
    OutboxItem.objects.filter(packet__packet_id=again).update(odd_answers=MOST_TRIES)
    centre.loses = ["verify"]
    answered(centre, minutes=5)
    assert Adjudication.objects.get().verdict.packet.packet_id == again
    assert outbox(fajar[0]).state == "ANSWERED"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        httpx.Response(404, text="<html>no such page</html>"),
        httpx.Response(405, text="<html>no such method</html>"),
        httpx.Response(501, text="<html>not implemented</html>"),
        httpx.Response(400, json={"code": 2001, "message": "No finger can be used."}),
        httpx.Response(202, json={"taskId": "1"}),
        httpx.Response(200, json=[]),
    ],
)
def test_whatever_is_no_word_of_likeness_is_for_an_officer(centre, again, answer):
    centre.overrides["verify"] = answer
    answered(centre)
    assert Adjudication.objects.get().verdict.packet.packet_id == again


def test_a_comparison_that_fails_is_asked_again_and_in_the_end_left_to_officers(centre, again):
    broken = httpx.Response(500, json={"code": 3001, "message": "The engine failed."})
    centre.overrides["verify"] = broken
    passes(centre)
    assert (outbox(again).state, outbox(again).tries) == ("WAITING", 1)
    OutboxItem.objects.filter(packet__packet_id=again).update(odd_answers=MOST_TRIES)
    centre.overrides["verify"] = broken
    answered(centre, minutes=5)
    assert Adjudication.objects.get().verdict.packet.packet_id == again


def test_a_recording_that_counts_no_longer_is_compared_with_nobody(centre, eka, again):
    enrolment_services.withdraw(packet_id=eka[0])
    centre.verifies = UNLIKE
    answered(centre)
    assert enrolment.get_recording(again).status is Status.PRINT_READY_RECORD


@pytest.mark.parametrize(
    ("answer", "cases"),
    [
        (httpx.Response(404, json={"code": 1001, "message": "Unknown person."}), 0),
        (httpx.Response(404, text="<html>no such operation</html>"), 1),
        (None, 1),
    ],
)
def test_who_was_recorded_before_this_service_is_compared_where_the_centre_knows_them(centre, cast, eka, answer, cases):
    Recording.objects.create(
        resident=Resident.objects.get(ref=cast.eka),
        place_id=PLACE_UTARA,
        recorded_on=date(2020, 1, 2),
        status=Status.CARD_ISSUED,
        status_since=NOW,
    )
    centre.verifies = UNLIKE
    if answer is not None:
        centre.overrides["verify"] = answer
    answered(centre)
    assert Adjudication.objects.count() == cases


def test_an_earlier_encounter_that_the_city_knows_stops_nothing(centre, eka, fajar):
    centre.earlier = [fajar[0]]
    passes(centre)
    assert outbox(eka[0]).state == "SEARCHING"


@pytest.mark.parametrize("unknown", ["f" * 64, 7])
@pytest.mark.parametrize("lost", [[], ["create"]], ids=["told", "answer lost"])
def test_an_earlier_encounter_that_the_city_does_not_know_stops_the_packet(centre, cast, eka, unknown, lost):
    centre.earlier, centre.loses = [unknown], lost
    for hour in range(MOST_TRIES + 2 + len(lost)):
        with suppress(Unreachable):
            passes(centre, 60 * hour)
    item = outbox(eka[0])
    assert (item.state, item.created_at, hasattr(item.packet, "centre_receipt")) == ("FAILED", None, True)
    assert "unknown here" in item.last_error
    services.send_again(viewer=cast.vina, item_id=item.pk)
    OutboxItem.objects.filter(pk=item.pk).update(odd_answers=MOST_TRIES)
    passes(centre, 2000)
    assert outbox(eka[0]).state == "FAILED"  # a press does not let it pass
    assert not Verdict.objects.exists()
    centre.earlier = []
    services.send_again(viewer=cast.vina, item_id=item.pk)
    answered(centre, 3000)
    assert outbox(eka[0]).state == "ANSWERED"
