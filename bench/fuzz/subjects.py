"""What is fuzzed: minutiae records, heads of image files, images to extract from. All examples are invented prints."""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from bench.fuzz.breaking import damaged, mutated
from satupintu.fingerprints import Template, decode, extract
from satupintu.synthetic.fingers import impression, master
from satupintu.synthetic.minutiae import minutiae_of

SLOW = 20.0  # seconds of processor time, beyond which it hangs
HEAD = 2_000  # bytes of an image file that `headers` mutates
WSQ = (
    "import sys, io, wsq; from PIL import Image; out = io.BytesIO();"
    "Image.open(io.BytesIO(sys.stdin.buffer.read())).save(out, 'WSQ'); sys.stdout.buffer.write(out.getvalue())"
)


@dataclass(frozen=True)
class Subject:
    """`broken` makes mutation number so-and-so with the generator it is given; `read` is what must bear it."""

    name: str
    broken: Callable[[np.random.Generator], Any]
    read: Callable[[Any], object]


def subjects() -> Iterator[Subject]:
    records = [minutiae_of(person, 1).template().to_bytes(person % 11) for person in range(20)]
    yield Subject("records", lambda rng: mutated(records, rng), Template.from_bytes)
    drawn = [impression(master(person, 2), 1)[60:330, 60:320] for person in range(2)]
    kinds = ("PNG", "BMP", "TIFF", "JPEG")
    files = [_file(image, kind) for image in drawn for kind in kinds] + [_wsq(_file(drawn[0], "PNG"))]
    yield Subject("headers", lambda rng: mutated([file[:HEAD] for file in files] + files, rng), decode)
    yield Subject("extractions", lambda rng: damaged(drawn, rng), extract)


def _file(image: np.ndarray, kind: str) -> bytes:
    out = io.BytesIO()
    Image.fromarray(image).save(out, kind)
    return out.getvalue()


def _wsq(png: bytes) -> bytes:
    return subprocess.run([sys.executable, "-c", WSQ], input=png, capture_output=True, check=True).stdout
