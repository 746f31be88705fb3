"""How it was made sure that a card goes to its owner."""

from dataclasses import dataclass

LARGEST_PICTURE = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class ByFinger:
    """The centre compared one finger (1 right thumb … 10 left little) with the owner's and answered."""

    finger: int
    matched: bool
    score: float | None


@dataclass(frozen=True)
class ByOfficer:
    """No finger could be read; an officer vouches and says why."""

    reason: str


Verification = ByFinger | ByOfficer


def is_picture(content: bytes) -> bool:
    """Whether these bytes may be a PNG of a finger, of at most 1 MB."""
    return content.startswith(PNG) and len(content) <= LARGEST_PICTURE
