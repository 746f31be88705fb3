"""One finger against one finger: relaxed local similarities, and what matches when one print is laid over the other.

Local Similarity Sort with Relaxation (Cappelli, Ferrara, Maltoni, IEEE TPAMI 32(12), 2010, section 4): take the most
similar pairs of minutiae, let pairs that agree in distance and direction strengthen each other for a few rounds,
average the pairs that gained most. The strongest pairs then say how to lay one print over the other; the share of
minutiae that fall together there is the second half of the score.
"""

from collections.abc import Callable
from functools import cache

from satupintu.fingerprints.cylinders import Cylinders, cylinders, valid_rows
from satupintu.fingerprints.templates import Template


def compare(a: Template, b: Template) -> float:
    """How alike two prints are, 0 to 1, the same both ways round and however they are shifted.

    Turning changes nothing either, up to the quarter turn between the prints that no scanner sees exceeded: pairs
    of minutiae turned further are not considered, which halves the chance of a false match. For what a score
    means see `thresholds.FINGER_EVIDENCE`.
    """
    return compare_cylinders(cylinders(a), cylinders(b))


def compare_cylinders(a: Cylinders, b: Cylinders) -> float:
    """As `compare`, for cylinders already made."""
    if len(a) > len(b) or (len(a) == len(b) and a.bits.tobytes() > b.bits.tobytes()):
        a, b = b, a  # one order for both ways round: the same score to the last bit
    return float(_similarity()(a.bits, a.x, a.y, a.angle, b.bits, b.x, b.y, b.angle)) if len(a) else 0.0


@cache
def _similarity() -> Callable[..., float]:
    """Imported when it is first asked for, since Numba is heavy; an import statement costs a comparison 1 µs of 50."""
    from satupintu.fingerprints.kernels.similarity import similarity

    return similarity


def correspondences(a: Template, b: Template) -> list[tuple[int, int]]:
    """Which minutiae fall together when one print is laid over the other: pairs of numbers in a and in b.

    For somebody who looks at both. Where the prints are of different fingers a few fall together by chance.
    """
    from satupintu.fingerprints.kernels.alignment import agreement
    from satupintu.fingerprints.kernels.relaxation import relax
    from satupintu.fingerprints.kernels.similarity import frame

    made = cylinders(a), cylinders(b)
    if not all(map(len, made)):
        return []
    (bits_a, xy_a, angle_a), (bits_b, xy_b, angle_b) = ((c.bits, frame(c.x, c.y), c.angle) for c in made)
    rows, columns, _, strength = relax(bits_a, xy_a, angle_a, bits_b, xy_b, angle_b)
    _, mates = agreement(rows, columns, strength, xy_a, angle_a, xy_b, angle_b)
    of_a, of_b = valid_rows(a), valid_rows(b)
    return [(int(of_a[row]), int(of_b[mate])) for row, mate in enumerate(mates) if mate >= 0]
