"""Decisions of a recording, without Django: what comes next, when a finger is good enough, when to stop."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from satupintu.packets.parts import FINGERS, IRISES, NEVER_MISSING, PART_NAMES
from satupintu.packets.status import Reason

MOST_TRIES = 3
# refusals with which the city kept the bytes, for somebody there to look at
KEPT_BY_THE_CITY = ("PACKET_QUARANTINED", "OTHER_PACKET_UNDER_NUMBER", "STATION_REVOKED")
ASK_AGAIN_AFTER = timedelta(minutes=15)  # a packet the city refused; somebody there has to act first


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


class Stop(StrEnum):
    """Why no new recording begins, worst first."""

    REVOKED = "STATION_REVOKED"
    KEY_LOST = "KEY_LOST"
    DISK_FLOOR = "DISK_FLOOR"
    DISK_FULL = "DISK_FULL"
    CLOCK_WRONG = "CLOCK_WRONG"
    TOO_MANY_WAITING = "TOO_MANY_WAITING"
    TOO_OLD_WAITING = "TOO_OLD_WAITING"

    @property
    def can_be_allowed(self) -> bool:
        """Whether a supervisor may let recording go on: not where the city would refuse, or no seal could be made."""
        return self not in {Stop.REVOKED, Stop.KEY_LOST, Stop.DISK_FLOOR}


@dataclass(frozen=True)
class Limits:
    """From where on recording stops."""

    floor_mb: int
    least_free_mb: int
    most_waiting: int
    oldest: timedelta


@dataclass(frozen=True)
class Condition:
    """How the station is. `waited`: since the oldest packet that waits was sealed; None when none waits."""

    revoked: bool
    key_lost: bool
    free_mb: int
    clock_wrong: bool
    waiting: int
    waited: timedelta | None


def list_stops(now: Condition, limits: Limits) -> list[Stop]:
    """Everything that speaks against a new recording, worst first."""
    found = {
        Stop.REVOKED: now.revoked,
        Stop.KEY_LOST: now.key_lost,
        Stop.DISK_FLOOR: now.free_mb < limits.floor_mb,
        Stop.DISK_FULL: now.free_mb < limits.least_free_mb,
        Stop.CLOCK_WRONG: now.clock_wrong,
        Stop.TOO_MANY_WAITING: now.waiting >= limits.most_waiting,
        Stop.TOO_OLD_WAITING: now.waited is not None and now.waited >= limits.oldest,
    }
    return [stop for stop, holds in found.items() if holds]


def why_stop(stops: Sequence[Stop], allowed: Collection[Stop]) -> Stop | None:
    """The first reason that nobody allowed away."""
    return next((stop for stop in stops if not (stop.can_be_allowed and stop in allowed)), None)


def is_allowed(*, allowed_at: datetime, until: datetime, more: int, begun: int, now: datetime) -> bool:
    """Whether a supervisor's word still holds: for a time and so many recordings, `begun` of them since."""
    return allowed_at <= now < until and begun < more


@dataclass(frozen=True)
class Told:
    """The city's time when it last answered, and how many seconds the machine had run then, since which start."""

    city_time: datetime
    boot: str
    uptime: float

    def time_at(self, boot: str, uptime: float) -> datetime | None:
        """What the city's clock shows now, whatever this machine's does; None once the machine was started anew."""
        return self.city_time + timedelta(seconds=uptime - self.uptime) if boot == self.boot else None


def is_clock_wrong(
    *, now: datetime, last_sealed: datetime | None, told: Told | None, boot: str, uptime: float, most: timedelta
) -> bool:
    """Whether the clock is more than `most` from the city's, or stands before what happened already.

    The seconds since the start of the machine do not jump when somebody sets its clock: with them the city's last word
    holds until the next start. Without it, only going back can be told: a packet or an answer of the city was later.
    """
    true = told.time_at(boot, uptime) if told else None
    if true is None:
        return any(moment is not None and now < moment for moment in (last_sealed, told.city_time if told else None))
    if abs(now - true) > most:
        return True
    # a packet from the future was sealed while the clock was wrong; it is right now
    return last_sealed is not None and now < last_sealed <= true + most


@dataclass(frozen=True)
class Begun:
    """When a recording was begun: by the clock, and in seconds since the machine's start."""

    at: datetime
    boot: str
    uptime: float

    def is_over(self, now: "Begun", *, most: timedelta, clock_wrong: bool) -> bool:
        """Whether nobody finished it within `most`. `now`: the same of this moment.

        Counted in seconds of the machine while it has not been started anew, whatever the clock shows meanwhile; then
        by the clock, unless that is known to be wrong.
        """
        if self.boot == now.boot:
            return now.uptime - self.uptime > most.total_seconds()
        return not clock_wrong and now.at - self.at > most


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


def may_be_forgotten(*, receipts_on: Collection[date | None], today: date, keep_days: int) -> bool:
    """A packet's bytes may go some days after the last of city and centre said, signed, that it has them.

    After both: a city that came back from a backup may have lost what the centre has had for long.
    """
    return all(day is not None and (today - day).days >= keep_days for day in receipts_on)
