"""Why a message of MOSIP's fails, in MOSIP's numbers."""

from enum import IntEnum

from satupintu.centre.problems import Code


class Reason(IntEnum):
    INTERNAL = 1
    BAD_STRUCTURE = 4
    REFERENCE_MISSING = 5
    REQUEST_MISSING = 6
    CANNOT_FETCH = 7
    URL_MISSING = 8
    TIME_MISSING = 9
    REFERENCE_EXISTS = 10
    NO_DATA = 11
    REFERENCE_UNKNOWN = 12
    BAD_VERSION = 13
    BAD_ID = 14
    BAD_TIME = 15
    BAD_CBEFF = 16
    SHARE_EXPIRED = 17
    POOR_QUALITY = 18


class Failure(Exception):
    """A message that is answered with `reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.name)
        self.reason = reason


_OF_CODE = {
    Code.ENCOUNTER_EXISTS: Reason.REFERENCE_EXISTS,
    Code.UNKNOWN_PERSON: Reason.REFERENCE_UNKNOWN,
    Code.NO_USABLE_FINGER: Reason.POOR_QUALITY,
    Code.BAD_DOCUMENT: Reason.BAD_STRUCTURE,
}


def reason_of(code: int) -> Reason:
    """MOSIP's number for a problem of the centre."""
    return _OF_CODE.get(Code(code), Reason.INTERNAL)
