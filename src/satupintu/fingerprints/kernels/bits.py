"""Counting bits, in a form LLVM turns into one instruction (VPOPCNTDQ where the processor has it)."""

from typing import Any

from numba.core import types
from numba.extending import intrinsic


@intrinsic
def _population(typing_context: Any, word: Any) -> Any:
    del typing_context, word

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


popcount: Any = _population  # number of bits set in a uint64, inside compiled functions only
