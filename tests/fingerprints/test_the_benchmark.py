"""The speed of a search, measured at a size that takes seconds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.slow
def test_the_bench_adds_the_speed_of_a_search():
    words = [str(HERE / "prints"), "--json", "--engine-only", "--people", "20"]
    ran = subprocess.run(
        [sys.executable, "-m", "bench.fingerprints", *words],
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(ran.stdout)
    assert report["search"]["people"] == 20
    assert report["stage 1, one core"]["million_comparisons_per_s"] > 0
