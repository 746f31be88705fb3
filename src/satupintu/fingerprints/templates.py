"""What is kept of a fingerprint: the points where ridges end or fork."""

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral
from typing import Final

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.problems import FingerprintProblem

MAX_MINUTIAE: Final = 255  # one byte counts them in ISO/IEC 19794-2:2005
MAX_SIDE: Final = 0x3FFF  # coordinates have 14 bits there
UNKNOWN: Final = 0
ENDING: Final = 1
BIFURCATION: Final = 2


@dataclass(frozen=True, eq=False)
class Template:
    """The minutiae of one finger; arrays of one length n ≤ 255, read-only.

    x, y: float32, pixels at 500 dpi from the upper left corner. angle: float32, radians in [0, 2π),
    counterclockwise as seen on the image from the direction of growing x (ISO/IEC 19794-2:2005, 6.3.3).
    kind: uint8, 0 unknown, 1 ridge ending, 2 bifurcation. quality: uint8, 1 to 100, 0 not reported.
    width, height: of the image, pixels at 500 dpi. Raises BAD_TEMPLATE for what no record can hold.
    """

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    angle: NDArray[np.float32]
    kind: NDArray[np.uint8]
    quality: NDArray[np.uint8]
    width: int
    height: int

    def __post_init__(self) -> None:
        for name, dtype in _COLUMNS.items():
            try:
                column = np.array(getattr(self, name), dtype=dtype)
            except (ValueError, TypeError, OverflowError) as wrong:
                raise FingerprintProblem("BAD_TEMPLATE", f"{name}: {wrong}"[:200]) from wrong
            column.flags.writeable = False
            object.__setattr__(self, name, column)
        for broken, detail in _LIMITS:
            if broken(self):
                raise FingerprintProblem("BAD_TEMPLATE", detail)

    def __len__(self) -> int:
        return len(self.x)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Template):
            return NotImplemented
        return (self.width, self.height) == (other.width, other.height) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in _COLUMNS
        )

    def __hash__(self) -> int:
        return hash((self.width, self.height, self.x.tobytes(), self.y.tobytes(), self.angle.tobytes()))

    def to_bytes(self, finger: int = 0) -> bytes:
        """The minutiae record of ISO/IEC 19794-2:2005 with one finger view; `finger` 0 says unknown."""
        from satupintu.fingerprints.formats.iso19794 import write_record

        return write_record(self, finger)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Template":
        """Read the first view of a minutiae record; raises BROKEN_TEMPLATE with the byte offset."""
        from satupintu.fingerprints.formats.iso19794 import read_record

        return read_record(data)


_COLUMNS: Final = {
    "x": np.float32,
    "y": np.float32,
    "angle": np.float32,
    "kind": np.uint8,
    "quality": np.uint8,
}
_LIMITS: Final[tuple[tuple[Callable[[Template], bool], str], ...]] = (
    (lambda t: any(getattr(t, name).shape != t.x.shape for name in _COLUMNS), "Columns differ in length."),
    (lambda t: t.x.ndim != 1, "Columns have one dimension."),
    (lambda t: len(t.x) > MAX_MINUTIAE, f"At most {MAX_MINUTIAE} minutiae."),
    (lambda t: not (isinstance(t.width, Integral) and isinstance(t.height, Integral)), "Sides are whole numbers."),
    (lambda t: not (0 < t.width <= MAX_SIDE and 0 < t.height <= MAX_SIDE), f"Sides are 1 to {MAX_SIDE}."),
    (lambda t: not np.isfinite(np.concatenate([t.x, t.y, t.angle])).all(), "Coordinates are finite."),
    (lambda t: bool(((t.x < 0) | (t.x >= t.width)).any()), "x lies in the image."),
    (lambda t: bool(((t.y < 0) | (t.y >= t.height)).any()), "y lies in the image."),
    (lambda t: bool((t.kind > BIFURCATION).any()), "kind is 0, 1 or 2."),
    (lambda t: bool((t.quality > 100).any()), "quality is 0 to 100."),
)
