"""The first layers of LEADER, at full resolution, in one sweep over the picture: in half of onnxruntime's time.

48 channels of every pixel would be 29 MB that each of five operators brings from memory and back.
"""

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RIM: Final = 4  # pixels around the picture that the kernels reach
_EPSILON = np.float32(0.001)
_ONE, _HALF, _QUARTER = np.float32(1), np.float32(0.5), np.float32(0.25)
_INNER, _CUBE = np.float32(math.sqrt(2 / math.pi) / 2), np.float32(0.044715)
_LARGEST = np.float32(4.97)  # of h, where n = d
# tanh h = n / d, Lambert's continued fraction after seven steps: GELU is right to 10⁻⁷ everywhere
_N0, _N1, _N2 = np.float32(135135), np.float32(17325), np.float32(378)
_D1, _D2, _D3 = np.float32(62370), np.float32(3150), np.float32(28)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def stem(image: Floats, kernels: Floats, bias: Floats, scale: Floats, shift: Floats, largest: bool) -> Floats:  # noqa: FBT001
    """GELU of normalised convolutions at half resolution: (height / 2, width / 2, channels).

    image: (height, width), sides even. kernels: (channels, 5, 5); those of the second half see every other pixel.
    bias, scale, shift: (channels). Of 2 × 2 pixels their `largest`, otherwise their mean.
    """
    height, width = image.shape
    padded = np.zeros((height + 2 * RIM, width + 2 * RIM), np.float32)
    padded[RIM:-RIM, RIM:-RIM] = image
    channels = len(kernels)
    made = np.empty((height // 2, width // 2, channels), np.float32)
    rows = np.empty((2, channels, width), np.float32)
    for y in range(len(made)):
        for below in range(2):
            for channel in range(channels):
                rows[below, channel] = bias[channel]
                step = 1 if 2 * channel < channels else 2
                _convolve(rows[below, channel], padded, 2 * y + below, kernels[channel], step)
            _normalise(rows[below], scale, shift)
        for channel in range(channels):
            _shrink(made[y, :, channel], rows[0, channel], rows[1, channel], largest)
    return made


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _convolve(row: Floats, image: Floats, y: int, kernel: Floats, step: int) -> None:
    width = len(row)
    left = RIM - 2 * step
    for i in range(5):
        source = image[y + RIM + (i - 2) * step]
        a = source[left : left + width]
        b = source[left + step : left + step + width]
        c = source[left + 2 * step : left + 2 * step + width]
        d = source[left + 3 * step : left + 3 * step + width]
        e = source[left + 4 * step : left + 4 * step + width]
        k = kernel[i]
        for x in range(width):
            row[x] += k[0] * a[x] + k[1] * b[x] + k[2] * c[x] + k[3] * d[x] + k[4] * e[x]


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _normalise(rows: Floats, scale: Floats, shift: Floats) -> None:
    """Each pixel over its channels, then GELU."""
    channels, width = rows.shape
    mean, spread = np.zeros(width, np.float32), np.zeros(width, np.float32)
    share = _ONE / np.float32(channels)
    for channel in range(channels):
        row = rows[channel]
        for x in range(width):
            mean[x] += row[x] * share
    for channel in range(channels):
        row = rows[channel]
        for x in range(width):
            spread[x] += (row[x] - mean[x]) ** 2 * share
    for x in range(width):
        spread[x] = _ONE / np.sqrt(spread[x] + _EPSILON)
    for channel in range(channels):
        row, factor, more = rows[channel], scale[channel], shift[channel]
        for x in range(width):
            value = (row[x] - mean[x]) * spread[x] * factor + more
            h = min(max(_INNER * value * (_ONE + _CUBE * value * value), -_LARGEST), _LARGEST)
            s = h * h
            n = h * (_N0 + s * (_N1 + s * (_N2 + s)))
            d = _N0 + s * (_D1 + s * (_D2 + s * _D3))
            row[x] = _HALF * value * (n + d) * (n + d) / (n * n + d * d)  # 1 + tanh 2h


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _shrink(made: Floats, above: Floats, below: Floats, largest: bool) -> None:  # noqa: FBT001
    for x in range(len(made)):
        if largest:
            made[x] = max(above[2 * x], above[2 * x + 1], below[2 * x], below[2 * x + 1])
        else:
            made[x] = _QUARTER * (above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1])
