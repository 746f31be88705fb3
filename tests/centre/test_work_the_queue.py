"""Work off the queue and deliver answers, whatever breaks in between."""

import json
import logging
import signal
import threading
from datetime import timedelta

import httpx
import pytest
from centre_cast import EVERYBODY, ReadyEngine, call, stock_person
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from satupintu.centre import services, stock, working
from satupintu.centre.management.commands import work
from satupintu.centre.models import FingerTemplate, Task
from satupintu.centre.problems import Code
from satupintu.centre.working import MOST_DELIVERIES, MOST_TRIES, answer_next, deliver_next, forget_old

pytestmark = pytest.mark.django_db
CALLBACK = f"{settings.CITY_URL}/api/relay/callback?from=centre"
NO_IMAGES = {"finger-01": b"no image", "finger-02": b"nor this"}


@pytest.fixture(autouse=True)
def long_pauses(monkeypatch):
    """However slow the machine, a second delivery is not due while a test looks (`due` makes it so)."""
    for name in ("FIRST_PAUSE", "LONGEST_PAUSE"):
        monkeypatch.setattr(working, name, 3600)


class Broken:
    """An engine that fails at everything."""

    def search(self, *_, **__):
        raise RuntimeError("out of memory")


class Quiet(ReadyEngine):
    """An engine that finds nobody."""

    def search(self, *_, **__):
        return []


def asked(**how):
    stock_person("p", 5)
    return services.ask(Task.Kind.IDENTIFY, call("t", **how), person_id="p", question=EVERYBODY)


