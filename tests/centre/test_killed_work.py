"""The real program `work`, killed with SIGKILL again and again, loses nothing and answers everything."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

MANAGE = [sys.executable, "-m", "satupintu.centre"]
SEARCHES = 60
ASK = f"""
import django; django.setup()
import sys; sys.path.insert(0, "tests/centre")
from centre_cast import call, stock_person
from satupintu.centre import services
from satupintu.centre.models import Task
for number in range(20):
    stock_person(f"p{{number}}", number)
stock_person("again", 7, touch=2)
for number in range({SEARCHES}):
    services.ask(
        Task.Kind.IDENTIFY, call(str(number)), person_id="again", question={{"gallery": "ALL", "filter": {{}}}}
    )
"""


@pytest.mark.slow
def test_work_killed_at_any_moment_answers_every_question(tmp_path):
    env = {**os.environ, "SATUPINTU_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "satupintu.centre.settings"}
    subprocess.run([*MANAGE, "migrate", "-v0"], env=env, check=True)
    subprocess.run([sys.executable, "-c", ASK], env=env, check=True)
    killed = 0
    for answered_before_kill in (1, 15, 30):
        work = subprocess.Popen([*MANAGE, "work"], env=env, stdout=subprocess.DEVNULL)
        wait_until(tmp_path, answered_before_kill)
        work.send_signal(signal.SIGKILL)
        killed += work.wait() == -signal.SIGKILL
    assert killed == 3
    work = subprocess.Popen([*MANAGE, "work"], env=env, stdout=subprocess.DEVNULL)
    wait_until(tmp_path, SEARCHES)
    work.terminate()
    assert work.wait(timeout=60) == 0, "SIGTERM ends it cleanly"
    answers = rows(tmp_path, "SELECT answer FROM centre_task")
    assert {answer.count("p7") for (answer,) in answers} == {1}
    assert (tmp_path / "centre" / "gallery" / "index.sqlite").exists()


def rows(folder, query):
    with sqlite3.connect(folder / "centre" / "centre.sqlite3", timeout=20) as connection:
        return connection.execute(query).fetchall()


def wait_until(folder, answered):
    until = time.monotonic() + 180
    while rows(folder, "SELECT count(*) FROM centre_task WHERE status IS NOT NULL")[0][0] < answered:
        assert time.monotonic() < until, "the engine answers nothing"
        time.sleep(0.01)
