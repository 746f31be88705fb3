"""Decisions of a recording, without Django: what comes next, when a finger is good enough, when to stop."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from satupintu.packets.parts import FINGERS, IRISES, NEVER_MISSING, PART_NAMES
from satupintu.packets.status import Reason

MOST_TRIES = 3


class Step(StrEnum):
    """What the operator does, in this order; the order of SIAK's recording."""

    BIODATA = "biodata"
    PHOTO = "photo"
    SIGNATURE = "signature"
    FINGERS = "fingers"
    IRISES = "irises"
    REVIEW = "review"


class Background(StrEnum):
    """Colour behind the photo: odd year of birth red, even blue (practice of the Ditjen Dukcapil)."""

    RED = "red"
    BLUE = "blue"


PARTS_OF: Mapping[Step, tuple[str, ...]] = {
    Step.PHOTO: ("photo",),
    Step.SIGNATURE: ("signature",),
    Step.FINGERS: FINGERS,
    Step.IRISES: IRISES,
}
REASONS_OF: Mapping[Step, tuple[Reason, ...]] = {
    Step.SIGNATURE: (Reason.AMPUTATED, Reason.BANDAGED, Reason.OTHER),
    Step.FINGERS: (Reason.AMPUTATED, Reason.BANDAGED, Reason.DAMAGED, Reason.UNREADABLE, Reason.OTHER),
    Step.IRISES: (Reason.EYE_DISEASE, Reason.BANDAGED, Reason.DAMAGED, Reason.UNREADABLE, Reason.OTHER),
}
CAPTURED = PART_NAMES[1:]  # biodata come with the appointment
# seen by a person before they count; a finger is judged by its quality
CONFIRMED_BY_EYE = ("photo", "signature")


@dataclass(frozen=True)
class Appointment:
    """One entry of the day list: who comes, for what. `biodata`: the elements printed on the card, plus kk_number."""

    application: str
    subject: str
    claim_code: str
    kind: str = ""
    slot: str = ""
    queue_number: int | None = None
    biodata: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        return str(self.biodata.get("name", ""))

    @property
    def time(self) -> str:
        """HH:MM of the slot; "" for a walk-in."""
        return self.slot[-5:]


@dataclass(frozen=True)
class Part:
    """Where one part of a draft stands. `quality`: NFIQ 2 of the best try, fingers only."""

    name: str
    tries: int = 0
    quality: int | None = None
    taken: bool = False
    settled: bool = False
    reason: str = ""


def step_of(name: str) -> Step:
    """The step in which a part is taken. Raises KeyError."""
    return next((step for step, names in PARTS_OF.items() if name in names), None) or Step(name)


def open_parts(parts: Mapping[str, Part]) -> list[str]:
    """Names of what is neither settled nor excused, in the order of taking."""
    return [name for name in CAPTURED if name not in parts or not parts[name].settled]


def step_now(*, confirmed: bool, parts: Mapping[str, Part]) -> Step:
    """The first step that still has something to do."""
    if not confirmed:
        return Step.BIODATA
    remaining = open_parts(parts)
    return step_of(remaining[0]) if remaining else Step.REVIEW


def settles(name: str, *, quality: int | None, tries: int, least: int) -> bool:
    """Whether a part just taken needs nothing more: a finger that is good enough or was tried often enough."""
    if name in CONFIRMED_BY_EYE:
        return False
    if name in FINGERS:
        return tries >= MOST_TRIES or (quality is not None and quality >= least)
    return True


def is_better(quality: int | None, before: int | None) -> bool:
    """Whether a new try replaces the one kept; the best of the tries is sealed."""
    return before is None or (quality is not None and quality >= before)


def may_be_excused(name: str, reason: Reason) -> bool:
    return name in CAPTURED and name not in NEVER_MISSING and reason in REASONS_OF[step_of(name)]


def grouped(claim_code: str) -> str:
    """A claim code in groups one can read aloud: "7KQ2-M8X4-ZPR1T"; one with dashes stays as it is."""
    if "-" in claim_code or len(claim_code) < 9:
        return claim_code
    return f"{claim_code[:4]}-{claim_code[4:8]}-{claim_code[8:]}"


def year_of(birth_date: str) -> str:
    """The four digits of the year in a date written in any order; "" when there is none."""
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", birth_date)
    return found.group() if found else ""


def background(birth_date: str) -> Background | None:
    """By year of birth; None when the date holds no year."""
    year = year_of(birth_date)
    if not year:
        return None
    return Background.RED if int(year) % 2 else Background.BLUE


def why_stop(*, free_mb: int, waiting: int, least_free_mb: int, most_waiting: int) -> str | None:
    """Code of the problem that stops recording, or None."""
    if free_mb < least_free_mb:
        return "DISK_FULL"
    if waiting >= most_waiting:
        return "TOO_MANY_WAITING"
    return None


@dataclass(frozen=True)
class Known:
    """What the station knows of one packet's way, for deciding how far back to ask the city."""

    sequence: int
    complete: bool


def ask_after(known: Sequence[Known]) -> int:
    """The last sequence up to which nothing more can change, without a gap; 0 at the start."""
    last = 0
    for packet in sorted(known, key=lambda packet: packet.sequence):
        if not packet.complete:
            break
        last = packet.sequence
    return last


def may_be_forgotten(*, centre_receipt_on: date | None, today: date, keep_days: int) -> bool:
    """A packet's bytes may go some days after the centre said, signed, that it has them."""
    return centre_receipt_on is not None and (today - centre_receipt_on).days >= keep_days
