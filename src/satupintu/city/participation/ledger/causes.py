"""What a day of waiting can be booked to, and which cause goes before which."""

from enum import StrEnum


class Group(StrEnum):
    """The study's kinds of obstacle."""

    LAW = "LAW"
    DATA = "DATA"
    NETWORK = "NETWORK"
    EQUIPMENT = "EQUIPMENT"
    CENTRE = "CENTRE"
    DISTANCE = "DISTANCE"
    RESIDENT = "RESIDENT"
    UNEXPLAINED = "UNEXPLAINED"


class Cause(StrEnum):
    """In order of precedence: where several hold on one day, the first is booked, the others are also present."""

    NOT_YET_DUE = "NOT_YET_DUE"  # the law wants no card before 17 or a marriage
    DATA_DEAD = "DATA_DEAD"  # said to be dead, while the register says otherwise
    DATA_MOVED = "DATA_MOVED"  # said to have moved away, likewise
    BLANKS = "BLANKS"  # no blank was free
    STATION_LINE = "STATION_LINE"
    CENTRE_LINE = "CENTRE_LINE"
    PRINTER = "PRINTER"  # a card came back from the printer
    SCANNER = "SCANNER"  # a recording could not be read
    ADJUDICATION = "ADJUDICATION"
    CENTRE_QUEUE = "CENTRE_QUEUE"
    MISSING_DOCUMENT = "MISSING_DOCUMENT"
    STUDYING_AWAY = "STUDYING_AWAY"
    WORKING_AWAY = "WORKING_AWAY"
    CAME_FOR_NOTHING = "CAME_FOR_NOTHING"  # a way without a card
    TOO_FAR = "TOO_FAR"
    FRAIL = "FRAIL"
    WORKING_HOURS = "WORKING_HOURS"
    NO_NEED = "NO_NEED"
    NO_SHOW = "NO_SHOW"
    NOT_COLLECTED = "NOT_COLLECTED"
    CLOSED = "CLOSED"  # the office does not work on Sundays
    OPERATORS = "OPERATORS"  # the office had to act, and nothing stood in its way
    UNEXPLAINED = "UNEXPLAINED"


C = Cause
GROUPS: dict[Cause, Group] = {
    **dict.fromkeys((C.NOT_YET_DUE, C.CLOSED), Group.LAW),
    **dict.fromkeys((C.DATA_DEAD, C.DATA_MOVED), Group.DATA),
    **dict.fromkeys((C.STATION_LINE, C.CENTRE_LINE), Group.NETWORK),
    **dict.fromkeys((C.BLANKS, C.PRINTER, C.SCANNER, C.OPERATORS), Group.EQUIPMENT),
    **dict.fromkeys((C.ADJUDICATION, C.CENTRE_QUEUE), Group.CENTRE),
    **dict.fromkeys((C.CAME_FOR_NOTHING, C.TOO_FAR), Group.DISTANCE),
    **dict.fromkeys(
        (C.MISSING_DOCUMENT, C.STUDYING_AWAY, C.WORKING_AWAY, C.FRAIL, C.WORKING_HOURS, C.NO_NEED, C.NO_SHOW),
        Group.RESIDENT,
    ),
    C.NOT_COLLECTED: Group.RESIDENT,
    C.UNEXPLAINED: Group.UNEXPLAINED,
}
RANK = {cause: number for number, cause in enumerate(Cause)}
IF_NOTHING_ELSE = frozenset({Cause.CLOSED, Cause.OPERATORS})
"""Named only where no other cause holds: they say that nothing else was in the way."""
