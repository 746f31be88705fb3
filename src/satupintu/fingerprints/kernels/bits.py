"""Counting bits, in a form LLVM turns into one instruction (VPOPCNTDQ where the processor has it)."""

from numba import njit
from numba.core import types
from numba.extending import intrinsic


@intrinsic
def popcount(typing_context, word):  # type: ignore[no-untyped-def]  # numba's own calling convention
    """Number of bits set in a uint64."""
    del typing_context

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        del context, signature
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@njit(cache=True, inline="always")
def distance(a0, a1, b0, b1):  # type: ignore[no-untyped-def]
    return popcount(a0 ^ b0) + popcount(a1 ^ b1)
