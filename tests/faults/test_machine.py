"""A share of the state machine: stations, city and what happens between them, in any order, by one seed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_whatever_happens_in_whatever_order_everything_arrives_once(tmp_path):
    command = [
        sys.executable,
        "-m",
        "bench.faults",
        "--machine",
        "8",
        "--seed",
        "6",
        "--folder",
        str(tmp_path),
        "--json",
    ]
    for _ in range(2):  # the second time there is nothing left to play
        run = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["failed_seeds"] == []
    assert told["happened"]["finished"] == told["happened"]["runs"] >= 8
    assert told["happened"]["sealed"] > 0
