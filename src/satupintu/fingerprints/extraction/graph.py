"""ONNX graphs written operator by operator, put so that onnxruntime runs them fast on one core.

Two habits of onnxruntime 1.32 decide how:
- Convolutions, pooling and doubling keep channels in blocks as wide as a register. They stay so from one to the next
  only where channels fill whole blocks, and where all of them start at a convolution (`in_blocks`).
- What mixes the channels of one pixel wants them side by side. 256 channels of a picture are 37 MB, more than any
  cache; done for one row of pixels after the other (`row_by_row`) the same takes a fifth of the time.
"""

import struct
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.extraction.protobuf import Field, Fixed, message

Value: TypeAlias = str  # the name of what an operator makes
Array: TypeAlias = NDArray[Any]
Attribute: TypeAlias = int | float | str | bytes | Sequence[int]  # bytes: a graph

BLOCK: Final = 16  # channels; without AVX-512 a block has 8
# Field numbers of onnx.proto: ModelProto, GraphProto, NodeProto, TensorProto; the small messages below have their own
_VERSION, _GRAPH, _OPSETS = 1, 7, 8
_NODE, _TITLE, _INITIALIZER, _INPUT, _OUTPUT = 1, 2, 5, 11, 12
_FROM, _TO, _OPERATOR, _ATTRIBUTE, _DOMAIN = 1, 2, 4, 5, 7
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9
_ELEMENTS: Final = {"float32": 1, "int64": 7}
_MICROSOFT: Final = "com.microsoft"
_EPSILON: Final = 0.001  # of LEADER's normalisations


class Input(NamedTuple):
    """What comes into a graph; sides in letters are known only when it runs."""

    name: Value
    shape: Sequence[int | str] | None
    element: str = "float32"


