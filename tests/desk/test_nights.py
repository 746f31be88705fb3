"""The service's own jobs of the night: they run on the city, and a page says when and what failed."""

import re
import signal
from datetime import timedelta
from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from cast import NOW, TODAY
from satupintu.city.config.management.commands import jobs
from satupintu.city.foundation import clock, nights
from satupintu.city.foundation.models import NightWork
from satupintu.city.foundation.services import note_setting
from satupintu.city.keeping.selectors import LAST
from satupintu.city.participation.selectors import find_kept
from satupintu.city.register.selectors.quality import newest_counts


def night():
    out = StringIO()
    call_command("night", stdout=out)
    return out.getvalue()


def page(client):
    return client.get("/meja/malam/").content.decode()


def backed_up(days=0):
    note_setting(name=LAST, value={"at": (NOW - timedelta(days=days)).isoformat(), "file": "kota.backup"})


def jobs_on(page):
    return dict(re.findall(r'data-job="(\w+)" data-problem="(\w*)"', page))


def test_a_night_fills_the_pages_that_are_empty_before_it(cast):
    assert newest_counts() is None
    assert find_kept() is None
    assert night().count("done") == len(nights.jobs())
    assert newest_counts()[0] == TODAY
    assert not find_kept().is_stale
    assert night() == ""


def test_each_job_may_be_done_twice(cast):
    for job in nights.jobs():
        job.do()
        job.do()


def test_the_page_says_when_each_job_was_last_done_and_what_failed(cast, sign_in):
    client = sign_in("citra")
    backed_up()
    before = page(client)
    assert set(jobs_on(before)) == {job.name for job in nights.jobs()}
    assert "notice--warning" in before
    nights.plan_night()
    night()
    NightWork.objects.filter(job="register_check").update(problem="OperationalError", tries=2)
    after = page(client)
    assert "notice--warning" not in after
    assert jobs_on(after)["register_check"] == "OperationalError"
    assert jobs_on(after)["participation_cells"] == ""
    assert "percobaan 2 dari 3" in after
    NightWork.objects.update(ended_at=None)
    assert page(client).count("tag--now") == len(nights.jobs())


def test_a_failure_is_the_commands_too(cast, monkeypatch):
    def breaks():
        raise ArithmeticError

    monkeypatch.setattr(nights, "jobs", lambda: (nights.NightJob("breaks", "Breaks", breaks),))
    with pytest.raises(CommandError):
        night()


def test_the_program_of_deferred_work_plans_the_night_then_has_what_waits_done_by_a_child(cast, monkeypatch):
    called = []

    def work_off():
        called.append("child")
        raise KeyboardInterrupt  # as SIGTERM does

    monkeypatch.setattr(jobs, "work_off", work_off)
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)  # the tests' database lives in its connection
    monkeypatch.setattr("os.nice", called.append)  # for good, else
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(jobs.time, "sleep", lambda _: DBTaskResult.objects.update(run_after=clock.now()))
    call_command("jobs")
    assert called == [jobs.BEHIND_OTHERS, "child"]
    assert DBTaskResult.objects.filter(status="READY", task_path=nights.work_at_night.module_path).count() == 1


def test_a_child_at_work_is_told_to_stop_with_the_program(monkeypatch):
    told = []

    def wait(child, _):
        if not told:
            raise KeyboardInterrupt
        return child, 0

    monkeypatch.setattr(jobs, "connections", Mock())
    monkeypatch.setattr(jobs.os, "fork", lambda: 4711)
    monkeypatch.setattr(jobs.os, "waitpid", wait)
    monkeypatch.setattr(jobs.os, "kill", lambda *what: told.append(what))
    with pytest.raises(KeyboardInterrupt):
        jobs.work_off()
    assert told == [(4711, signal.SIGTERM)]
    assert jobs.work_off() == 0


def test_the_page_says_how_old_the_last_backup_is(cast, sign_in, settings):
    client = sign_in("rama")
    nights.plan_night()
    assert "Belum pernah ada cadangan" in page(client)
    backed_up(days=3)
    old = page(client)
    assert ("kota.backup" in old, "notice--warning" in old) == (True, True)
    assert "Tidak ada yang dibuat pada malam hari" in old
    backed_up(days=1)
    settings.BACKUP_OUT = "/media/cadangan"
    young = page(client)
    assert ("kota.backup" in young, "notice--warning" in young, "Tidak ada yang dibuat" in young) == (
        True,
        False,
        False,
    )
