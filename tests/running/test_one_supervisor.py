"""A folder is served once: who comes second is told by whom, and what a killed one left running is named."""

import json
import os
import subprocess
import sys

import pytest

from satupintu.running import serving
from satupintu.running.folder import held, supervisor
from satupintu.running.layout import InTheWay, Layout

HOLD = """
import sys, time
from pathlib import Path
from satupintu.running.folder import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(var):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(var)], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_the_second_is_told_which_process_serves_and_how_to_end_it(var, holder):
    said = []
    assert serving.serve(Layout(var, 24_000), said.append) == 1
    served = f"This folder is being served already (process {holder.pid}): stop that one with Ctrl-C first."
    assert said == [served]
    assert supervisor(var) == holder.pid


def test_nobody_serves_once_it_was_killed(var, holder):
    holder.kill()
    holder.wait()
    assert supervisor(var) is None
    with held(var):
        assert supervisor(var) == os.getpid()
    assert supervisor(var) is None


def test_a_number_that_another_program_has_by_now_is_no_supervisor(var):
    var.mkdir()
    (var / "supervisor").write_text(str(os.getpid()))
    assert supervisor(var) is None


def test_no_folder_has_no_supervisor_and_is_not_made_by_asking(var):
    assert supervisor(var) is None
    assert not var.exists()


def test_programs_that_outlived_their_supervisor_are_named(var):
    var.mkdir()
    sleep = [sys.executable, "-c", "print(flush=True); import time; time.sleep(60)"]
    ours = {**os.environ, "SATUPINTU_VAR": str(var)}
    others = {**ours, "SATUPINTU_VAR": f"{var}-2"}
    programs = [subprocess.Popen(sleep, env=env, stdout=subprocess.PIPE) for env in (ours, others)]
    try:
        for program in programs:
            program.stdout.readline()  # it is that program by now, no copy of this one
        note = {"programs": {"city": programs[0].pid, "station": programs[1].pid, "gone": 2**22 - 1}}
        (var / "running.json").write_text(json.dumps(note))
        with pytest.raises(InTheWay, match=rf"`kill {programs[0].pid}`"), held(var):
            pass
    finally:
        for program in programs:
            program.kill()
            program.wait()
            program.stdout.close()
    with held(var):
        pass
