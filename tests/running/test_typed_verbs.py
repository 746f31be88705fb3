"""A verb that is typed is told what the programs of its folder are told, and takes nothing real for invented."""

import json
import os
import subprocess
import sys

import pytest

from satupintu import command
from satupintu.running import preparing
from satupintu.running.folder import held, remember_real
from satupintu.running.layout import Layout


@pytest.fixture
def typed(var, monkeypatch):
    """Type a verb; gives the environment of the program that does it."""
    environments = []

    def run(_words, *, env, check):
        environments.append(env)
        return subprocess.CompletedProcess(_words, 0)

    monkeypatch.setattr(command.subprocess, "run", run)

    def type_(*words):
        with pytest.raises(SystemExit, match="0"):
            command.main(words)
        return environments[-1]

    return type_


def invent(var):
    (var / "demo").mkdir(parents=True)
    (var / "demo" / "city.json").write_text("[300, 1]")


def serve_at(var, base):
    (var / "running.json").write_text(json.dumps({"supervisor": os.getpid(), "port_base": base, "programs": {}}))
    return held(var)


@pytest.mark.parametrize("words", [("city", "deliver"), ("register", "check"), ("backup",), ("station", "send")])
def test_only_a_city_that_run_invented_is_simulated(typed, var, words):
    assert typed(*words)["SATUPINTU_SIMULATED"] == "0"
    invent(var)
    assert typed(*words)["SATUPINTU_SIMULATED"] == "1"


def test_a_real_office_is_not_simulated(typed, var):
    invent(var)
    remember_real(var)
    assert typed("register", "check")["SATUPINTU_SIMULATED"] == "0"


def test_what_the_environment_says_goes_before(typed, var, monkeypatch):
    given = {"SATUPINTU_SIMULATED": "1", "SATUPINTU_CENTRE_TOKEN": "mine", "SATUPINTU_CITY_URL": "https://ktp.example"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    Layout(var).shared_secret("centre-token")
    with serve_at(var, 24_000):
        assert given.items() <= typed("city", "missing").items()


def test_the_centre_lets_in_who_types_beside_the_service(typed, var):
    assert "SATUPINTU_CENTRE_TOKEN" not in typed("city", "missing")
    secret = Layout(var).shared_secret("centre-token")
    assert typed("city", "missing")["SATUPINTU_CENTRE_TOKEN"] == secret


def test_a_service_on_other_ports_is_found(typed, var):
    invent(var)
    served = Layout(var, 24_000)
    with serve_at(var, 24_000):
        city, station = typed("city", "missing"), typed("station", "send", "--once")
        assert city["SATUPINTU_CITY_URL"] == served.url("city")
        assert city["SATUPINTU_CENTRE_URL"] == served.url("centre")
        assert station["SATUPINTU_CITY_URL"] == served.url("line")
        remember_real(var)
        assert typed("station", "send", "--once")["SATUPINTU_CITY_URL"] == served.url("city")
    assert "SATUPINTU_CITY_URL" not in typed("city", "missing")  # the note alone is of a service that was killed


def test_a_backup_put_elsewhere_is_told_of_that_folder(typed, var):
    invent(var)
    told = typed("restore", "a.backup", "--into", str(var / "new"))
    assert (told["SATUPINTU_VAR"], told["SATUPINTU_SIMULATED"]) == (str(var / "new"), "0")


def test_a_place_without_run_speaks_indonesian_from_its_first_verb_on(typed, monkeypatch):
    compiled = []
    monkeypatch.setattr(preparing, "compile_translations", lambda: compiled.append(True))
    typed("city", "deliver")
    assert not compiled
    typed("city", "migrate")
    assert compiled


def test_a_centre_without_a_database_is_told_in_both_languages_what_to_type(var, monkeypatch):
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    words = [sys.executable, "-m", "satupintu", "centre", "work"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert "Basis data pusat data belum ada" in ended.stderr
    assert "`satupintu centre migrate`" in ended.stderr
    assert "Traceback" not in ended.stderr
