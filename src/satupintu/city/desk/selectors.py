"""What a desk shows at a glance: what waits, a resident's whole page, the head's figures. Nothing of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from satupintu.city.applications import selectors as applications
from satupintu.city.applications.rules.entries import ApplicationEntry
from satupintu.city.areas import selectors as areas
from satupintu.city.areas.rules import AreaEntry
from satupintu.city.cards import selectors as cards
from satupintu.city.cards.rules.entries import CardEntry, SuketEntry
from satupintu.city.cards.rules.stock import Cover, Stock
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.rules.entries import RecordingEntry
from satupintu.city.foundation import clock
from satupintu.city.foundation import selectors as foundation
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import NOT_ALLOWED, NOT_FOUND, Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation import selectors as participation
from satupintu.city.participation.ledger.causes import GROUPS, Group
from satupintu.city.participation.ledger.sums import Total, totals
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.rules.forecast import Forecast
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.selectors import Kept, obstacles
from satupintu.city.participation.statistics.cells import Count
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.card import ResidentSheet
from satupintu.city.register.rules.reading import AddressLine, FamilyLine, TimelineEntry
from satupintu.city.register.rules.roster import ConflictLine
from satupintu.city.relay import selectors as relay
from satupintu.packets.status import Status

LISTERS = (Role.FRONT_DESK, Role.PLANNER, Role.HEAD)
CENTRE_LINE = "CITY_CENTRE"
BESIDE = frozenset({Group.LAW, Group.UNEXPLAINED})
CAUSES_SHOWN = 3
ONE_VISIT = timedelta(minutes=15)
"""Acts of one person for one purpose within this time are told as one look."""


# -- what waits for me ----------------------------------------------------------------------------
def count_waiting(viewer: Viewer, desk: str) -> int | None:
    """How much waits at a desk (by the name of its address) for this viewer; None where nothing is counted."""
    counter = _COUNTERS.get(desk)
    return counter(viewer) if counter else None


def _in_status(*statuses: Status) -> Callable[[Viewer], int]:
    return lambda viewer: len(applications.list_open(viewer, statuses))


def _not_recorded(viewer: Viewer) -> int:
    return sum(enrolment.count_not_recorded(clock.today(), area) for area in viewer.areas(*LISTERS))


_COUNTERS: dict[str, Callable[[Viewer], int]] = {
    "counter": _in_status(Status.REQUEST_VALIDATION),
    "to_print": _in_status(Status.PRINT_READY_RECORD),
    "sukets": _in_status(Status.PRINT_READY_RECORD),
    "hand_over_find": _in_status(Status.CARD_PRINTED),
    "stock": lambda _viewer: cards.stock_shown().free,
    "not_recorded": _not_recorded,
    "conflicts": register.count_conflicts,
    "reports": register.count_reports,
    "relay_cases": lambda viewer: relay.get_monitor(viewer).open_cases,
}


# -- the list of those not yet recorded -----------------------------------------------------------
def areas_of(viewer: Viewer) -> list[AreaEntry]:
    """Kecamatan and kelurahan for which the viewer may list people, each kecamatan before its parts."""
    return [
        area
        for kecamatan in areas.list_areas("KECAMATAN")
        for area in (kecamatan, *areas.list_areas("KELURAHAN", kecamatan.code))
        if viewer.may_see(area.code, *LISTERS)
    ]


def own_area(viewer: Viewer) -> str:
    """Where the list starts: the whole city, or the first area the viewer holds. Raises NOT_ALLOWED."""
    held = viewer.areas(*LISTERS)
    if not held:
        raise Problem(NOT_ALLOWED)
    return held[0]


# -- words that disagree --------------------------------------------------------------------------
@dataclass(frozen=True)
class Case:
    """A case of the register with what only recordings know: `recorded_on`, the newest that counts, None if none."""

    line: ConflictLine
    recorded_on: date | None

    @property
    def recorded_since(self) -> bool:
        """Whether somebody said to be gone was recorded on the day of the newest word or later."""
        return self.recorded_on is not None and self.recorded_on >= self.line.words[0].believed.said_on


def list_conflicts(viewer: Viewer) -> list[Case]:
    """Open cases of the viewer's area, the gravest first. Raises NOT_ALLOWED."""
    lines = register.list_conflicts(viewer)
    recorded = _newest_recordings([line.ref for line in lines])
    return [Case(line, recorded.get(line.ref)) for line in lines]


def get_conflict(viewer: Viewer, number: int) -> Case:
    """One of them. Raises NO_SUCH_CONFLICT, NOT_ALLOWED."""
    line = register.get_conflict(viewer, number)
    return Case(line, _newest_recordings([line.ref]).get(line.ref))


def _newest_recordings(subjects: list[UUID]) -> dict[UUID, date]:
    return {each.subject: each.recorded_on for each in reversed(enrolment.list_recordings(subjects)) if each.counts}


# -- a resident's whole page ----------------------------------------------------------------------
@dataclass(frozen=True)
class Look:
    """Somebody looked: acts that belong together, newest first. `roles`: what they may do today, () for a program."""

    at: datetime
    who: str
    account: int | None
    roles: tuple[Role, ...]
    acts: tuple[str, ...]
    purpose: str


@dataclass(frozen=True)
class WholePage:
    """Everything the service knows of one resident, as far as the viewer may see it.

    `more_looks`: there are older ones than those listed.
    """

    sheet: ResidentSheet
    family: list[FamilyLine]
    history: list[TimelineEntry]
    addresses: list[AddressLine]
    applications: list[ApplicationEntry]
    notes: dict[int, str]
    recordings: list[RecordingEntry]
    cards: list[CardEntry]
    sukets: list[SuketEntry]
    looks: list[Look]
    more_looks: bool


