"""What the benchmark says of four invented prints: two fingers, two impressions each."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.slow
def test_the_benchmark_tells_two_fingers_apart():
    command = [sys.executable, "-m", "bench.fingerprints", str(HERE / "prints"), "--json", "--people", "20"]
    ran = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=True)
    report = json.loads(ran.stdout)
    for engine in ("satupintu", "mindtct + bozorth3"):
        assert (report[engine]["genuine"], report[engine]["impostors"]) == (2, 4)
    assert report["satupintu"]["pooled"]["eer"] == 0
    assert report["satupintu"]["refused"] == 0


def test_a_folder_without_images_is_said_to_be_empty(tmp_path):
    command = [sys.executable, "-m", "bench.fingerprints", str(tmp_path)]
    ran = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "No images named" in ran.stderr
