"""The speed of a search, measured at a size that takes seconds; error rates over anybody's images."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from satupintu.fingerprints import decode
from satupintu.fingerprints.benchmark import measure, report

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


def test_a_set_of_inverted_images_is_measured_nevertheless(tmp_path):
    for print_ in (HERE / "prints").glob("*.png"):
        Image.fromarray(255 - decode(print_.read_bytes())).save(tmp_path / print_.name)
    (measured,) = measure([tmp_path], baseline=False)
    assert measured.refused == 0


def test_images_that_are_no_finger_are_counted_as_refused_by_both_engines(tmp_path):
    for print_ in (HERE / "prints").glob("*.png"):
        shutil.copy(print_, tmp_path)
    Image.new("L", (374, 388), 255).save(tmp_path / "a_0.png")
    Image.new("L", (9, 9), 255).save(tmp_path / "a_9.png")  # NIST's code ends the process at such
    (tmp_path / "b_0.png").write_bytes(b"no image")
    measured = measure([tmp_path])
    assert {one.engine: one.refused for one in measured} == {"satupintu": 3, "mindtct + bozorth3": 3}
    assert report(measured)["mindtct + bozorth3"]["genuine"] == 9


def test_images_that_nothing_can_be_read_from_are_measured_all_the_same(tmp_path):
    for name in ("a_1", "a_2", "b_1"):
        (tmp_path / f"{name}.png").write_bytes(b"no image")
    told = report(measure([tmp_path]))
    assert [told[engine]["refused"] for engine in ("satupintu", "mindtct + bozorth3")] == [3, 3]


@pytest.mark.parametrize("names", [["a_1"], ["a_1", "a_2"], ["a_1", "b_1"]])
def test_a_folder_that_says_nothing_of_errors_is_refused(tmp_path, names):
    for name in names:
        shutil.copy(HERE / "prints" / f"{name}.png", tmp_path)
    with pytest.raises(ValueError, match="two impressions of a finger"):
        measure([tmp_path])
