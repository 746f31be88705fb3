"""The factors by which people are compared: the study's five (Angell, in Firmansyah 2009) and where they live.

Levels are coarser than the code tables, so that a combination holds enough persons to say something.
"""

from collections.abc import Mapping
from enum import StrEnum

from satupintu.city.register.rules.codes import Education, IncomeBand, Sex


class Factor(StrEnum):
    AGE = "AGE"
    SEX = "SEX"
    EDUCATION = "EDUCATION"
    OCCUPATION = "OCCUPATION"
    INCOME = "INCOME"
    KELURAHAN = "KELURAHAN"


UNKNOWN = "UNKNOWN"
ORDERED = frozenset({Factor.AGE, Factor.EDUCATION, Factor.INCOME})
"""Factors whose levels go from less to more."""

AGES: tuple[tuple[str, int], ...] = (
    ("TO_24", 0),
    ("25_34", 25),
    ("35_44", 35),
    ("45_54", 45),
    ("55_64", 55),
    ("FROM_65", 65),
)
"""Level and the age from which it begins; each is made of whole groups of the DKB."""

SCHOOLS: Mapping[str, tuple[int, ...]] = {
    "NONE": (Education.NONE_YET, Education.PRIMARY_UNFINISHED),
    "PRIMARY": (Education.PRIMARY,),
    "LOWER_SECONDARY": (Education.LOWER_SECONDARY,),
    "UPPER_SECONDARY": (Education.UPPER_SECONDARY,),
    "HIGHER": (Education.DIPLOMA_2, Education.DIPLOMA_3, Education.BACHELOR, Education.MASTER, Education.DOCTOR),
}
OTHER_WORK = "OTHER"
WORK: Mapping[str, tuple[int, ...]] = {
    "NONE": (1,),
    "HOUSEHOLD": (2,),
    "STUDENT": (3,),
    "RETIRED": (4,),
    "STATE": (5, 6, 7, 18, 85, 86),
    "COMPANY": (15, 16, 17),
    "TRADE": (8, 84, 88),
    "LAND_AND_SEA": (9, 10, 11, 20, 21, 22, 79),
    "HANDS": (12, 13, 14, 19, *range(23, 31), 35, 81),
}
"""Numbers of `register.rules.occupations`, the same in both lists; all others are `OTHER_WORK`."""

LEVELS: Mapping[Factor, tuple[str, ...]] = {
    Factor.AGE: tuple(level for level, _ in AGES),
    Factor.SEX: tuple(sex.name for sex in Sex),
    Factor.EDUCATION: (*SCHOOLS, UNKNOWN),
    Factor.OCCUPATION: (*WORK, OTHER_WORK),
    Factor.INCOME: (*(band.name for band in IncomeBand), UNKNOWN),
}
"""In their order; kelurahan are as many as the city has."""
