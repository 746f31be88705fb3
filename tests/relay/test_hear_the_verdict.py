"""The centre's answer counts once, by whatever way and in whatever order it comes."""

import json
from datetime import date, timedelta

import httpx
import pytest
from django.conf import settings
from django.test import Client
from fake_centre import alike

from cast import NOW, SYSTEM
from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.notices.models import Message
from satupintu.city.relay import selectors, services
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication, CentreReceipt, OutboxItem, Verdict
from satupintu.packets.status import Status
from stations import asks_for_a_card

POOR_PRINTS = {"code": 2001, "message": "No finger can be used."}
BROKEN_SEARCH = {"code": 3001, "message": "The engine failed."}


def passes(centre, minutes: float = 0) -> int:
    with clock.stopped(NOW + timedelta(minutes=minutes)):
        return run_once(centre.line())


def status_of(wish: int) -> Status:
    return applications.get_application(SYSTEM, wish).status


def alarms() -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith="ALARM").values_list("action", flat=True))


@pytest.mark.parametrize(
    "order", ["callback", "polling", "callback, polling", "polling, callback", "callback, callback"]
)
def test_callback_and_polling_in_any_order_count_once(centre, eka, order):
    _packet_id, wish = eka
    passes(centre)
    centre.task_state = "COMPLETED"
    item = OutboxItem.objects.get()
    for way in order.split(", "):
        if way == "callback":
            assert centre.calls_back() == [204]
        else:
            OutboxItem.objects.filter(pk=item.pk).update(state="SEARCHING", next_try_at=NOW)
            passes(centre)
    assert Verdict.objects.count() == 1
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert len(applications.status_by_claim_code(*_claim(wish)).steps) == 6
    assert alarms() == []


def _claim(wish):
    return applications.get_application(SYSTEM, wish).claim_code, date(1990, 5, 1)


def test_an_answer_that_came_before_the_city_noted_the_task_stays(centre, eka, monkeypatch):
    """The callback may be quicker than the answer that names its task."""
    _packet_id, wish = eka
    ask = centre._identify

    def quick(request, rest):
        answer = ask(request, rest)
        centre.calls_back()
        return answer

    monkeypatch.setattr(centre, "_identify", quick)
    passes(centre)
    assert OutboxItem.objects.get().state == "ANSWERED"
    assert status_of(wish) is Status.PRINT_READY_RECORD


def test_a_search_that_takes_long_is_asked_about_and_waited_for(centre, eka):
    passes(centre)
    passes(centre, minutes=1)
    assert OutboxItem.objects.get().state == "SEARCHING"
    centre.task_state = "RESPONSE_ERROR"
    passes(centre, minutes=5)
    assert Verdict.objects.get().heard_by == "POLLING"


def test_a_task_that_the_centre_forgot_is_asked_anew(centre, eka):
    passes(centre)
    centre.tasks.clear()
    passes(centre, minutes=1)
    assert OutboxItem.objects.get().state == "CREATED"
    passes(centre, minutes=2)
    assert OutboxItem.objects.get().state == "SEARCHING"


def test_a_contradicting_answer_changes_nothing_and_sounds_the_alarm(centre, cast, eka):
    _packet_id, wish = eka
    passes(centre)
    centre.calls_back()
    centre.answers[str(cast.eka)] = alike(cast.fajar)
    assert centre.calls_back() == [204]
    assert Verdict.objects.get().outcome == "UNIQUE"
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert alarms() == ["ALARM_VERDICT_CONTRADICTED"]


@pytest.mark.parametrize(("score", "outcome"), [(9.0, "DUPLICATE"), (5.0, "UNDECIDED")])
def test_a_person_recorded_under_another_nik_gives_a_case_and_nothing_may_print(centre, cast, eka, score, outcome):
    _packet_id, wish = eka
    centre.answers[str(cast.eka)] = alike(cast.fajar, score)
    passes(centre)
    centre.calls_back()
    assert Verdict.objects.get().outcome == outcome
    assert Adjudication.objects.count() == 1
    assert status_of(wish) is Status.ADJUDICATE_RECORD
    assert selectors.has_open_case(wish)


def test_a_weak_likeness_is_nobody(centre, cast, eka):
    centre.answers[str(cast.eka)] = alike(cast.fajar, 1.0)
    passes(centre)
    centre.calls_back()
    assert Verdict.objects.get().outcome == "UNIQUE"
    assert not selectors.has_open_case(eka[1])


def test_prints_that_cannot_be_used_mean_come_again(centre, cast, eka, utara):
    _packet_id, wish = eka
    centre.answers[str(cast.eka)] = POOR_PRINTS
    passes(centre)
    centre.calls_back()
    assert status_of(wish) is Status.ENROLL_FAILURE_AT_CENTRAL
    assert not enrolment.is_recorded(cast.eka)
    assert Message.objects.filter(template="COME_AGAIN").count() == 1
    again = utara.seals(cast.eka, wish)
    utara.sends(again)
    centre.answers.clear()
    passes(centre)
    centre.calls_back()
    assert status_of(wish) is Status.PRINT_READY_RECORD