class City:
    """The city's side of a callback: answers with the given statuses, one after the other."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.heard = []

    def client(self):
        return httpx.Client(transport=httpx.MockTransport(self._answer))

    def _answer(self, request):
        self.heard.append(request)
        status = self.statuses.pop(0)
        if status is None:
            raise httpx.ConnectError("down")
        return httpx.Response(status)


def status_of(caller, task):
    return caller.get(f"/v1/tasks/{task.task_id}/status?transactionId=t").json()


def due(task):
    Task.objects.filter(pk=task.pk).update(next_delivery_at=timezone.now() - timedelta(seconds=1))


def test_an_answer_is_posted_to_the_callback_with_task_and_transaction(caller):
    task = asked(callback=CALLBACK)
    assert status_of(caller, task) == "PENDING"
    assert answer_next(Quiet())
    assert status_of(caller, task) == "RESPONSE_SCHEDULED"
    city = City(204)
    assert deliver_next(city.client())
    (request,) = city.heard
    assert dict(request.url.params) == {"from": "centre", "transactionId": "t", "taskId": str(task.task_id)}
    assert request.headers["Authorization"] == f"Bearer {settings.TOKEN}"
    assert (request.headers["Content-Type"], json.loads(request.content)) == ("application/json", [])
    assert status_of(caller, task) == "COMPLETED"
    assert not deliver_next(city.client())


def test_an_error_is_posted_as_an_error(caller):
    services.ask(Task.Kind.DELETE, call(callback=CALLBACK), person_id="nobody")
    assert answer_next(Quiet())
    city = City(204)
    assert deliver_next(city.client())
    assert city.heard[0].headers["Content-Type"] == "application/error+json"


def test_a_delivery_that_fails_is_tried_again_later(caller):
    task = asked(callback=CALLBACK)
    answer_next(Quiet())
    city = City(None, 500, 204)
    for _ in range(2):
        due(task)
        assert deliver_next(city.client(), chance=lambda: 1.0)
        assert not deliver_next(city.client()), "not at once"
    due(task)
    deliver_next(city.client())
    assert status_of(caller, task) == "COMPLETED"


def test_a_delivery_given_up_is_tried_again_when_asked(caller):
    task = asked(callback=CALLBACK)
    answer_next(Quiet())
    Task.objects.update(deliveries=MOST_DELIVERIES - 1)
    assert deliver_next(City(500).client())
    assert status_of(caller, task) == "RESPONSE_ERROR"
    assert caller.post(f"/v1/tasks/{task.task_id}/redeliver?transactionId=t").status_code == 204
    assert status_of(caller, task) == "RESPONSE_RETRY"
    assert deliver_next(City(204).client())
    assert status_of(caller, task) == "COMPLETED"


def test_an_answer_that_cannot_be_told_is_tried_later_and_the_others_go_on(caller, caplog):
    """A template that was altered where it rests cannot be read when its answer is posted."""
    stock_person("somebody", 5)
    FingerTemplate.objects.update(record=bytes(40))
    ids = {"person_id": "somebody", "encounter_id": stock.ENCOUNTER}
    broken = services.ask(Task.Kind.READ_TEMPLATES, call("t", callback=CALLBACK), **ids)
    fine = services.ask(Task.Kind.DELETE, call("t", callback=CALLBACK), person_id="nobody")
    while answer_next(Quiet()):
        pass
    city = City(204)
    with caplog.at_level(logging.WARNING):
        assert deliver_next(city.client())
        assert deliver_next(city.client())
    assert not deliver_next(city.client()), "not at once"
    assert [request.url.params["taskId"] for request in city.heard] == [str(fine.task_id)]
    assert (status_of(caller, broken), status_of(caller, fine)) == ("RESPONSE_SCHEDULED", "COMPLETED")
    (line,) = caplog.messages
    assert "AlteredError" in line
    assert "somebody" not in caplog.text
    Task.objects.filter(pk=broken.pk).update(deliveries=MOST_DELIVERIES - 1)
    due(broken)
    assert deliver_next(City().client())
    assert status_of(caller, broken) == "RESPONSE_ERROR"


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection is closed")])
def test_an_answer_waits_out_a_database_that_fails(monkeypatch, error):
    stop, tries = threading.Event(), []

    def deliver(_client):
        tries.append(len(tries))
        if len(tries) == 1:
            raise error
        stop.set()
        return True

    monkeypatch.setattr(work, "deliver_next", deliver)
    monkeypatch.setattr(work, "DATABASE_PAUSE", 0.01)
    courier = threading.Thread(target=work._deliver, args=(stop,))
    courier.start()
    courier.join(10)
    assert tries == [0, 1]


def test_work_ends_when_answers_are_delivered_no_more(monkeypatch):
    monkeypatch.setattr(work, "_deliver", lambda _stop: None)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with pytest.raises(CommandError, match="delivered no more"):
        call_command("work")


def test_who_asks_again_after_the_answer_came_gets_it_once_more(caller):
    asking = {"callback": CALLBACK, "said": "the same words"}
    task = asked(**asking)
    answer_next(Quiet())
    assert deliver_next(City(204).client())
    services.ask(Task.Kind.IDENTIFY, call("t", **asking), person_id="p", question=EVERYBODY)
    assert status_of(caller, task) == "RESPONSE_SCHEDULED"
    city = City(204)
    assert deliver_next(city.client())
    assert len(city.heard) == 1
    assert status_of(caller, task) == "COMPLETED"


def test_asking_again_does_not_hasten_an_answer_on_its_way(caller):
    asking = {"callback": CALLBACK, "said": "the same words"}
    asked(**asking)
    answer_next(Quiet())
    assert deliver_next(City(500).client())
    services.ask(Task.Kind.IDENTIFY, call("t", **asking), person_id="p", question=EVERYBODY)
    assert not deliver_next(City().client())
    assert Task.objects.get().deliveries == 1


def test_a_callback_named_while_the_answer_is_posted_elsewhere_gets_it_too(caller):
    asking = {"said": "the same words"}
    asked(callback=CALLBACK, **asking)
    answer_next(Quiet())
    elsewhere = f"{settings.CITY_URL}/elsewhere"

    def ask_again(_request):
        services.ask(Task.Kind.IDENTIFY, call("t", callback=elsewhere, **asking), person_id="p", question=EVERYBODY)
        return httpx.Response(204)

    assert deliver_next(httpx.Client(transport=httpx.MockTransport(ask_again)))
    city = City(204)
    assert deliver_next(city.client())
    assert city.heard[0].url.path == "/elsewhere"


def test_a_task_without_callback_cannot_be_delivered_again(caller):
    answer = caller.post(f"/v1/tasks/{asked().task_id}/redeliver?transactionId=t")
    assert (answer.status_code, answer.json()["code"]) == (400, Code.TASK_WITHOUT_CALLBACK)


@pytest.mark.parametrize("task_id", ["none", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_task_is_not_found(caller, task_id):
    assert caller.get(f"/v1/tasks/{task_id}/status?transactionId=t").status_code == 404
    assert caller.post(f"/v1/tasks/{task_id}/redeliver?transactionId=t").status_code == 404


def test_a_task_that_breaks_the_engine_is_given_up_and_the_next_has_its_turn(caller):
    broken = asked()
    for _ in range(MOST_TRIES):
        assert answer_next(Broken())
        broken.refresh_from_db()
        assert broken.status is None
    assert answer_next(Broken())
    broken.refresh_from_db()
    assert (broken.status, broken.answer["code"]) == (500, Code.SEARCH_FAILED)
    assert not answer_next(Broken())


def test_work_cut_short_is_done_again(caller):
    """A program killed after the engine and before the answer is kept leaves the task waiting."""
    task = asked()
    Task.objects.filter(pk=task.pk).update(tries=1)
    assert answer_next(Quiet())
    task.refresh_from_db()
    assert (task.state, task.answer) == ("COMPLETED", [])


def test_a_verification_does_not_wait_behind_searches(caller):
    search = asked()
    verify = services.ask(Task.Kind.VERIFY, call(), person_id="p", question={"gallery": "KTP", "biometricData": []})
    answer_next(Quiet())
    verify.refresh_from_db()
    search.refresh_from_db()
    assert (verify.status, search.status) == (400, None)


def test_a_caller_who_waits_too_long_is_told(caller, settings):
    settings.ANSWER_WITHIN = 0.0
    stock_person("p", 5)
    answer = caller.post("/v1/identify/KTP/p?transactionId=t", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (500, Code.NOT_ANSWERED_IN_TIME)


def test_the_state_says_what_waits(caller):
    asked()
    told = caller.get("/state").json()
    assert (told["people"], told["prints"], told["tasks_waiting"]) == (1, 10, 1)


def test_galleries_are_named(caller):
    assert caller.get("/v1/galleries?transactionId=t").json() == ["KTP"]


def test_answers_told_long_ago_are_forgotten_but_for_whom_they_name():
    long_ago = timezone.now() - timedelta(days=31)
    kept = {
        "named": {"kind": Task.Kind.IDENTIFY, "status": 200, "answer": [{"personId": "p"}]},
        "broken": {"kind": Task.Kind.EXTRACT, "status": 500, "answer": {}},
        "new": {"kind": Task.Kind.VERIFY, "status": 200, "answer": {}, "answered_at": timezone.now()},
        "not told": {"kind": Task.Kind.VERIFY, "status": 200, "answer": {}, "state": Task.State.RESPONSE_RETRY},
    }
    old = {
        "nobody": {"kind": Task.Kind.IDENTIFY, "status": 200, "answer": []},
        "failed": {"kind": Task.Kind.IDENTIFY, "status": 400, "answer": {"code": 2001}},
        "verified": {"kind": Task.Kind.VERIFY, "status": 200, "answer": {"decision": True}},
    }
    for name, row in (kept | old).items():
        task = services.ask(row["kind"], call(name), question=EVERYBODY)
        Task.objects.filter(pk=task.pk).update(**{"answered_at": long_ago, "state": Task.State.COMPLETED} | row)
    assert forget_old() == len(old)
    assert set(Task.objects.values_list("transaction_id", flat=True)) == kept.keys()
