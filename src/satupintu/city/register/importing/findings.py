"""What can be said against a row: errors, for which it is refused, and warnings, with which it is taken. No Django."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why a row is refused. Whatever a number or a day may have been is never guessed."""

    MISSING = "MISSING"
    TOO_MANY_CELLS = "TOO_MANY_CELLS"
    UNREADABLE_TEXT = "UNREADABLE_TEXT"
    TOO_LONG = "TOO_LONG"
    NUMBER_ROUNDED = "NUMBER_ROUNDED"
    DIGITS_MISSING = "DIGITS_MISSING"
    NO_NUMBER = "NO_NUMBER"
    NO_NIK = "NO_NIK"
    NO_KK_NUMBER = "NO_KK_NUMBER"
    NO_DATE = "NO_DATE"
    YEAR_OF_TWO_DIGITS = "YEAR_OF_TWO_DIGITS"
    DATE_OUT_OF_RANGE = "DATE_OUT_OF_RANGE"
    NO_SUCH_CODE = "NO_SUCH_CODE"
    NO_SUCH_AREA = "NO_SUCH_AREA"
    NO_SUCH_RT = "NO_SUCH_RT"
    DOUBLE_IN_FILE = "DOUBLE_IN_FILE"
    TWO_IN_REGISTER = "TWO_IN_REGISTER"
    GONE_IN_REGISTER = "GONE_IN_REGISTER"
    CANNOT_BE_ENTERED = "CANNOT_BE_ENTERED"
    CARD_ENDED = "CARD_ENDED"
    NOT_IN_REGISTER = "NOT_IN_REGISTER"
    OTHER_PERSON = "OTHER_PERSON"
    SAYS_OTHERWISE = "SAYS_OTHERWISE"
    UNDONE_BEFORE = "UNDONE_BEFORE"
    PART_OF_MOVE = "PART_OF_MOVE"


class Doubt(StrEnum):
    """What an officer should look at in a row that is taken."""

    APOSTROPHE = "APOSTROPHE"
    DECIMAL_POINT = "DECIMAL_POINT"
    SEPARATORS = "SEPARATORS"
    DATE_AS_SERIAL = "DATE_AS_SERIAL"
    OTHER_BIRTH_DATE = "OTHER_BIRTH_DATE"
    OTHER_SEX = "OTHER_SEX"
    WITHOUT_NIK = "WITHOUT_NIK"
    KK_DAY_UNKNOWN = "KK_DAY_UNKNOWN"
    SECOND_HEAD = "SECOND_HEAD"
    NEEDS_AN_EVENT = "NEEDS_AN_EVENT"
    SAME_NAME_AND_DAY = "SAME_NAME_AND_DAY"
    SPOUSE_UNKNOWN = "SPOUSE_UNKNOWN"


@dataclass(frozen=True)
class Finding:
    """One of them, with the field that it is about ("" for the whole row). `detail` never holds a NIK."""

    code: Fault | Doubt
    field: str = ""
    detail: str = ""

    @property
    def refuses(self) -> bool:
        return isinstance(self.code, Fault)