class Graph:
    """Operators in their order and their constants. Pictures are 1 × channels × height × width."""

    def __init__(self, name: str = "") -> None:
        self._name = name
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._values = 0

    def add(self, operator: str, *inputs: Value | Array, domain: str = "", **attributes: Attribute) -> Value:
        """One operator of ONNX with one result; arrays become constants."""
        names = [given if isinstance(given, str) else self._constant(given) for given in inputs]
        result = self._new()
        self._nodes.append(
            message(
                [
                    *((_FROM, name.encode()) for name in names),
                    (_TO, result.encode()),
                    (_OPERATOR, operator.encode()),
                    *((_ATTRIBUTE, _attribute(name, value)) for name, value in attributes.items()),
                    (_DOMAIN, domain.encode()),
                ]
            )
        )
        return result

    def convolved(
        self,
        x: Value,
        kernel: Array,
        bias: Array | None = None,
        *,
        dilation: int = 1,
        groups: int = 1,
        rim: bool = True,
    ) -> Value:
        """With zeros around, so that the picture keeps its size; without a `rim` it loses what the kernel overhangs."""
        side = kernel.shape[-1]
        return self.add(
            "Conv",
            x,
            *(_single(array) for array in (kernel, bias) if array is not None),
            kernel_shape=[side, side],
            dilations=[dilation, dilation],
            pads=[dilation * (side // 2) if rim else 0] * 4,
            group=groups,
        )

    def in_blocks(self, x: Value, channels: int) -> Value:
        """The same picture, made by a convolution."""
        return self.convolved(x, pointwise(np.eye(channels)))

    def halved(self, x: Value, operator: str) -> Value:
        return self.add(operator, x, kernel_shape=[2, 2], strides=[2, 2])

    def doubled(self, x: Value) -> Value:
        factors = np.array([1, 1, 2, 2], np.float32)
        nearest = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        return self.add("Resize", x, "", factors, **nearest)

    def joined(self, *pieces: Value | Array, axis: int = 1) -> Value:
        return self.add("Concat", *pieces, axis=axis)

    def channels_last(self, x: Value) -> Value:
        return self.add("Transpose", x, perm=[0, 2, 3, 1])

    def channels_first(self, x: Value) -> Value:
        return self.add("Transpose", x, perm=[0, 3, 1, 2])

    def mixed(self, x: Value, matrix: Array, bias: Array | None = None) -> Value:
        """Channels last: each output channel by a row of the matrix."""
        product = self.add("MatMul", x, _single(matrix.T))
        return product if bias is None else self.add("Add", product, _single(bias))

    def normalised(self, x: Value, scale: Array, shift: Array) -> Value:
        """Channels last: over the channels of a pixel."""
        return self.add("LayerNormalization", x, _single(scale), _single(shift), axis=-1, epsilon=_EPSILON)

    def gelu(self, x: Value, *bias: Array) -> Value:
        """Channels last; of x + bias."""
        return self.add("FastGelu", x, *(_single(array) for array in bias), domain=_MICROSOFT)

    def row_by_row(self, body: Callable[["Graph", list[Value]], Value], *inputs: Input) -> Value:
        """`body` over slices along the first axis of all inputs, whose shapes are those of a slice; results stacked."""
        inner = Graph(f"{self._new()}/")
        slices = [Input(inner._new(), given.shape) for given in inputs]
        nested = inner._written(slices, [body(inner, [given.name for given in slices])])
        return self.add("Scan", *(given.name for given in inputs), body=nested, num_scan_inputs=len(inputs))

    def model(self, inputs: Sequence[Input], outputs: Sequence[Value]) -> bytes:
        """The file."""
        opsets = [message([(1, b""), (2, 17)]), message([(1, _MICROSOFT.encode()), (2, 1)])]
        return message(
            [(_VERSION, 8), (_GRAPH, self._written(inputs, outputs)), *((_OPSETS, opset) for opset in opsets)]
        )

    def _written(self, inputs: Sequence[Input], outputs: Sequence[Value]) -> bytes:
        return message(
            [
                *((_NODE, node) for node in self._nodes),
                (_TITLE, b"LEADER"),
                *((_INITIALIZER, constant) for constant in self._constants),
                *((_INPUT, _described(given)) for given in inputs),
                *((_OUTPUT, _described(Input(name, None))) for name in outputs),
            ]
        )

    def _constant(self, array: Array) -> Value:
        name = self._new()
        sides = [(_DIMS, side) for side in array.shape]
        numbers = (_RAW, array.tobytes())
        self._constants.append(message([*sides, (_TYPE, _ELEMENTS[array.dtype.name]), (_NAME, name.encode()), numbers]))
        return name

    def _new(self) -> Value:
        self._values += 1
        return f"{self._name}{self._values}"


def pointwise(matrix: Array) -> Array:
    """A matrix as the kernel of a convolution of single pixels."""
    return matrix[:, :, None, None]


def whole_blocks(array: Array) -> Array:
    """With zeros appended along the first axis until it fills whole blocks."""
    return np.pad(array, [(0, -len(array) % BLOCK), *[(0, 0)] * (array.ndim - 1)])


def _attribute(name: str, value: Attribute) -> bytes:
    """AttributeProto: its kind in field 20, the value in the field of its kind."""
    kind, parts = _valued(value)
    return message([(1, name.encode()), *parts, (20, kind)])


def _valued(value: Attribute) -> tuple[int, list[Field]]:
    if isinstance(value, int):
        return 2, [(3, value)]
    if isinstance(value, float):
        return 1, [(2, Fixed(struct.pack("<f", value)))]
    if isinstance(value, str):
        return 3, [(4, value.encode())]
    if isinstance(value, bytes):
        return 5, [(6, value)]
    return 7, [(8, number) for number in value]


def _described(given: Input) -> bytes:
    """ValueInfoProto; sides in letters are known only when the graph runs."""
    parts: list[Field] = [(1, _ELEMENTS[given.element])]
    if given.shape is not None:
        sides = [(1, message([(1, side) if isinstance(side, int) else (2, side.encode())])) for side in given.shape]
        parts.append((2, message(sides)))
    return message([(1, given.name.encode()), (2, message([(1, message(parts))]))])


def _single(array: Array) -> Array:
    return np.ascontiguousarray(array, np.float32)
