"""How near a cylinder is to those of 64 templates at once, computed bit by bit.

A word holds one bit of 64 templates (a plane), so one AND is done for 64 of them, for 512 in a register of AVX-512,
and no instruction that counts bits is needed. Ones are counted by carry-save adders, as Harley and Seal do (Warren,
Hacker's Delight, 2nd edition, chapter 5). Of 128 planes only those are added in which the probe has a one, or a zero
where it has fewer: |x ^ p| = |p| + |x| - 2 |x & p|, and |x| lies with x.

The functions are written in LLVM's own language: its vectors are certain to become vector instructions.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any, Final

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.kernels.bits import everywhere

MASKS: Final = 17  # words of what is asked of one cylinder: 7 of a first count, 8 of the angle, 2 of the difference
GROUP: Final = 16  # planes added in one turn: fifteen adders and four halves
TOTAL: Final = 14  # bits of a sum over a probe's cylinders: 256 at most, each up to NEAR
_COUNT: Final = 7  # bits that count up to 64 planes
_BYTE: Final = 8
_WORD: Final = ir.IntType(64)
_NUMBER: Final = ir.IntType(32)
_CARRY, _BORROW = 0xE8, 0x8E  # tables of VPTERNLOG: bit 4x + 2y + z is the answer

Plane = Any  # a value of LLVM: so many words beside each other


class _Adders:
    """Bitwise arithmetic on numbers whose lowest plane comes first."""

    def __init__(self, context: Any, builder: Any) -> None:
        self.build = builder
        self._ternary = "+avx512f" in context.codegen().magic_tuple()[2]
        self.words = p.CHUNK if self._ternary else p.CHUNK // 2
        self.vector = ir.VectorType(_WORD, self.words)

    def carry(self, x: Plane, y: Plane, z: Plane) -> Plane:
        """Of x + y + z: where two or three of them are one."""
        if self._ternary:
            return self._by_table(_CARRY, x, y, z)
        return self.build.or_(self.build.and_(x, y), self.build.and_(z, self.build.or_(x, y)))

    def borrow(self, x: Plane, y: Plane, z: Plane) -> Plane:
        """Of x - y - z."""
        return self._by_table(_BORROW, x, y, z) if self._ternary else self.carry(self.build.not_(x), y, z)

    def _by_table(self, table: int, x: Plane, y: Plane, z: Plane) -> Plane:
        kind = ir.FunctionType(self.vector, [self.vector, self.vector, self.vector, _NUMBER])
        one = self.build.module.declare_intrinsic("llvm.x86.avx512.pternlog.q.512", fnty=kind)
        return self.build.call(one, [x, y, z, ir.Constant(_NUMBER, table)])

    def add(self, x: Plane, y: Plane, z: Plane) -> tuple[Plane, Plane]:
        """Sum and carry."""
        return self.build.xor(self.build.xor(x, y), z), self.carry(x, y, z)

    def add_two(self, x: Plane, y: Plane) -> tuple[Plane, Plane]:
        return self.build.xor(x, y), self.build.and_(x, y)

    def less(self, number: Sequence[Plane], other: Sequence[Plane], borrow: Plane) -> list[Plane]:
        """The planes of number - other - borrow, and the borrow that is left behind it."""
        planes = []
        for x, y in zip(number, other, strict=True):
            planes.append(self.build.xor(self.build.xor(x, y), borrow))
            borrow = self.borrow(x, y, borrow)
        return [*planes, borrow]

    def least(self, number: Sequence[Plane], other: Sequence[Plane]) -> list[Plane]:
        """The lesser of both."""
        *_, is_less = self.less(number, other, ir.Constant(number[0].type, None))
        is_more = self.build.not_(is_less)
        both = zip(number, other, strict=True)
        return [self.build.or_(self.build.and_(is_less, x), self.build.and_(is_more, y)) for x, y in both]

    def is_above(self, number: Iterable[Plane], limit: int) -> Plane:
        """Where a number is above one that is known when this is compiled."""
        above: Plane = ir.Constant(self.vector, None)
        for bit, x in enumerate(number):
            above = self.build.and_(x, above) if limit >> bit & 1 else self.build.or_(x, above)
        return above

    def count_in(self, counts: list[Plane], planes: Iterable[Plane]) -> None:
        """Add planes, as many as a power of two, to `counts`, in which they fit."""
        waiting: dict[int, Plane] = {}
        for plane in planes:
            weight, carry = 0, plane
            while weight in waiting:  # the second of its weight: both and the count give a sum and a carry
                counts[weight], carry = self.add(counts[weight], waiting.pop(weight), carry)
                weight += 1
            waiting[weight] = carry
        ((weight, carry),) = waiting.items()
        for higher in range(weight, len(counts)):
            counts[higher], carry = self.add_two(counts[higher], carry)

    def least_of_each(self, numbers: list[list[Plane]]) -> list[Plane]:
        """Of as many numbers as a vector has words the least over its words: word n is that of number n."""
        span = self.words
        while len(numbers) > 1:
            span //= 2  # words of each number that are left
            starts = range(0, 2 * self.words, 2 * span)
            lower, upper = ([start + first + n for start in starts for n in range(span)] for first in (0, span))
            numbers = [
                self.least(self._picked(one, other, lower), self._picked(one, other, upper))
                for one, other in zip(numbers[::2], numbers[1::2], strict=True)
            ]
        return numbers[0]

    def _picked(self, one: list[Plane], other: list[Plane], places: list[int]) -> list[Plane]:
        mask = ir.Constant(ir.VectorType(_NUMBER, self.words), places)
        return [self.build.shuffle_vector(x, y, mask) for x, y in zip(one, other, strict=True)]


class _Memory:
    """Words of an array, read and written as vectors."""

    def __init__(self, context: Any, adders: _Adders, kind: Any, array: Any) -> None:
        self._build, self._vector = adders.build, adders.vector
        self._data = context.make_array(kind)(context, adders.build, array).data

    def word(self, at: Any) -> Any:
        return self._build.load(self._place(at))

    def read(self, at: Any) -> Plane:
        return self._build.load(self._many(at), align=_BYTE)

    def write(self, at: int, plane: Plane) -> None:
        self._build.store(plane, self._many(at), align=_BYTE)

    def _place(self, at: Any) -> Any:
        return self._build.gep(self._data, [_WORD(at) if isinstance(at, int) else at])

    def _many(self, at: Any) -> Any:
        return self._build.bitcast(self._place(at), self._vector.as_pointer())


@intrinsic
def _nearer(typing: Any, chunk: Any, chosen: Any, groups: Any, masks: Any, nearest: Any) -> Any:
    del typing

    def generate(context: Any, build: Any, signature: Any, arguments: Any) -> Any:
        adders = _Adders(context, build)
        of_chunk, of_chosen, of_masks, of_nearest = (
            _Memory(context, adders, signature.args[n], arguments[n]) for n in (0, 1, 3, 4)
        )
        asked = [everywhere(build, adders.vector, of_masks.word(n)) for n in range(MASKS)]
        first, turn, (odd, flipped) = asked[:_COUNT], asked[_COUNT : _COUNT + _BYTE], asked[_COUNT + _BYTE :]
        for begin in range(0, p.CHUNK, adders.words):

            def number(at: int, begin: int = begin) -> list[Plane]:
                return [of_chunk.read((at + n) * p.CHUNK + begin) for n in range(_BYTE)]

            counts: list[Any] = [cgutils.alloca_once(build, adders.vector) for _ in first]  # type: ignore[no-untyped-call]
            for kept, plane in zip(counts, first, strict=True):
                build.store(plane, kept)
            with cgutils.for_range(build, arguments[2]) as loop:
                at = build.mul(loop.index, _WORD(GROUP))
                held = [build.load(kept) for kept in counts]
                offsets = [of_chosen.word(build.add(at, _WORD(n))) for n in range(GROUP)]
                adders.count_in(held, [of_chunk.read(build.add(offset, _WORD(begin))) for offset in offsets])
                for kept, plane in zip(counts, held, strict=True):
                    build.store(plane, kept)
            # |x| - 2 counts - odd: the counts stand one plane higher, so the lowest plane is done by itself
            ones = number(p.BITS + _BYTE)
            lowest = build.xor(ones[0], odd)
            borrow = build.and_(build.not_(ones[0]), odd)
            *upper, _ = adders.less(ones[1:], [build.load(kept) for kept in counts], borrow)
            *turned, _ = adders.less(turn, number(p.BITS), ir.Constant(adders.vector, None))
            beyond = adders.is_above(turned, 2 * p.ANGLE_GATE)
            # 255 apart where it points elsewhere
            apart = [build.or_(build.xor(plane, flipped), beyond) for plane in (lowest, *upper)]
            before = [of_nearest.read(n * p.CHUNK + begin) for n in range(_BYTE)]
            for n, plane in enumerate(adders.least(before, apart)):
                of_nearest.write(n * p.CHUNK + begin, plane)
        return context.get_dummy_value()

    return types.void(chunk, chosen, groups, masks, nearest), generate


@intrinsic
def _add_nearness(typing: Any, nearest: Any, total: Any) -> Any:
    del typing

    def generate(context: Any, build: Any, signature: Any, arguments: Any) -> Any:
        adders = _Adders(context, build)
        of_nearest, of_total = (_Memory(context, adders, signature.args[n], arguments[n]) for n in range(2))

        def number(cylinder: int, begin: int) -> list[Plane]:
            return [of_nearest.read((cylinder * _BYTE + n) * p.CHUNK + begin) for n in range(_BYTE)]

        nothing, everything = ir.Constant(adders.vector, None), ir.Constant(adders.vector, [2**64 - 1] * adders.words)
        near = [everything if p.NEAR >> bit & 1 else nothing for bit in range(_BYTE)]
        for group in range(0, p.CHUNK, adders.words):
            each = [
                reduce(adders.least, (number(cylinder, begin) for begin in range(0, p.CHUNK, adders.words)))
                for cylinder in range(group, group + adders.words)
            ]
            *nearness, is_far = adders.less(near, adders.least_of_each(each), nothing)
            is_near, carry = build.not_(is_far), nothing
            for bit in range(TOTAL):
                added = build.and_(nearness[bit], is_near) if bit < _BYTE else nothing
                plane, carry = adders.add(of_total.read(bit * p.CHUNK), added, carry)
                of_total.write(bit * p.CHUNK, plane)
        return context.get_dummy_value()

    return types.void(nearest, total), generate


nearer: Callable[..., None] = _nearer
"""Bring in one chunk of a block, inside compiled functions only.

chunk uint64 (PLANES * CHUNK); chosen int64 (64), where in it the planes to add begin; how many groups of GROUP of them;
masks uint64 (MASKS); nearest uint64 (8 * CHUNK): planes of the least number of bits apart, which this lowers.
"""
add_nearness: Callable[..., None] = _add_nearness
"""Add to sums how far under NEAR bits the nearest slots of CHUNK cylinders are, inside compiled functions only.

nearest uint64 (CHUNK * 8 * CHUNK), as above, of each cylinder; total uint64 (TOTAL * CHUNK), planes of sums that are
still to be added up over their words.
"""
