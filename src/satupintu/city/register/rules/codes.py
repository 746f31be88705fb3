"""Code tables of the register, with the words the card prints (Permendagri 109/2019; SIAK lists)."""

from datetime import date
from enum import IntEnum
from typing import Self

from satupintu.city.register.rules.occupations import OCCUPATIONS, OLDER_LIST


class Code(IntEnum):
    """A number of a code table; `printed` is the word on the card or the family card."""

    printed: str

    def __new__(cls, number: int, printed: str) -> Self:
        member = int.__new__(cls, number)
        member._value_ = number
        member.printed = printed
        return member


class Sex(Code):
    MALE = 1, "LAKI-LAKI"
    FEMALE = 2, "PEREMPUAN"


class BloodGroup(Code):
    A = 1, "A"
    B = 2, "B"
    AB = 3, "AB"
    O = 4, "O"  # noqa: E741  # the group is called so
    A_PLUS = 5, "A+"
    A_MINUS = 6, "A-"
    B_PLUS = 7, "B+"
    B_MINUS = 8, "B-"
    AB_PLUS = 9, "AB+"
    AB_MINUS = 10, "AB-"
    O_PLUS = 11, "O+"
    O_MINUS = 12, "O-"
    UNKNOWN = 13, "-"


class Religion(Code):
    ISLAM = 1, "ISLAM"
    PROTESTANT = 2, "KRISTEN"
    CATHOLIC = 3, "KATHOLIK"
    HINDU = 4, "HINDU"
    BUDDHIST = 5, "BUDHA"
    CONFUCIAN = 6, "KHONGHUCU"
    BELIEF = 7, "KEPERCAYAAN TERHADAP TUHAN YANG MAHA ESA"


class Marital(Code):
    SINGLE = 1, "BELUM KAWIN"
    MARRIED = 2, "KAWIN"
    DIVORCED = 3, "CERAI HIDUP"
    WIDOWED = 4, "CERAI MATI"


class Education(Code):
    NONE_YET = 1, "TIDAK/BELUM SEKOLAH"
    PRIMARY_UNFINISHED = 2, "BELUM TAMAT SD/SEDERAJAT"
    PRIMARY = 3, "TAMAT SD/SEDERAJAT"
    LOWER_SECONDARY = 4, "SLTP/SEDERAJAT"
    UPPER_SECONDARY = 5, "SLTA/SEDERAJAT"
    DIPLOMA_2 = 6, "DIPLOMA I/II"
    DIPLOMA_3 = 7, "AKADEMI/DIPLOMA III/S. MUDA"
    BACHELOR = 8, "DIPLOMA IV/STRATA I"
    MASTER = 9, "STRATA II"
    DOCTOR = 10, "STRATA III"


class Relation(Code):
    """Place in the family (SHDK)."""

    HEAD = 1, "KEPALA KELUARGA"
    HUSBAND = 2, "SUAMI"
    WIFE = 3, "ISTRI"
    CHILD = 4, "ANAK"
    CHILD_IN_LAW = 5, "MENANTU"
    GRANDCHILD = 6, "CUCU"
    PARENT = 7, "ORANGTUA"
    PARENT_IN_LAW = 8, "MERTUA"
    OTHER_RELATIVE = 9, "FAMILI LAIN"
    HOUSEHOLD_HELP = 10, "PEMBANTU"
    OTHER = 11, "LAINNYA"


class IncomeBand(Code):
    """Rupiah a month, the four bands in which Badan Pusat Statistik groups income."""

    LOW = 1, "DI BAWAH Rp1.500.000"
    MIDDLE = 2, "Rp1.500.000 - Rp2.500.000"
    HIGH = 3, "Rp2.500.001 - Rp3.500.000"
    VERY_HIGH = 4, "DI ATAS Rp3.500.000"


class DisabilityKind(Code):
    """Protected data: on no card, in no list (UU 24/2013 art. 84)."""

    PHYSICAL = 1, "CACAT FISIK"
    SIGHT = 2, "CACAT NETRA/BUTA"
    HEARING_OR_SPEECH = 3, "CACAT RUNGU/WICARA"
    MENTAL = 4, "CACAT MENTAL/JIWA"
    PHYSICAL_AND_MENTAL = 5, "CACAT FISIK DAN MENTAL"
    OTHER = 6, "CACAT LAINNYA"
    NONE = 7, "TIDAK CACAT"


def printed(table: type[Code], number: int) -> str:
    """The word for a number; "-" for one that the table does not hold (old data must still print)."""
    try:
        return table(number).printed  # type: ignore[call-arg]
    except ValueError:
        return "-"


def occupation(number: int, of_list: int = len(OCCUPATIONS)) -> str:
    """The printed occupation of a list (99 or 89). The 89 of the older list is everything not listed."""
    if of_list == OLDER_LIST and number == OLDER_LIST:
        return OCCUPATIONS[-1]
    return OCCUPATIONS[number - 1] if 1 <= number <= of_list <= len(OCCUPATIONS) else "-"


def photo_background(birth_date: date) -> str:
    """Red for an odd year of birth, blue for an even one: RED or BLUE."""
    return "RED" if birth_date.year % 2 else "BLUE"
