"""SIAK's status words of a recording, what each means to the resident, and which may follow which.

Words: docs/glossary.md. The order of steps is SIAK's as cities describe it; where an answer of the centre may
overtake its receipt, both orders are allowed.
"""

from enum import StrEnum


class Phase(StrEnum):
    LOCAL = "local"
    TRANSIT = "transit"
    CENTRAL = "central"
    PRINT = "print"


class Reason(StrEnum):
    """Why a part is missing from a packet."""

    AMPUTATED = "AMPUTATED"
    BANDAGED = "BANDAGED"
    DAMAGED = "DAMAGED"
    UNREADABLE = "UNREADABLE"
    EYE_DISEASE = "EYE_DISEASE"
    OTHER = "OTHER"


class Status(StrEnum):
    BELUM_WAJIB = "BELUM_WAJIB"
    UNREGISTERED = "UNREGISTERED"
    BIO_CAPTURED = "BIO_CAPTURED"
    PROCESSING = "PROCESSING"
    SENT_FOR_ENROLLMENT = "SENT_FOR_ENROLLMENT"
    RECEIVED_AT_CENTRAL = "RECEIVED_AT_CENTRAL"
    ENROLL_FAILURE_AT_REGIONAL = "ENROLL_FAILURE_AT_REGIONAL"
    ENROLL_FAILURE_AT_CENTRAL = "ENROLL_FAILURE_AT_CENTRAL"
    SEARCH_FAILURE_AT_CENTRAL = "SEARCH_FAILURE_AT_CENTRAL"
    REQUEST_VALIDATION = "REQUEST_VALIDATION"
    ADJUDICATE_RECORD = "ADJUDICATE_RECORD"
    DUPLICATE_RECORD = "DUPLICATE_RECORD"
    DUPLICATE_ONE_TO_ONE = "DUPLICATE_ONE_TO_ONE"
    DUPLICATE_ONE_TO_MANY = "DUPLICATE_ONE_TO_MANY"
    PRINT_READY_RECORD = "PRINT_READY_RECORD"
    SENT_FOR_CARD_PRINTING = "SENT_FOR_CARD_PRINTING"
    CARD_PRINTED = "CARD_PRINTED"
    CARD_SHIPPED = "CARD_SHIPPED"
    CARD_ISSUED = "CARD_ISSUED"

    @property
    def phase(self) -> Phase:
        return _PHASE.get(self, Phase.CENTRAL)

    @property
    def needs_action(self) -> bool:
        """True when nothing moves on before somebody in the office acts."""
        return self in _NEEDS_ACTION

    @property
    def is_final(self) -> bool:
        return not _FOLLOWERS[self]

    @property
    def is_duplicate(self) -> bool:
        """True when officers found the same person under this and another NIK, or recorded twice."""
        return self in _DUPLICATES

    @property
    def followers(self) -> frozenset["Status"]:
        return _FOLLOWERS[self]

    @property
    def sentence(self) -> str:
        """English msgid of what a resident reads: where it stands and what to do; no promise of days."""
        return _SENTENCE[self]


def may_follow(before: Status, after: Status) -> bool:
    """Whether a record in `before` may turn `after` next. A repeat of the same word is no step: False."""
    return after in _FOLLOWERS[before]


S = Status
_PHASE = {
    **dict.fromkeys((S.BELUM_WAJIB, S.UNREGISTERED, S.BIO_CAPTURED, S.PROCESSING), Phase.LOCAL),
    S.SENT_FOR_ENROLLMENT: Phase.TRANSIT,
    **dict.fromkeys((S.SENT_FOR_CARD_PRINTING, S.CARD_PRINTED, S.CARD_SHIPPED, S.CARD_ISSUED), Phase.PRINT),
}
_DUPLICATES = frozenset({S.DUPLICATE_RECORD, S.DUPLICATE_ONE_TO_ONE, S.DUPLICATE_ONE_TO_MANY})
_FAILURES = frozenset({S.ENROLL_FAILURE_AT_CENTRAL, S.SEARCH_FAILURE_AT_CENTRAL})
_NEEDS_ACTION = _DUPLICATES | _FAILURES | {S.ENROLL_FAILURE_AT_REGIONAL, S.REQUEST_VALIDATION, S.ADJUDICATE_RECORD}
_VERDICTS = _DUPLICATES | _FAILURES | {S.REQUEST_VALIDATION, S.ADJUDICATE_RECORD, S.PRINT_READY_RECORD}
_AGAIN = frozenset({S.UNREGISTERED, S.BIO_CAPTURED})  # recorded or sent again

