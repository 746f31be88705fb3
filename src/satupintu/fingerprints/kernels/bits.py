"""What is said to LLVM in its own language: bits counted by one instruction, one number in all places of a vector."""

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic


@intrinsic
def _population(typing_context: Any, word: Any) -> Any:
    del typing_context, word

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


popcount: Any = _population  # number of bits set in a uint64, inside compiled functions only


def everywhere(build: Any, vector: Any, value: Any) -> Any:
    """A vector of that type with the value in all its places."""
    nothing, number = ir.Constant(vector, ir.Undefined), ir.IntType(32)
    first = build.insert_element(nothing, value, ir.Constant(number, 0))
    return build.shuffle_vector(first, nothing, ir.Constant(ir.VectorType(number, vector.count), None))
