"""What the centre refuses, in one catalogue. OSIA's Error is {code, message}; the codes are this centre's own."""

from enum import IntEnum


class Code(IntEnum):
    """1000s: the request; 2000s: the person's prints; 3000s: the search. docs/flows/identification.md lists them."""

    BAD_DOCUMENT = 1000
    TRANSACTION_MISSING = 1001
    CALLBACK_NOT_ALLOWED = 1002
    FILTER_UNKNOWN = 1003
    CONTRADICTS_MANIFEST = 1004
    TASK_WITHOUT_CALLBACK = 1005
    NOT_THE_CITY = 1006
    INTEGRITY_BROKEN = 1007
    SAME_PERSON = 1008
    TEMPLATES_WITHHELD = 1009
    BROKEN = 1010
    NO_SUCH_ADDRESS = 1403
    UNKNOWN_GALLERY = 1404
    UNKNOWN_PERSON = 1405
    UNKNOWN_TASK = 1406
    ENCOUNTER_EXISTS = 1409
    NOT_ALIKE = 1410
    WENT_ELSEWHERE = 1411
    NO_USABLE_FINGER = 2001
    CANNOT_OPEN = 2002
    SEARCH_FAILED = 3001
    NOT_ANSWERED_IN_TIME = 3002


class CentreProblem(Exception):
    """A request or task that gets OSIA's Error as its answer, with HTTP `status`."""

    def __init__(self, status: int, code: Code, message: str) -> None:
        super().__init__(f"{code.name}: {message}")
        self.status = status
        self.code = code
        self.message = message

    def document(self) -> dict[str, int | str]:
        """OSIA's Error."""
        return {"code": int(self.code), "message": self.message}


def bad(message: str, code: Code = Code.BAD_DOCUMENT) -> CentreProblem:
    return CentreProblem(400, code, message)