_FOLLOWERS: dict[Status, frozenset[Status]] = {
    S.BELUM_WAJIB: _AGAIN,  # a pupil of 16 may be recorded early
    S.UNREGISTERED: frozenset({S.BIO_CAPTURED}),
    S.BIO_CAPTURED: frozenset({S.PROCESSING, S.ENROLL_FAILURE_AT_REGIONAL}),
    S.PROCESSING: frozenset({S.SENT_FOR_ENROLLMENT, S.ENROLL_FAILURE_AT_REGIONAL}),
    S.SENT_FOR_ENROLLMENT: _VERDICTS | {S.RECEIVED_AT_CENTRAL},
    S.RECEIVED_AT_CENTRAL: _VERDICTS,
    S.ENROLL_FAILURE_AT_REGIONAL: _AGAIN,
    S.ENROLL_FAILURE_AT_CENTRAL: _AGAIN | {S.SENT_FOR_ENROLLMENT},
    S.SEARCH_FAILURE_AT_CENTRAL: _VERDICTS - {S.SEARCH_FAILURE_AT_CENTRAL}
    | {S.SENT_FOR_ENROLLMENT, S.RECEIVED_AT_CENTRAL},
    S.REQUEST_VALIDATION: _VERDICTS - {S.REQUEST_VALIDATION} | _AGAIN,
    S.ADJUDICATE_RECORD: _DUPLICATES | _AGAIN | {S.PRINT_READY_RECORD},
    # a decision undone opens its case; once the centre deleted the false recording, the person is recorded anew
    S.DUPLICATE_RECORD: _DUPLICATES - {S.DUPLICATE_RECORD} | {S.ADJUDICATE_RECORD, S.UNREGISTERED},
    S.DUPLICATE_ONE_TO_ONE: frozenset({S.ADJUDICATE_RECORD, S.UNREGISTERED}),
    S.DUPLICATE_ONE_TO_MANY: frozenset({S.ADJUDICATE_RECORD, S.UNREGISTERED}),
    # two people recorded as one: neither recording counts, both are recorded again; a decision undone opens its case;
    # whoever prints sees the first time what the city alone can read, and may find it unusable
    S.PRINT_READY_RECORD: frozenset(
        {S.SENT_FOR_CARD_PRINTING, S.UNREGISTERED, S.ADJUDICATE_RECORD, S.ENROLL_FAILURE_AT_REGIONAL}
    ),
    S.SENT_FOR_CARD_PRINTING: frozenset({S.CARD_PRINTED, S.PRINT_READY_RECORD}),  # a misprint goes back
    S.CARD_PRINTED: frozenset({S.CARD_SHIPPED, S.CARD_ISSUED, S.PRINT_READY_RECORD}),
    S.CARD_SHIPPED: frozenset({S.CARD_ISSUED, S.PRINT_READY_RECORD}),
    S.CARD_ISSUED: frozenset(),
}

_LOOKED_AT = "Our officers are looking at your record. You will hear from us; you need not come."
_FOUND_TWICE = "You seem to be recorded already. Please come to the office with your family card."
_SENTENCE: dict[Status, str] = {
    S.BELUM_WAJIB: "You do not need a card yet.",
    S.UNREGISTERED: "You have not been recorded yet. Please choose a place and a time.",
    S.BIO_CAPTURED: "You have been recorded. Your record is on its way to the city's office.",
    S.PROCESSING: "The city's office has your record and is preparing it for the national data centre.",
    S.SENT_FOR_ENROLLMENT: "Your record was sent to the national data centre. We are waiting for the answer.",
    S.RECEIVED_AT_CENTRAL: "The national data centre has your record and is checking that you are recorded once.",
    S.ENROLL_FAILURE_AT_REGIONAL: "Part of your record could not be read. Please come to be recorded once more.",
    S.ENROLL_FAILURE_AT_CENTRAL: "The national data centre could not read part of your record. "
    "Our officers are sending it again or will ask you to come once more.",
    S.SEARCH_FAILURE_AT_CENTRAL: "The check at the national data centre did not finish. Our officers are "
    "asking again; you need not come.",
    S.REQUEST_VALIDATION: _LOOKED_AT,
    S.ADJUDICATE_RECORD: _LOOKED_AT,
    S.DUPLICATE_RECORD: _FOUND_TWICE,
    S.DUPLICATE_ONE_TO_ONE: _FOUND_TWICE,
    S.DUPLICATE_ONE_TO_MANY: _FOUND_TWICE,
    S.PRINT_READY_RECORD: "The check is finished. Your card will be printed next.",
    S.SENT_FOR_CARD_PRINTING: "Your card is in the queue of the printer.",
    S.CARD_PRINTED: "Your card is printed. You can pick it up.",
    S.CARD_SHIPPED: "Your card is on its way to the place where you pick it up.",
    S.CARD_ISSUED: "Your card was handed over.",
}
