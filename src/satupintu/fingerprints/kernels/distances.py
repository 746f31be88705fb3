"""The distances of two minutiae under many alignments at once, in LLVM's own language.

In Python's words the compiler could not know that the rows written are not those read, and made no vectors of it.
"""

from collections.abc import Callable
from typing import Any, Final

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.kernels.bits import everywhere

SIDE: Final = -(-p.ALIGNMENTS // 8) * 8  # alignments side by side: whole registers
_VECTOR: Final = ir.VectorType(ir.FloatType(), SIDE)
_INDEX: Final = ir.IntType(64)
_FLOAT: Final = 4  # bytes


@intrinsic
def _lower(typing: Any, xs: Any, ys: Any, places: Any, least: Any, others: Any) -> Any:
    del typing

    def generate(context: Any, build: Any, signature: Any, arguments: Any) -> Any:
        pairs = zip(signature.args, arguments, strict=True)
        arrays = [context.make_array(kind)(context, build, one) for kind, one in pairs]

        def vector(n: int, at: Any) -> Any:
            return build.bitcast(build.gep(arrays[n].data, [at]), _VECTOR.as_pointer())

        def coordinate(at: Any) -> Any:
            return everywhere(build, _VECTOR, build.load(build.gep(arrays[2].data, [at])))

        def lesser(x: Any, y: Any) -> Any:
            return build.select(build.fcmp_ordered("<", x, y), x, y)

        start = ir.Constant(_INDEX, 0)
        x, y, first = (build.load(vector(n, start), align=_FLOAT) for n in (0, 1, 3))
        lowest = cgutils.alloca_once(build, _VECTOR)  # type: ignore[no-untyped-call]
        build.store(first, lowest)
        with cgutils.for_range(build, build.extract_value(arrays[2].shape, 0)) as loop:
            place = build.mul(loop.index, ir.Constant(_INDEX, 2))
            off = build.fsub(x, coordinate(place)), build.fsub(y, coordinate(build.add(place, ir.Constant(_INDEX, 1))))
            away = build.fadd(build.fmul(off[0], off[0]), build.fmul(off[1], off[1]))
            build.store(lesser(away, build.load(lowest)), lowest)
            row = vector(4, build.mul(loop.index, ir.Constant(_INDEX, SIDE)))
            build.store(lesser(away, build.load(row, align=_FLOAT)), row, align=_FLOAT)
        build.store(build.load(lowest), vector(3, start), align=_FLOAT)
        return context.get_dummy_value()

    return types.void(xs, ys, places, least, others), generate


lower: Callable[..., None] = _lower
"""Lower `least` and each row of `others` to squared distances where those are less, inside compiled functions only.

xs and ys float32 (SIDE): where one minutia lies under each alignment; places float32 (m, 2): where the others lie;
least float32 (SIDE): to the nearest of them; others float32 (m, SIDE): from each of them to its nearest.
"""
