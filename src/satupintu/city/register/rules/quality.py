"""Where the register is likely to be wrong: tests on one person's facts on a day (docs/flows/data-quality.md).

A fault is a question for an officer, never a refusal: a NIK that disagrees with the birth date may well be right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from satupintu.city.register.rules import codes, nik
from satupintu.city.register.rules.occupations import OCCUPATIONS, OLDER_LIST
from satupintu.city.register.rules.roster import COUNTS_FOR, GONE
from satupintu.city.register.rules.wajib_ktp import INDONESIAN, SINGLE, years_before

OLDEST = 110  # years; whoever is older has most likely died without a report
HEARD_WITHIN = timedelta(days=5 * 365)
UNKNOWN_BLOOD = 13
ANY = "ANY"
"""Stands in counts for: shows at least one fault that is not slight."""


class Nature(StrEnum):
    """What is wrong with the data."""

    MISSING = "MISSING"
    CONTRADICTORY = "CONTRADICTORY"
    STALE = "STALE"


class Weight(StrEnum):
    """How much hangs on it: GRAVE makes figures or visits wrong, SLIGHT can wait until the person comes."""

    GRAVE = "GRAVE"
    USUAL = "USUAL"
    SLIGHT = "SLIGHT"


class Fault(StrEnum):
    """The kinds, gravest first within each nature."""

    NO_NIK = "NO_NIK"
    NO_FAMILY = "NO_FAMILY"
    NO_ADDRESS = "NO_ADDRESS"
    NO_EDUCATION = "NO_EDUCATION"
    NO_OCCUPATION = "NO_OCCUPATION"
    NO_WEDDING_DATE = "NO_WEDDING_DATE"
    NO_BIRTH_PLACE = "NO_BIRTH_PLACE"
    NO_BLOOD_GROUP = "NO_BLOOD_GROUP"
    SAID_GONE = "SAID_GONE"
    GONE_BUT_COUNTED = "GONE_BUT_COUNTED"
    AGED_110 = "AGED_110"
    NO_HEAD = "NO_HEAD"
    SEVERAL_HEADS = "SEVERAL_HEADS"
    NIK_OTHER_BIRTH_DATE = "NIK_OTHER_BIRTH_DATE"
    NIK_OTHER_SEX = "NIK_OTHER_SEX"
    OLDER_THAN_PARENT = "OLDER_THAN_PARENT"
    HERE_BEFORE_BIRTH = "HERE_BEFORE_BIRTH"
    SINGLE_WITH_WEDDING = "SINGLE_WITH_WEDDING"
    KK_DATE_AHEAD = "KK_DATE_AHEAD"
    PERMIT_ENDED = "PERMIT_ENDED"
    TIME_OUTSIDE_OVER = "TIME_OUTSIDE_OVER"
    WORD_TOO_OLD = "WORD_TOO_OLD"
    OLDER_OCCUPATION_LIST = "OLDER_OCCUPATION_LIST"
    NOT_HEARD_OF = "NOT_HEARD_OF"


class Family(NamedTuple):
    """A family on a day: how many heads live in it, and the birth date of the younger of head and spouse."""

    heads: int = 0
    youngest_parent: date | None = None


class Word(NamedTuple):
    """What was last said of somebody: kind of whereabouts, day, end of the time outside."""

    kind: str
    said_on: date
    until: date | None


class Facts(NamedTuple):
    """A person on a day. `heard_on`: last event or entry; None: known only from the first filling of the register."""

    nik: str | None
    name: str
    birth_place: str
    birth_date: date
    sex: int
    blood_group: int
    marital_status: int
    married_on: date | None
    education: int
    occupation: int
    occupation_list: int
    nationality: str
    itap_until: date | None
    relation: int
    rt: str
    address: str
    life_status: str
    registered_from: date
    kk_number: str | None
    kk_issued_on: date | None
    family: Family = Family()
    word: Word | None = None
    heard_on: date | None = None

    @property
    def kelurahan(self) -> str:
        """Kemendagri code."""
        return self.rt.split("-")[0]


@dataclass(frozen=True)
class Rule:
    """A kind of fault: what is wrong, how much hangs on it, and whether a person shows it on a day.

    `as_of_any_day`: what is tested is known of past days too.
    """

    nature: Nature
    weight: Weight
    applies: Callable[[Facts, date], bool]
    as_of_any_day: bool = True


def is_blank(text: str) -> bool:
    """Whether a text says nothing: empty, or only dashes, dots and zeros."""
    return not text.strip(" -.0")


# -- the tests ----------------------------------------------------------------------------------
def _without_address(facts: Facts, _: date) -> bool:
    return is_blank(facts.address) or "-" not in facts.rt or is_blank(facts.rt.rpartition("-")[2])


def _without_wedding(facts: Facts, _: date) -> bool:
    return facts.marital_status != SINGLE and facts.married_on is None


def _without_occupation(facts: Facts, _: date) -> bool:
    return not 1 <= facts.occupation <= min(facts.occupation_list, len(OCCUPATIONS))


def _said_gone(facts: Facts, on: date) -> bool:
    return facts.word is not None and facts.word.kind in GONE and not _word_too_old(facts, on)


def _other_birth_date(facts: Facts, _: date) -> bool:
    text, born = _birth_part(facts), facts.birth_date
    return text != "" and (int(text[:2]) % 40, int(text[2:4]), int(text[4:])) != (born.day, born.month, born.year % 100)


def _other_sex(facts: Facts, _: date) -> bool:
    text = _birth_part(facts)
    return text != "" and (int(text[:2]) > 40) != (facts.sex == nik.FEMALE)


def _older_than_parent(facts: Facts, _: date) -> bool:
    parent = facts.family.youngest_parent
    return facts.relation == codes.Relation.CHILD and parent is not None and facts.birth_date <= parent


def _kk_date_ahead(facts: Facts, on: date) -> bool:
    return facts.kk_issued_on is not None and facts.kk_issued_on > on


def _permit_ended(facts: Facts, on: date) -> bool:
    return facts.nationality != INDONESIAN and facts.itap_until is not None and facts.itap_until < on


def _time_outside_over(facts: Facts, on: date) -> bool:
    return facts.word is not None and facts.word.until is not None and facts.word.until < on


def _word_too_old(facts: Facts, on: date) -> bool:
    return facts.word is not None and on - facts.word.said_on > COUNTS_FOR


def _not_heard_of(facts: Facts, on: date) -> bool:
    days = [day for day in (facts.heard_on, facts.word and facts.word.said_on) if day is not None]
    return not days or on - max(days) > HEARD_WITHIN


def _birth_part(facts: Facts) -> str:
    """DDMMYY of the NIK; "" where there is none, or a text that can be no NIK."""
    text = facts.nik or ""
    return text[6:12] if len(text) == 16 and text.isascii() and text.isdigit() else ""


_M, _C, _S = Nature.MISSING, Nature.CONTRADICTORY, Nature.STALE
_GRAVE, _USUAL, _SLIGHT = Weight.GRAVE, Weight.USUAL, Weight.SLIGHT
RULES: dict[Fault, Rule] = {
    Fault.NO_NIK: Rule(_M, _GRAVE, lambda facts, _: facts.nik is None, as_of_any_day=False),
    Fault.NO_FAMILY: Rule(_M, _GRAVE, lambda facts, _: facts.kk_number is None),
    Fault.NO_ADDRESS: Rule(_M, _USUAL, _without_address),
    Fault.NO_WEDDING_DATE: Rule(_M, _SLIGHT, _without_wedding),
    Fault.NO_EDUCATION: Rule(_M, _USUAL, lambda facts, _: not 1 <= facts.education <= len(codes.Education)),
    Fault.NO_OCCUPATION: Rule(_M, _USUAL, _without_occupation),
    Fault.NO_BIRTH_PLACE: Rule(_M, _SLIGHT, lambda facts, _: is_blank(facts.birth_place)),
    Fault.NO_BLOOD_GROUP: Rule(_M, _SLIGHT, lambda facts, _: not 1 <= facts.blood_group < UNKNOWN_BLOOD),
    Fault.SAID_GONE: Rule(_C, _GRAVE, _said_gone),
    Fault.GONE_BUT_COUNTED: Rule(_C, _GRAVE, lambda facts, _: facts.life_status != "HIDUP"),
    Fault.AGED_110: Rule(_C, _GRAVE, lambda facts, on: facts.birth_date <= years_before(on, OLDEST)),
    Fault.NO_HEAD: Rule(_C, _GRAVE, lambda facts, _: facts.kk_number is not None and facts.family.heads == 0),
    Fault.SEVERAL_HEADS: Rule(_C, _GRAVE, lambda facts, _: facts.family.heads > 1),
    Fault.NIK_OTHER_BIRTH_DATE: Rule(_C, _USUAL, _other_birth_date),
    Fault.NIK_OTHER_SEX: Rule(_C, _USUAL, _other_sex),
    Fault.OLDER_THAN_PARENT: Rule(_C, _USUAL, _older_than_parent),
    Fault.HERE_BEFORE_BIRTH: Rule(_C, _USUAL, lambda facts, _: facts.registered_from < facts.birth_date),
    Fault.SINGLE_WITH_WEDDING: Rule(
        _C, _USUAL, lambda facts, _: facts.marital_status == SINGLE and facts.married_on is not None
    ),
    Fault.KK_DATE_AHEAD: Rule(_C, _USUAL, _kk_date_ahead),
    Fault.PERMIT_ENDED: Rule(_S, _GRAVE, _permit_ended),
    Fault.TIME_OUTSIDE_OVER: Rule(_S, _USUAL, _time_outside_over),
    Fault.WORD_TOO_OLD: Rule(_S, _USUAL, _word_too_old),
    Fault.OLDER_OCCUPATION_LIST: Rule(_S, _SLIGHT, lambda facts, _: facts.occupation_list == OLDER_LIST),
    Fault.NOT_HEARD_OF: Rule(_S, _SLIGHT, _not_heard_of),
}


# -- what is read -------------------------------------------------------------------------------
@dataclass(frozen=True)
class QualityCell:
    """How many of a kelurahan's residents show a fault (or ANY) on a day, of how many."""

    kind: str
    kelurahan: str
    count: int
    of: int


@dataclass(frozen=True)
class DoubtfulLine:
    """Somebody who shows a fault, as lists and files hold them; the NIK is masked, "" when unknown."""

    ref: UUID
    name: str
    nik: str
    birth_date: date
    address: str
    rt: str


@dataclass(frozen=True)
class TrendPoint:
    """The city's count on a day; `afterwards`: computed later, from what was known on that day."""

    on: date
    count: int
    afterwards: bool
