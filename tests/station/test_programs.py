"""The programs as they are started in earnest: migrate, enrol, send; stopped by a signal."""

import os
import signal
import subprocess
import sys
import time

import pytest
from fake_city import CODE


@pytest.fixture
def programs(city, tmp_path):
    """Start a program of a station whose folder is empty at first; all are stopped at the end."""
    environment = {**os.environ, "SATUPINTU_VAR": str(tmp_path), "SATUPINTU_CITY_URL": city.url}
    started = []

    def start(*words):
        command = [sys.executable, "-m", "satupintu.station", *words]
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
        return started[-1]

    yield start
    for program in started:
        program.kill()
        program.wait()
        program.stdout.close()


def test_a_new_station_enrols_and_its_sender_runs_until_stopped(programs, city):
    assert programs("migrate", "--verbosity", "0").wait(60) == 0
    enrolled = programs("enrol", "--code", CODE)
    assert enrolled.wait(60) == 0
    assert b"3 people are expected today" in enrolled.stdout.read()
    city.calls.clear()
    sender = programs("send")
    deadline = time.monotonic() + 60
    while not city.calls and time.monotonic() < deadline:
        time.sleep(0.05)
    assert city.calls[0] == "GET /api/stations/day-list"  # by now it may have asked for more
    sender.send_signal(signal.SIGTERM)
    assert sender.wait(30) == 0
    assert b"Stopped." in sender.stdout.read()


def test_a_wrong_code_is_said_in_one_line(programs, city):
    assert programs("migrate", "--verbosity", "0").wait(60) == 0
    refused = programs("enrol", "--code", "SALAH")
    assert refused.wait(60) == 1
    assert b"Traceback" not in refused.stdout.read()


def test_a_station_without_a_database_is_told_in_both_languages_what_to_type(programs):
    refused = programs("enrol", "--code", CODE)
    assert refused.wait(60) == 1
    said = refused.stdout.read().decode()
    assert "Basis data perangkat perekaman belum ada" in said
    assert "`satupintu station migrate`" in said
    assert "Traceback" not in said
