"""Code numbers of the population register (SIAK lists; occupations by the list of 99)."""

from typing import Final

MALE: Final = 1
FEMALE: Final = 2

SINGLE: Final = 1
MARRIED: Final = 2
DIVORCED: Final = 3
WIDOWED: Final = 4

HEAD: Final = 1
WIFE: Final = 3
CHILD: Final = 4
CHILD_IN_LAW: Final = 5
GRANDCHILD: Final = 6
PARENT: Final = 7
PARENT_IN_LAW: Final = 8
OTHER_RELATIVE: Final = 9
HOUSEHOLD_HELP: Final = 10
OTHER: Final = 11

WNI: Final = 0
WNA_WITH_ITAP: Final = 1
WNA_WITHOUT_ITAP: Final = 2

BLOOD_UNKNOWN: Final = 13

NOT_WORKING: Final = 1
HOMEMAKER: Final = 2
PUPIL: Final = 3
RETIRED: Final = 4

OCCUPATION_LIST: Final = 99

REASONS: Final = (
    "STUDYING_AWAY",
    "OLD_KTP_NEWCOMER",
    "ELDERLY_OR_FRAIL",
    "WORKING_HOURS",
    "NO_LEAVE",
    "TOO_FAR",
    "CAME_WITHOUT_CARD",
    "DEAD_NOT_REPORTED",
    "MOVED_NOT_REPORTED",
    "UNAWARE",
)
"""Why someone who must have a KTP is not recorded."""

MOTIVES: Final = (
    "URGENT_NEED",
    "TURNED_17",
    "DUTY_KNOWN",
    "MOBILE_SERVICE",
    "EMPLOYER_OR_SCHOOL",
    "RT_OR_NEIGHBOUR",
    "SAW_ANNOUNCEMENT",
)
"""What made someone come."""

KINDS: Final = ("BARU", "PERUBAHAN_DATA", "RUSAK", "HILANG", "PINDAH_DATANG")
"""Kinds of KTP-el request (Perpres 96/2018 art. 14)."""

LINES: Final = ("CITY_CENTRE", "STATION_CITY")
