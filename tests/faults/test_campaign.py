"""Five stations, the city and the centre with everything failing: the profile of the campaign that ./test runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDINGS, KILLS, SEED = 300, 60, 6


@pytest.mark.slow
@pytest.mark.journey
@pytest.mark.timeout(900)
def test_nothing_is_lost_nothing_comes_twice_whatever_breaks():
    command = [sys.executable, "-m", "bench.faults", "--recordings", str(RECORDINGS), "--kills", str(KILLS)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SATUPINTU_", "DJANGO_"))}
    ended = subprocess.run(
        [*command, "--seed", str(SEED), "--json"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False
    )
    told = json.loads(ended.stdout)
    assert told["told"] == []
    assert told["unfinished"] == []
    assert ended.returncode == 0
    assert told["recordings"] == told["acknowledged"] >= RECORDINGS
    assert told["kills"]["asked_for"] >= KILLS
    assert all(told["kills"][name] for name in ("station_capture", "station_sender", "city", "relay", "centre"))
    assert told["network_faults"] >= RECORDINGS
    assert told["answers_lost_after_commit"] >= RECORDINGS / 4
    assert min(told["disk_faults"], told["clock_jumps"], told["hostile"]) >= RECORDINGS / 40