@pytest.mark.parametrize("by", ["callback", "polling"])
def test_a_search_that_failed_is_asked_anew_when_an_officer_says_so(centre, cast, eka, by):
    _packet_id, wish = eka
    centre.answers[str(cast.eka)] = BROKEN_SEARCH
    passes(centre)
    if by == "callback":
        centre.calls_back()
    else:
        centre.task_state = "COMPLETED"
        passes(centre, minutes=1)
    item = OutboxItem.objects.get()
    assert (item.state, status_of(wish)) == ("FAILED", Status.SEARCH_FAILURE_AT_CENTRAL)
    centre.answers.clear()
    old = dict(centre.tasks)
    services.send_again(viewer=cast.vina, item_id=item.pk)
    passes(centre)
    new = {task: told for task, told in centre.tasks.items() if task not in old}
    centre.tasks = old
    centre.calls_back()
    assert not Verdict.objects.exists(), "the answer to the first search is no answer any more"
    centre.tasks = new
    centre.calls_back()
    assert status_of(wish) is Status.PRINT_READY_RECORD


def test_a_failed_search_after_a_verdict_changes_nothing(centre, cast, eka):
    passes(centre)
    centre.calls_back()
    centre.answers[str(cast.eka)] = BROKEN_SEARCH
    centre.calls_back()
    assert (OutboxItem.objects.get().state, status_of(eka[1])) == ("ANSWERED", Status.PRINT_READY_RECORD)


def test_an_odd_answer_makes_nobody_unique(centre, eka):
    for odd in (
        {"x": 1},
        [{"personId": "p"}],
        [{"personId": "", "score": 9}],
        ["p"],
        [{"personId": "p", "score": None}],
    ):
        centre.overrides["identify"] = httpx.Response(200, json=odd)
        passes(centre)
        assert OutboxItem.objects.get().state == "FAILED"
        OutboxItem.objects.update(state="CREATED")
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"x": 1}',
        '[{"rank": 1}]',
        "[" * 100_000,
        '[{"personId": "p", "score": NaN}]',
        '[{"personId": "p", "score": 9, "scores": [{"biometricSubType": "x", "score": Infinity}]}]',
        '[{"personId": "p\\u0000", "score": 9}]',
    ],
)
def test_a_callback_that_cannot_be_read_is_refused(eka, body):
    services.collect()
    answer = Client(headers={"Authorization": f"Bearer {settings.CENTRE_TOKEN}"}).post(
        f"/api/relay/callback?transactionId={eka[0]}.1&taskId=t", body, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "CALLBACK_ODD")


def test_a_callback_without_the_token_or_about_an_unknown_transaction_is_refused(centre, eka):
    passes(centre)
    assert centre.calls_back(token="guessed") == [403]
    for transaction in ("", "0" * 64 + ".1", eka[0]):
        answer = Client(headers={"Authorization": f"Bearer {settings.CENTRE_TOKEN}"}).post(
            f"/api/relay/callback?transactionId={transaction}", json.dumps([]), content_type="application/json"
        )
        assert answer.status_code == 400
    assert not Verdict.objects.exists()


def test_a_second_recording_found_unique_does_not_pass_the_open_case_of_the_first(centre, cast, utara, eka):
    first, wish = eka
    second = utara.seals(cast.eka, wish)
    utara.sends(second)
    centre.answers[str(cast.eka)] = alike(cast.fajar)
    passes(centre)
    tasks = dict(centre.tasks)
    centre.tasks = {task: told for task, told in tasks.items() if told[1].startswith(first)}
    centre.calls_back()
    centre.answers.clear()
    centre.tasks = {task: told for task, told in tasks.items() if told[1].startswith(second.packet_id)}
    centre.calls_back()
    assert status_of(wish) is Status.ADJUDICATE_RECORD
    assert enrolment.find_recording(second.packet_id).status is Status.PRINT_READY_RECORD


def test_who_asked_for_nothing_else_keeps_their_own_state(centre, cast, eka, fajar):
    centre.answers[str(cast.eka)] = alike("INVENTED-1-000001")
    passes(centre)
    centre.calls_back()
    assert (status_of(eka[1]), status_of(fajar[1])) == (Status.ADJUDICATE_RECORD, Status.PRINT_READY_RECORD)
    assert asks_for_a_card(cast.kiki)


def test_a_signature_that_is_missing_is_no_business_of_the_centre(centre, cast, utara):
    wish = asks_for_a_card(cast.eka)
    utara.sends(utara.seals(cast.eka, wish, missing=("signature",)))
    passes(centre)
    centre.calls_back()
    assert Verdict.objects.get().outcome == "UNIQUE"
    assert status_of(wish) is Status.PRINT_READY_RECORD


def test_an_answer_to_what_was_not_sent_yet_does_not_count_and_is_asked_for_later(centre, eka):
    """A city back from a backup: the centre has the packet and answers, the city knows nothing of that."""
    passes(centre)
    CentreReceipt.objects.all().delete()
    OutboxItem.objects.all().delete()
    services.collect()
    assert centre.calls_back() == [503]
    assert not Verdict.objects.exists()
    centre.task_state = "COMPLETED"
    for minutes in (1, 2, 3):
        passes(centre, minutes=minutes)
    item = OutboxItem.objects.get()
    assert item.state == "ANSWERED"
    assert item.created_at is not None
    assert CentreReceipt.objects.get().document == centre.receipts[0]
