"""How near a cylinder is to those of 64 templates at once, computed bit by bit.

A word holds one bit of 64 templates (a plane), so one AND is done for 64 of them, for 512 in a register of AVX-512,
and no instruction that counts bits is needed. Ones are counted by carry-save adders, as Harley and Seal do (Warren,
Hacker's Delight, 2nd edition, chapter 5). Of 128 planes only those are added in which the probe has a one, or a zero
where it has fewer: |x ^ p| = |p| + |x| - 2 |x & p|, and |x| lies with x.

The functions are written in LLVM's own language: its vectors are certain to become vector instructions.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from satupintu.fingerprints import parameters as p

MASKS: Final = 17  # words of what is asked of one cylinder: 7 of a first count, 8 of the angle, 2 of the difference
GROUP: Final = 16  # planes added in one turn: fifteen adders and four halves
_COUNT: Final = 7  # bits that count up to 64 planes
_BYTE: Final = 8
_WORD: Final = ir.IntType(64)
_NUMBER: Final = ir.IntType(32)
_MAJORITY: Final = 0xE8  # where two or three of three are one: the table of VPTERNLOG

Plane = Any  # a value of LLVM: so many words beside each other


class _Adders:
    """Bitwise arithmetic on numbers whose lowest plane comes first."""

    def __init__(self, context: Any, builder: Any) -> None:
        self.build = builder
        self._ternary = "+avx512f" in context.codegen().magic_tuple()[2]
        self.words = p.CHUNK if self._ternary else p.CHUNK // 2
        self.vector = ir.VectorType(_WORD, self.words)

    def majority(self, x: Plane, y: Plane, z: Plane) -> Plane:
        if self._ternary and x.type == self.vector:
            kinds = [self.vector] * 3 + [_NUMBER]
            one = self.build.module.declare_intrinsic(
                "llvm.x86.avx512.pternlog.q.512", fnty=ir.FunctionType(self.vector, kinds)
            )
            return self.build.call(one, [x, y, z, ir.Constant(_NUMBER, _MAJORITY)])
        return self.build.or_(self.build.and_(x, y), self.build.and_(z, self.build.or_(x, y)))

    def add(self, x: Plane, y: Plane, z: Plane) -> tuple[Plane, Plane]:
        """Sum and carry."""
        return self.build.xor(self.build.xor(x, y), z), self.majority(x, y, z)

    def add_two(self, x: Plane, y: Plane) -> tuple[Plane, Plane]:
        return self.build.xor(x, y), self.build.and_(x, y)

    def less(self, number: Sequence[Plane], other: Sequence[Plane], borrow: Plane) -> list[Plane]:
        """The planes of number - other - borrow, and the borrow that is left behind it."""
        planes = []
        for x, y in zip(number, other, strict=True):
            planes.append(self.build.xor(self.build.xor(x, y), borrow))
            borrow = self.majority(self.build.not_(x), y, borrow)
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

    def everywhere(self, word: Plane) -> Plane:
        """The same word in all places of a vector."""
        nothing = ir.Constant(self.vector, ir.Undefined)
        first = self.build.insert_element(nothing, word, ir.Constant(_NUMBER, 0))
        return self.build.shuffle_vector(first, nothing, ir.Constant(ir.VectorType(_NUMBER, self.words), None))

    def halves(self, plane: Plane) -> tuple[Plane, Plane]:
        words = plane.type.count
        first, second = (
            ir.Constant(ir.VectorType(_NUMBER, words // 2), list(part))
            for part in (range(words // 2), range(words // 2, words))
        )
        return self.build.shuffle_vector(plane, plane, first), self.build.shuffle_vector(plane, plane, second)


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

    def write_word(self, at: int, word: Any) -> None:
        self._build.store(word, self._place(at))

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
        asked = [adders.everywhere(of_masks.word(n)) for n in range(MASKS)]
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
def _nearest_of(typing: Any, nearest: Any, found: Any) -> Any:
    del typing

    def generate(context: Any, build: Any, signature: Any, arguments: Any) -> Any:
        adders = _Adders(context, build)
        of_nearest, of_found = (_Memory(context, adders, signature.args[n], arguments[n]) for n in range(2))
        parts = [
            [of_nearest.read(n * p.CHUNK + begin) for n in range(_BYTE)] for begin in range(0, p.CHUNK, adders.words)
        ]
        number = parts[0] if len(parts) == 1 else adders.least(*parts)
        while number[0].type.count > 1:
            lower, upper = zip(*map(adders.halves, number), strict=True)
            number = adders.least(lower, upper)
        for n, plane in enumerate(number):
            of_found.write_word(n, build.extract_element(plane, ir.Constant(_NUMBER, 0)))
        return context.get_dummy_value()

    return types.void(nearest, found), generate


nearer: Callable[..., None] = _nearer
"""Bring in one chunk of a block, inside compiled functions only.

chunk uint64 (PLANES * CHUNK); chosen int64 (64), where in it the planes to add begin; how many groups of GROUP of them;
masks uint64 (MASKS); nearest uint64 (8 * CHUNK): planes of the least number of bits apart, which this lowers.
"""
nearest_of: Callable[..., None] = _nearest_of
"""The least over the slots of a chunk: nearest as above, found uint64 (8), planes for 64 templates."""
