"""What a driver must offer. A vendor's device is one class with these methods; bytes are any picture Pillow reads."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Camera(Protocol):
    def take_photo(self) -> bytes:
        """A portrait. Raises Refused NO_DEVICE."""
        ...


@runtime_checkable
class SignaturePad(Protocol):
    def read_signature(self) -> bytes:
        """Dark strokes on light. Raises Refused NO_DEVICE."""
        ...


@runtime_checkable
class FingerprintScanner(Protocol):
    def scan_finger(self, position: int, attempt: int) -> bytes:
        """Finger 1 to 10 (ISO/IEC 19794-2), 500 dpi. Raises Refused NO_DEVICE or FINGER_UNREADABLE."""
        ...


@runtime_checkable
class IrisScanner(Protocol):
    def scan_iris(self, side: str) -> bytes:
        """`side`: "right" or "left". Raises Refused NO_DEVICE."""
        ...


@runtime_checkable
class Devices(Camera, SignaturePad, FingerprintScanner, IrisScanner, Protocol):
    """All four, from one vendor or one simulator."""
