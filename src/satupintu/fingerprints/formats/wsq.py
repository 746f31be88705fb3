"""WSQ (FBI, IAFIS-IC-0110), read by the package `wsq` in a child process, one for each file.

Its C code writes outside its own memory when a file is broken, which ends the program at some later moment. A child
that dies, hangs or wants too much memory is a broken image and nothing more.
"""

import struct
import subprocess
import sys
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.parameters import MAX_PIXELS
from satupintu.fingerprints.problems import FingerprintProblem

START: Final = b"\xff\xa0"
WITHIN: Final = 20.0  # seconds; a whole print takes 0.2 with the child's start
_CHILD: Final = Path(__file__).with_name("wsq_child.py")
_SIDES: Final = struct.Struct(">II")


def read_wsq(data: bytes) -> NDArray[np.uint8]:
    """Grey pixels (height, width) of a WSQ file. Raises BROKEN_IMAGE or TOO_LARGE."""
    try:
        command = [sys.executable, "-I", str(_CHILD), str(MAX_PIXELS)]
        child = subprocess.run(command, input=data, capture_output=True, timeout=WITHIN, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired as error:
        raise FingerprintProblem("BROKEN_IMAGE", f"Reading it took over {WITHIN:.0f} s.") from error
    told = child.stdout
    if child.returncode or len(told) < _SIDES.size:
        raise FingerprintProblem("BROKEN_IMAGE", "It is not a whole WSQ file.")
    height, width = _SIDES.unpack_from(told)
    if height * width > MAX_PIXELS:
        raise FingerprintProblem("TOO_LARGE", f"It has {width} × {height} pixels, at most {MAX_PIXELS} are read.")
    return np.frombuffer(told, np.uint8, height * width, _SIDES.size).reshape(height, width)


def is_wsq(data: bytes) -> bool:
    return data.startswith(START)
