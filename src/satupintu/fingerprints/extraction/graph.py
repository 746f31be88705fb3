"""LEADER's graph with its activations and normalisations as single operators: the same minutiae in 63% of the time.

The file was exported with each GELU and each layer normalisation written out as eight and eleven element-wise
nodes; each of them goes through the whole picture once more. ONNX Runtime knows both as one operator but does not
recognise them in this form. What is not found in this form is left as it is.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from satupintu.fingerprints.extraction.protobuf import Field, Fixed, fields, message

# Field numbers of onnx.proto: ModelProto, GraphProto, NodeProto, TensorProto, AttributeProto
_GRAPH, _OPSET = 7, 8
_NODE, _INITIALIZER, _OUTPUT = 1, 5, 12
_FROM, _TO, _OPERATOR, _ATTRIBUTE, _DOMAIN = 1, 2, 4, 5, 7
_DIMS, _TENSOR_NAME = 1, 8
_NAME, _FLOAT, _INT, _INTS, _TYPE = 1, 2, 3, 8, 20
_IS_FLOAT, _IS_INT, _IS_INTS = 1, 2, 7
_MICROSOFT: Final = b"com.microsoft"
_EPSILON: Final = 0.001


@dataclass
class _Node:
    operator: str
    inputs: list[str]
    outputs: list[str]
    rest: list[Field] = field(default_factory=list)

    @classmethod
    def read(cls, data: bytes) -> "_Node":
        node = cls("", [], [])
        for number, value in fields(data):
            if isinstance(value, bytes) and number in (_FROM, _TO, _OPERATOR):
                text = value.decode()
                {_FROM: node.inputs.append, _TO: node.outputs.append}.get(number, node._name)(text)
            else:
                node.rest.append((number, value))
        return node

    def write(self) -> bytes:
        names = [(_FROM, name.encode()) for name in self.inputs] + [(_TO, name.encode()) for name in self.outputs]
        return message([*names, (_OPERATOR, self.operator.encode()), *self.rest])

    def _name(self, operator: str) -> None:
        self.operator = operator


class _Graph:
    """Nodes in their order, who makes and who uses a value, and the constants by name."""

    def __init__(self, data: bytes) -> None:
        parts = list(fields(data))
        self.nodes = [_Node.read(value) for number, value in parts if number == _NODE and isinstance(value, bytes)]
        self.rest = [part for part in parts if part[0] != _NODE]
        self.maker = {name: node for node in self.nodes for name in node.outputs}
        self.constants = {_tensor_name(value): value for number, value in self.rest if number == _INITIALIZER}
        self.results = {_value_name(value) for number, value in self.rest if number == _OUTPUT}

    def users(self, name: str) -> list[_Node]:
        return [node for node in self.nodes if name in node.inputs]

    def write(self) -> bytes:
        """Without the nodes that nothing needs any more."""
        needed, kept = set(self.results), []
        for node in reversed(self.nodes):
            if needed.intersection(node.outputs):
                kept.append(node)
                needed.update(node.inputs)
        used = [p for p in self.rest if p[0] != _INITIALIZER or _tensor_name(p[1]) in needed]
        return message([*((_NODE, node.write()) for node in reversed(kept)), *used])


def with_whole_operators(model: bytes) -> bytes:
    """The model with GELU and layer normalisation as one node each."""
    parts = list(fields(model))
    for at, (number, value) in enumerate(parts):
        if number == _GRAPH and isinstance(value, bytes):
            graph = _Graph(value)
            for node in [node for node in graph.nodes if node.operator == "Tanh"]:
                _exchange_gelu(graph, node)
            for node in [node for node in graph.nodes if node.operator == "ReduceMean"]:
                _exchange_normalisation(graph, node)
            parts[at] = (number, graph.write())
    return message([*parts, (_OPSET, message([(1, _MICROSOFT), (2, 1)]))])


def _exchange_gelu(graph: _Graph, tanh: _Node) -> None:
    """x/2 · (1 + tanh(…x…)): the last product becomes FastGelu of x."""
    for plus_one in graph.users(tanh.outputs[0]):
        for product in graph.users(plus_one.outputs[0]):
            halves = [graph.maker[name] for name in product.inputs if name != plus_one.outputs[0]]
            values = [name for half in halves for name in half.inputs if name not in graph.constants]
            if product.operator == "Mul" and len(values) == 1:
                product.operator, product.inputs, product.rest = "FastGelu", values, [(_DOMAIN, _MICROSOFT)]


def _exchange_normalisation(graph: _Graph, mean: _Node) -> None:
    """Over the channels: x·s − mean·s + β with s = γ / √(variance + ε), by names the exporter gave."""
    layer, _, what = mean.outputs[0].rpartition("moments/")
    last, shift = graph.maker.get(f"{layer}add_2:0"), graph.maker.get(f"{layer}add_1:0")
    gamma = graph.constants.get(f"{layer}Reshape:0")
    if what != "mean:0" or last is None or shift is None or gamma is None:
        return
    betas = [graph.constants[name] for name in shift.inputs if name in graph.constants]
    for name, constant in ((f"{layer}γ", gamma), (f"{layer}β", betas[0])):
        graph.rest.append((_INITIALIZER, _as_vector(constant, name)))
    onward = [f"{layer}channels last", f"{layer}normalised"]
    epsilon = message([(_NAME, b"epsilon"), (_FLOAT, Fixed(struct.pack("<f", _EPSILON))), (_TYPE, _IS_FLOAT)])
    axis = message([(_NAME, b"axis"), (_INT, -1), (_TYPE, _IS_INT)])
    result, at = last.outputs[0], graph.nodes.index(last)
    graph.nodes[at : at + 1] = [
        _Node("Transpose", mean.inputs[:1], onward[:1], [_order(0, 2, 3, 1)]),
        _Node(
            "LayerNormalization",
            [onward[0], f"{layer}γ", f"{layer}β"],
            onward[1:],
            [(_ATTRIBUTE, axis), (_ATTRIBUTE, epsilon)],
        ),
        _Node("Transpose", onward[1:], [result], [_order(0, 3, 1, 2)]),
    ]


def _order(*axes: int) -> Field:
    return _ATTRIBUTE, message([(_NAME, b"perm"), *((_INTS, axis) for axis in axes), (_TYPE, _IS_INTS)])


def _as_vector(tensor: bytes | int, name: str) -> bytes:
    """The constant of shape 1 × n × 1 × 1 as n numbers under a new name."""
    parts = list(fields(bytes(tensor)))
    sides = [value for number, value in parts if number == _DIMS and isinstance(value, int)]
    kept = [part for part in parts if part[0] not in (_DIMS, _TENSOR_NAME)]
    return message([(_DIMS, max(sides)), *kept, (_TENSOR_NAME, name.encode())])


def _tensor_name(tensor: bytes | int) -> str:
    return _text(tensor, _TENSOR_NAME)


def _value_name(value: bytes | int) -> str:
    return _text(value, _NAME)


def _text(data: bytes | int, wanted: int) -> str:
    return next(bytes(value).decode() for number, value in fields(bytes(data)) if number == wanted)
