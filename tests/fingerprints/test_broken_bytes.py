"""A share of what `bench.fuzz` does by the million: broken bytes end in a named problem."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_broken_records_files_and_images_end_in_named_problems():
    counts = ("--records", "4000", "--headers", "60", "--extractions", "6")
    command = [sys.executable, "-m", "bench.fuzz", "--json", *counts]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    report = json.loads(ran.stdout)
    assert [report[name]["count"] for name in ("records", "headers", "extractions")] == [4000, 60, 6]
    assert report["records"]["ended"]["BROKEN_TEMPLATE"] > 1000
    assert report["headers"]["ended"]["BROKEN_IMAGE"] > 10


def test_a_mutation_can_be_made_again_by_its_number():
    ran = [
        subprocess.run(
            [sys.executable, "-m", "bench.fuzz", "--only", "7", "--headers", "0", "--extractions", "0", "--json"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    once, again = (json.loads(said)["records"]["ended"] for said in ran)
    assert once == again
    assert sum(once.values()) == 1
