"""LEADER (arXiv 2602.15493) written anew from its weights: two U-Nets one after the other, then three heads.

The exported file has 1,337 nodes: dilated convolutions as rearranged pictures, doubling as tiling, activations and
normalisations in single steps. What is written here gives the same numbers but for rounding, in a third of the time:
- a matrix after a matrix is one matrix;
- the heads' layers of single pixels come before the doubling instead of after it, so they see a quarter of the pixels;
- their last convolution, over a doubled picture, is one at half resolution with four results for each pixel: for even
  and odd rows, in these for even and odd columns (`_phases`);
- direction and kind are made around minutiae alone.
"""

from collections.abc import Callable
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.extraction.graph import Array, Graph, Input, Value, pointwise, whole_blocks
from satupintu.fingerprints.extraction.weights import Weights

REACH: Final = 4  # pixels of half resolution around a minutia that its direction and kind depend on
_FIRST: Final = (16, 32, 64, 128)  # channels of the first encoder's levels
_SECOND: Final = (32, 64, 128, 32)
_BACK: Final = (20, 42, 91, 27)  # of the second decoder's levels
_READERS: Final = (("head_0_ibc", "head_1_ibc", "head_2_ibc"), ("dec1_0",), ("dec1_1",), ("dec1_2",))  # of each of them