@transaction.atomic  # one page, one write to the disk
def whole_page(viewer: Viewer, subject: UUID) -> WholePage:
    """A resident's whole page; the look itself stands in the audit trail. Raises NO_SUCH_RESIDENT, NOT_ALLOWED."""
    sheet = register.get_resident(viewer, subject)  # first: it refuses whoever may not see this person
    family = register.list_family(viewer, subject)
    history = register.list_timeline(viewer, subject)
    addresses = register.list_addresses(viewer, subject)
    lines, more = foundation.list_audit(viewer, subject=subject)
    asked = applications.list_of_subject(viewer, subject)
    return WholePage(
        sheet,
        family,
        history,
        addresses,
        asked,
        applications.newest_notes([entry.id for entry in asked]),
        enrolment.list_recordings([subject]),
        cards.list_cards(subject),
        cards.list_sukets(subject),
        _looks(lines),
        more,
    )


def _looks(lines: list[AuditEntry]) -> list[Look]:
    """Lines of the trail of one person's visit are one look; `lines` from the newest to the oldest."""
    looks: list[Look] = []
    for line in lines:
        if looks and _goes_on(looks[-1], line):
            acts = dict.fromkeys((*looks[-1].acts, line.action))
            looks[-1] = replace(looks[-1], acts=tuple(acts))
        else:
            looks.append(Look(line.at, line.actor, line.account_id, _roles(line), (line.action,), line.purpose))
    return looks


def _goes_on(look: Look, line: AuditEntry) -> bool:
    same = (look.account, look.who, look.purpose) == (line.account_id, line.actor, line.purpose)
    return same and look.at - line.at < ONE_VISIT


def _roles(line: AuditEntry) -> tuple[Role, ...]:
    if line.account is None:
        return ()
    return tuple(sorted({Role(each.role) for each in line.account.assignments.all()}))


# -- the head's screen ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Board:
    """Who takes part, from the kept counts: by month and factor, and forecast to the day `until`.

    `coming`: who comes of age until then; `forecast`: None where the past weeks do not reach so far; `causes`:
    obstacles that cost most person-days.
    """

    kept: Kept
    months: list[tuple[date, Count]]
    margins: dict[Factor, dict[str, Count]]
    until: date
    coming: Count
    forecast: Forecast | None
    causes: list[Total]


@dataclass(frozen=True)
class HeadScreen:
    """The figures of the moment. `queue`: (place, numbers waiting); `packets`: (state, how many, oldest)."""

    rate: Rate
    gap: int
    stock: Stock
    cover: Cover
    printed_today: int
    queue: list[tuple[str, int]]
    packets: list[tuple[str, int, datetime | None]]
    open_cases: int


def head_screen(viewer: Viewer) -> HeadScreen:
    """The head's screen. Raises NOT_ALLOWED."""
    viewer.need(Role.HEAD)
    today = clock.today()
    total = _total_of_today()
    monitor = relay.get_monitor(viewer)
    return HeadScreen(
        rate=Rate(total.recorded, total.wajib, Denominator.WAJIB_KTP),
        gap=total.wajib - total.recorded,
        stock=cards.stock_shown(),
        cover=cards.stock_cover(),
        printed_today=cards.count_printed(today),
        queue=[(place.name, len(applications.queue_state(place.code).waiting)) for place in areas.list_places()],
        packets=[row for row in monitor.states if row[0] != "ANSWERED"],
        open_cases=monitor.open_cases,
    )


def get_board(viewer: Viewer, until: date | None = None) -> Board:
    """The board from the kept counts and the ledger of waiting, in seconds; None: to the end of the semester.

    Raises NOT_ALLOWED, NOT_FOUND before the first count.
    """
    viewer.need(Role.HEAD)
    kept = participation.find_kept()
    if kept is None:
        raise Problem(NOT_FOUND)
    margins = {factor: participation.kept_margin(kept, factor) for factor in Factor}
    coming = participation.count_coming(until) if until else kept.coming
    until = until or kept.until
    ahead = participation.forecast_to(until, _total(margins[Factor.SEX]), coming)
    return Board(kept, participation.kept_months(kept), margins, until, coming, ahead, _largest_causes(viewer))


def _total_of_today() -> Count:
    """Kept where nothing has changed since, else counted."""
    kept = participation.find_kept()
    if kept and not kept.is_stale:
        return _total(participation.kept_margin(kept, Factor.SEX))
    today = clock.today()
    return Count(register.count_wajib_ktp(today), enrolment.count_recorded(today))


def total_of(board: Board) -> Count:
    """Everybody counted."""
    return _total(board.margins[Factor.SEX])


def _total(margin: dict[str, Count]) -> Count:
    return Count(sum(count.wajib for count in margin.values()), sum(count.recorded for count in margin.values()))


def _largest_causes(viewer: Viewer) -> list[Total]:
    """What the law wants is no obstacle, and what nobody knows no cause."""
    found = totals(obstacles.open_ledger(viewer).bookings)
    return [each for each in found if each.days and GROUPS[each.cause] not in BESIDE][:CAUSES_SHOWN]


def centre_line_down_since() -> datetime | None:
    """Since when the line to the data centre is down; None while it is up. Public: people plan by it."""
    outages = relay.list_outages(clock.today())
    return next((began for line, began, ended in outages if line == CENTRE_LINE and ended is None), None)
