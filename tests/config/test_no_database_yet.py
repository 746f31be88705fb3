"""Whoever asks before there is a database is told what to do, not where the program stumbled."""

import os
import subprocess
import sys

import pytest
from django.db import OperationalError

from satupintu.city import __main__ as program


def run(folder, *words):
    environment = {**os.environ, "SATUPINTU_VAR": str(folder), "SATUPINTU_DATABASE_URL": ""}
    command = [sys.executable, "-m", "satupintu.city", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_command_without_a_database_says_how_to_make_one(tmp_path):
    asked = run(tmp_path, "participation_report", "--register")
    assert asked.returncode == 1
    assert "./run" in asked.stderr
    assert "Traceback" not in asked.stderr


def test_the_study_s_report_needs_none(tmp_path):
    told = run(tmp_path, "participation_report", "--study", "--json")
    assert '"percent": "94.26"' in told.stdout
    assert told.returncode == 0


def test_another_trouble_of_the_database_is_not_hushed_up(monkeypatch):
    def locked(_words):
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.core.management.execute_from_command_line", locked)
    with pytest.raises(OperationalError):
        program.main(["satupintu.city", "check"])
