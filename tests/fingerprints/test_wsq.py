"""WSQ files are read, and a broken one ends a child process at most."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from satupintu.fingerprints import FingerprintProblem, decode
from satupintu.fingerprints.formats import wsq

PRINTS = Path(__file__).parent / "prints"
MADE = (
    "import sys, io, wsq; from PIL import Image; out = io.BytesIO();"
    "Image.open(sys.argv[1]).convert('L').save(out, 'WSQ'); sys.stdout.buffer.write(out.getvalue())"
)


@pytest.fixture(scope="module")
def file() -> bytes:
    """A print as WSQ, written in a process of its own as it is read in one."""
    command = [sys.executable, "-c", MADE, str(PRINTS / "a_1.png")]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_a_wsq_file_shows_the_print_it_was_made_of(file):
    read = decode(file)
    with Image.open(PRINTS / "a_1.png") as image:
        drawn = np.asarray(image.convert("L"))
    assert read.shape == drawn.shape
    assert np.abs(read.astype(int) - drawn).mean() < 10
    assert len(file) < drawn.size / 5


def test_broken_files_are_named(file):
    rng = np.random.default_rng(3)
    broken = [file[:2], file[: len(file) // 2], wsq.START + rng.bytes(10_000)]
    for data in broken:
        with pytest.raises(FingerprintProblem, match="not a whole WSQ file"):
            decode(data)


def test_a_changed_byte_gives_another_image_or_a_named_problem(file):
    """WSQ has no checksum: what a byte changes in the pixels it cannot tell."""
    rng, said = np.random.default_rng(3), set()
    for at in rng.integers(2, 400, 6):
        try:
            said.add(str(decode(file[:at] + bytes([file[at] ^ 0xFF]) + file[at + 1 :]).dtype))
        except FingerprintProblem as problem:
            said.add(problem.code)
    assert said <= {"uint8", "BROKEN_IMAGE", "TOO_LARGE"}


def test_a_file_that_takes_too_long_is_given_up(file, monkeypatch):
    monkeypatch.setattr(wsq, "WITHIN", 0.001)
    with pytest.raises(FingerprintProblem, match="took over"):
        decode(file)


def test_more_pixels_than_a_finger_has_are_refused(file, monkeypatch):
    monkeypatch.setattr(wsq, "MAX_PIXELS", 1000)
    with pytest.raises(FingerprintProblem) as refused:
        decode(file)
    assert refused.value.code == "TOO_LARGE"


def test_a_header_that_promises_a_huge_image_costs_no_memory(file):
    at = file.index(b"\xff\xa2") + 6  # frame header: length, black, white, then height and width
    huge = file[:at] + (20_000).to_bytes(2) * 2 + file[at + 4 :]
    with pytest.raises(FingerprintProblem):
        decode(huge)
