"""LEADER run by onnxruntime: from grey pixels to where minutiae are, and how each of them lies."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.extraction.leader import REACH, Leader
from satupintu.fingerprints.extraction.weights import learnt
from satupintu.fingerprints.parameters import NETWORK_MULTIPLE

_MAKING: Final = threading.Lock()
_PATCH: Final = 2 * REACH + 1
# a picture of one finger fits; its 70 MB are kept for the next one, which saves a tenth of the time
_USUAL: Final = 512 * 512  # pixels


@dataclass(frozen=True, eq=False)
class Response:
    """What the network says of a picture.

    quality: float32 (height, width), 0 to 1; only local maxima are left, so a point above a threshold is a minutia.
    """

    quality: NDArray[np.float32]
    features: NDArray[np.float32]  # (height / 2, width / 2, channels) of the picture as it was widened
    corner: tuple[int, int]  # of the picture in the widened one

    def at(self, y: NDArray[np.intp], x: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Of n ≥ 1 minutiae: angle in radians in (-π, π], counterclockwise from growing x, and is it an ending."""
        y, x = y + self.corner[0], x + self.corner[1]
        rows, columns = (place[:, None] // 2 + np.arange(-REACH, REACH + 1) for place in (y, x))
        height, width, channels = self.features.shape
        inside = ((rows >= 0) & (rows < height))[:, :, None] & ((columns >= 0) & (columns < width))[:, None, :]
        rows, columns = rows.clip(0, height - 1), columns.clip(0, width - 1)
        patches = self.features[rows[:, :, None], columns[:, None, :]] * inside[..., None]
        middles = inside.swapaxes(0, 1).reshape(1, 1, _PATCH, -1)[:, :, 3:-3, 3:-3].astype(np.float32)
        side_by_side = {
            "patches": patches.swapaxes(0, 1).reshape(1, _PATCH, -1, channels),
            "inside": middles,
            "size": np.array(middles.shape[2:]),
        }
        directions, kinds = _network(keeping=True).heads.run(None, side_by_side)
        phase, place = 2 * (y % 2) + x % 2, _PATCH * np.arange(len(x))
        across, up = directions.reshape(4, 2, -1)[phase, :, place].T
        return np.arctan2(up, across), kinds.reshape(4, -1)[phase, place] >= 0


def respond(image: NDArray[np.uint8]) -> Response:
    """To a picture of 500 dpi, uint8 (height, width)."""
    height, width = image.shape
    down, right = -height % NETWORK_MULTIPLE, -width % NETWORK_MULTIPLE
    top, left = down // 2, right // 2
    widened = np.pad(image.astype(np.float32), ((top, down - top), (left, right - left)), mode="edge")
    network = _network(keeping=widened.size <= _USUAL)
    first, second = (network.stem(widened, number) for number in (0, 1))
    inputs = {"first": first, "second": second, "size": np.array(first.shape[:2])}
    position, maximum, features = network.trunk.run(None, inputs)
    quality = np.where(position == maximum, position, np.float32(0))[0, 0, top : top + height, left : left + width]
    return Response(quality, features[0], (top, left))


class _Network(NamedTuple):
    """What is run one after the other; each may run in several threads at once."""

    stem: Callable[[NDArray[np.float32], int], NDArray[np.float32]]
    trunk: Any
    heads: Any


def _network(*, keeping: bool) -> _Network:
    with _MAKING:  # the same for all threads: making it twice wastes time
        return _load(keeping=keeping)


@cache
def _load(*, keeping: bool) -> _Network:
    """One that keeps the memory of its largest picture, or one that gives it back."""
    import onnxruntime

    from satupintu.fingerprints.extraction.stem import stem

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # one core a process: the places run several processes
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = keeping
    leader = Leader(learnt())
    layers = [leader.stem(number) for number in (0, 1)]
    trunk, heads = (
        onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        for file in (leader.trunk(), leader.heads())
    )
    return _Network(lambda image, number: stem(image, *layers[number], number == 0), trunk, heads)
