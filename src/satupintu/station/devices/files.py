"""The driver for a file or a camera in the browser: the picture came with the form."""

from satupintu.station.problems import Refused


class Files:
    """Implements devices.ports.Devices with the one picture that was sent."""

    def __init__(self, picture: bytes | None) -> None:
        self._picture = picture

    def take_photo(self) -> bytes:
        return self._given()

    def read_signature(self) -> bytes:
        return self._given()

    def scan_finger(self, position: int, attempt: int) -> bytes:  # noqa: ARG002 - a file is what it is
        return self._given()

    def scan_iris(self, side: str) -> bytes:  # noqa: ARG002
        return self._given()

    def _given(self) -> bytes:
        if not self._picture:
            raise Refused("NO_DEVICE")
        return self._picture