class Leader:
    """The network over weights: arrays for `stem` and, in `trunk` and `heads`, files for onnxruntime."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        # what the second decoder made stands behind what the encoder made, since that fills whole blocks
        self._order = {
            name: np.r_[own : own + kept, :own]
            for names, own, kept in zip(_READERS, _BACK, _SECOND, strict=True)
            for name in names
        }

    def stem(self, number: int) -> tuple[Array, Array, Array, Array]:
        """Kernels, bias, scale and shift of stem 0 or 1, for the function `stem`."""
        near, far = (self._layer(f"stem{number}_{what}") for what in ("conv", "dilated_conv"))
        kernels, bias = (np.concatenate(pair) for pair in zip(near, far, strict=True))
        scale, shift = self._norm(f"stem{number}_ln")
        return kernels[:, 0], bias, scale.copy(), shift.copy()

    def trunk(self) -> bytes:
        """first, second, size → position, its maximum over 7 × 7 pixels, features.

        first, second: (*size, 16) and (*size, 32), what the stems made. size: height and width of half the
        resolution. position, maximum: (1, 1, height, width). features: (1, *size, 64).
        """
        g = Graph()
        x = self._second(g, self._attended(g, self._first(g, _picture(g, "first")), "second"))
        features = g.channels_last(x)
        position = self._position(g, x)
        maximum = g.add("MaxPool", position, kernel_shape=[7, 7], strides=[1, 1], pads=[3, 3, 3, 3])
        inputs = [
            Input("first", ("height 0", "width 0", 16)),
            Input("second", ("height 0", "width 0", 32)),
            Input("size", (2,), "int64"),
        ]
        return g.model(inputs, [position, maximum, features])

    def heads(self) -> bytes:
        """patches, inside, size → directions, kinds: of n minutiae whose patches stand side by side.

        patches: (1, 9, 9 n, 64) of the trunk's features. inside: (1, 1, 3, 9 n - 6), 1 where the middle of a patch lies
        in the picture, 0 elsewhere. size: 3 and 9 n - 6. directions: (1, 8, 1, 9 n - 8), kinds: (1, 4, 1, 9 n - 8), of
        minutia i at 9 i: for even and odd rows, in these for even and odd columns, the direction's cosine and sine but
        for a factor, and the logit of being an ending.
        """
        g = Graph()
        x = g.channels_first("patches")
        answers = []
        for number, last in ((1, "head_conv_dir"), (2, "head_conv_typ")):
            y = g.add("Mul", self._head(g, x, number, rim=False), "inside")
            answers.append(self._last(g, y, last, rim=False))
        inputs = [
            Input("patches", (1, 2 * REACH + 1, "columns", 64)),
            Input("inside", (1, 1, 3, "middles")),
            Input("size", (2,), "int64"),
        ]
        return g.model(inputs, answers)

    def _first(self, g: Graph, x: Value) -> Value:
        kept = []
        for level, channels in enumerate(_FIRST):
            x = self._separable(g, x, f"enc0_{level}", level)
            kept.append(x)
            x = _shrunk(g, x, channels)
        for level in (3, 2, 1, 0):
            x = g.joined(g.doubled(self._separable(g, x, f"dec0_{level}", level + 1)), kept[level])
        return x

    def _separable(self, g: Graph, x: Value, name: str, level: int) -> Value:
        each = self._weights[f"{name}_conv", "depthwise"]
        kernel, bias = self._layer(f"{name}_conv")
        x = g.convolved(g.convolved(x, each, groups=len(each)), kernel, bias)
        norm = self._norm(f"{name}_ln")
        made = g.row_by_row(lambda g, row: g.gelu(g.normalised(row[0], *norm)), self._rows(g, x, level, len(kernel)))
        return g.in_blocks(_picture(g, made), len(kernel))

    def _attended(self, g: Graph, x: Value, more: Value) -> Value:
        """Rows of each channel times how much it matters here, seen from three distances, and of 32 channels more."""
        views = [g.convolved(x, *self._layer(f"attention_conv_d{d}"), dilation=d) for d in (1, 3, 6)]
        matrix, bias = self._matrix("attention_s")

        def body(g: Graph, row: list[Value]) -> Value:
            *near_to_far, x, more = row
            matters = g.add("Sigmoid", g.mixed(g.gelu(g.joined(*near_to_far, axis=-1)), matrix, bias))
            return g.joined(g.add("Mul", x, matters), more, axis=-1)

        rows = [*(self._rows(g, view, 0, 16) for view in views), self._rows(g, x, 0, 32), Input(more, ("width 0", 32))]
        return g.row_by_row(body, *rows)

    def _second(self, g: Graph, rows: Value) -> Value:
        kept, x = [], _picture(g, rows)
        for level, channels in enumerate(_SECOND):
            x = self._block(g, x, f"enc1_{level}", level, rows=rows if level == 0 else None)
            kept.append(x)
            x = _shrunk(g, x, channels)
        for level in (3, 2, 1, 0):
            x = g.joined(kept[level], g.doubled(self._block(g, x, f"dec1_{level}", level + 1)))
        return x

    def _block(self, g: Graph, x: Value, name: str, level: int, rows: Value | None = None) -> Value:
        """A ConvNeXt block and the matrix after it, with as many channels as fill whole blocks."""
        matrix, bias = self._matrix(f"{name}_conv_adj")
        x = self._residual(g, x, name, level, (whole_blocks(matrix), whole_blocks(bias)), rows=rows)
        return g.in_blocks(x, len(whole_blocks(bias)))

    def _head(self, g: Graph, x: Value, number: int, *, rim: bool = True) -> Value:
        """The four channels before a head's last convolution, at half resolution."""
        head = f"head_{number}"
        matrix, bias = self._matrix(f"{head}_ibc_conv_adj")
        first, first_bias = self._matrix(f"{head}_conv1")
        then = first @ matrix, first @ bias + first_bias
        norm, (second, second_bias) = self._norm(f"{head}_ln"), self._matrix(f"{head}_conv2")

        def tail(g: Graph, x: Value) -> Value:
            return g.gelu(g.mixed(g.normalised(x, *norm), second), second_bias)

        return self._residual(g, x, f"{head}_ibc", 0, then, tail, rim=rim)

    def _residual(
        self,
        g: Graph,
        x: Value,
        name: str,
        level: int,
        then: tuple[Array, Array],
        tail: Callable[[Graph, Value], Value] = lambda _, x: x,
        *,
        rim: bool = True,
        rows: Value | None = None,
    ) -> Value:
        """ConvNeXt: x + back(GELU(wide(normalised(7 × 7 of x)))), then a matrix.

        rows: of x, where they are at hand.
        """
        each = self._weights[f"{name}_depthwise_conv", "depthwise"]
        order = self._order.get(name, np.arange(len(each)))
        each = whole_blocks(each[order])
        scale, shift = self._norm(f"{name}_ln")
        (wide, wide_bias), (back, back_bias) = (self._matrix(f"{name}_conv_{what}") for what in ("exp", "red"))
        onto, bias = then

        def body(g: Graph, row: list[Value]) -> Value:
            y, x = row
            if len(each) > len(order):
                y = g.add("Slice", y, np.array([0]), np.array([len(order)]), np.array([1]))
            y = g.gelu(g.mixed(g.normalised(y, scale[order], shift[order]), wide[:, order]), wide_bias)
            straight = g.mixed(x, whole_blocks(onto.T[order]).T, bias + onto @ back_bias)
            return tail(g, g.add("Add", straight, g.mixed(y, onto @ back)))

        seen = g.convolved(x, each, groups=len(each), rim=rim)
        if not rim:
            x = g.add("Slice", x, np.array([3, 3]), np.array([-3, -3]), np.array([2, 3]))
        straight = Input(rows, (f"width {level}", len(each))) if rows else self._rows(g, x, level, len(each))
        return _picture(g, g.row_by_row(body, self._rows(g, seen, level, len(each)), straight))

    def _position(self, g: Graph, x: Value) -> Value:
        """How likely a minutia is at each pixel, blurred."""
        likely = g.add("Sigmoid", self._last(g, self._head(g, x, 0), "head_conv_pos"))
        blur = _phases(self._weights["nms_Gaussian_blur", "kernel"]).reshape(4, 4, 3, 3)
        return g.add("DepthToSpace", g.convolved(likely, blur), blocksize=2)

    def _last(self, g: Graph, x: Value, name: str, *, rim: bool = True) -> Value:
        """A convolution over the doubled x: four times its channels, for even and odd rows, in these columns."""
        kernel, bias = self._layer(name)
        doubled = _phases(kernel).sum(axis=(3, 4))
        return g.convolved(x, doubled.reshape(-1, *doubled.shape[3:]), np.tile(bias, 4), rim=rim)

    def _rows(self, g: Graph, x: Value, level: int, channels: int) -> Input:
        """Height, width, channels of a picture. Its size is from the input: to ask a picture would rearrange it."""
        shape = g.joined(g.add("Div", "size", np.array([2**level])), np.array([channels]), axis=0)
        return Input(g.add("Reshape", g.channels_last(x), shape), (f"width {level}", channels))

    def _layer(self, name: str) -> tuple[Array, Array]:
        return self._weights[name, "kernel"], self._weights[name, "bias"]

    def _matrix(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        kernel, bias = self._layer(name)
        return kernel[:, :, 0, 0].astype(float), bias.astype(float)

    def _norm(self, name: str) -> tuple[Array, Array]:
        return self._weights[name, "scale"], self._weights[name, "bias"]


def _picture(g: Graph, rows: Value) -> Value:
    return g.channels_first(g.add("Unsqueeze", rows, np.array([0])))


def _shrunk(g: Graph, x: Value, channels: int) -> Value:
    """Half as wide and high: the first half of the channels by their maximum, the others by their mean."""
    both = g.joined(g.halved(x, "MaxPool"), g.halved(x, "AveragePool"))
    half = channels // 2
    return g.convolved(both, pointwise(np.eye(2 * channels)[np.r_[:half, channels + half : 2 * channels]]))


def _phases(kernel: Array) -> NDArray[np.float64]:
    """A kernel of 5 × 5 pixels as one of 3 × 3 from the four phases of a picture to the four phases of its result.

    Phases are even and odd rows, in these even and odd columns: (row, column, out, row, column, in, 3, 3).
    """
    outputs, inputs, *_ = kernel.shape
    phased = np.zeros((2, 2, outputs, 2, 2, inputs, 3, 3))
    for row, column, i, j in product(range(2), range(2), range(5), range(5)):
        y, x = row + i - 2, column + j - 2
        phased[row, column, :, y % 2, x % 2, :, y // 2 + 1, x // 2 + 1] = kernel[:, :, i, j]
    return phased
