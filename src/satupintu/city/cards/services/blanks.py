"""Blanks come, go back, are spoiled. Every change of state is a line of the ledger."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from satupintu.city.cards.models import Blank, BlankMovement, Delivery
from satupintu.city.cards.rules.problems import BLANK_NOT_FREE, REASON_NEEDED, SERIALS_OVERLAP
from satupintu.city.cards.rules.serials import SerialRange
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.foundation.viewers import Role, Viewer

State = Blank.State
# reasons that the service itself writes into the ledger; pages show them translated
DELIVERED, SET_ASIDE = gettext_noop("a box came"), gettext_noop("for a time that can be booked")
NOBODY_CAME, PRINTED = gettext_noop("the time is over, nobody came"), gettext_noop("a card was printed")


@transaction.atomic
def book_delivery(*, viewer: Viewer, first_serial: str, last_serial: str, received_on: date, note: str = "") -> int:
    """Enter a box of blanks by its first and last serial; gives how many were entered, 0 when it was entered before.

    Raises NOT_ALLOWED, SERIALS_UNREADABLE, SERIALS_OVERLAP (some of them are in the books under another range).
    """
    viewer.need(Role.STOCK_OFFICER)
    serials = SerialRange.between(first_serial, last_serial)
    if Delivery.objects.filter(first_serial=serials.first, last_serial=serials.last).exists():
        return 0
    try:
        with transaction.atomic():
            blanks = _enter(serials, received_on, note)
    except IntegrityError as overlap:
        raise Problem(SERIALS_OVERLAP, f"{serials.first} – {serials.last}") from overlap
    write_movements(viewer, blanks, before="", reason=note or DELIVERED)
    audit.record(
        viewer, "BLANKS_DELIVERED", detail={"first": serials.first, "last": serials.last, "count": len(blanks)}
    )
    return len(blanks)


def _enter(serials: SerialRange, received_on: date, note: str) -> list[Blank]:
    delivery = Delivery.objects.create(
        received_on=received_on,
        first_serial=serials.first,
        last_serial=serials.last,
        count=len(serials),
        note=note,
    )
    return Blank.objects.bulk_create([Blank(serial=serial, delivery=delivery) for serial in serials], batch_size=2000)


@transaction.atomic
def return_blanks(
    *, viewer: Viewer, reason: str, count: int | None = None, first_serial: str = "", last_serial: str = ""
) -> int:
    """Book free blanks out, back to the province or to another office: `count` of them, or a range of serials.

    Gives how many. Raises NOT_ALLOWED, REASON_NEEDED, SERIALS_UNREADABLE, BLANK_NOT_FREE (fewer are free; none goes).
    """
    viewer.need(Role.STOCK_OFFICER)
    need_reason(reason)
    free = Blank.objects.select_for_update().filter(state=State.FREE)
    if count is None:
        serials = SerialRange.between(first_serial, last_serial)
        wanted, blanks = len(serials), list(free.filter(serial__in=list(serials)))
    else:
        wanted, blanks = count, list(free.order_by("serial")[: max(count, 0)])
    if wanted < 1 or len(blanks) < wanted:
        raise Problem(BLANK_NOT_FREE)
    move(viewer, blanks, State.RETURNED, reason)
    audit.record(viewer, "BLANKS_RETURNED", detail={"count": wanted, "reason": reason})
    return wanted


@transaction.atomic
def spoil(*, viewer: Viewer, serial: str, reason: str) -> None:
    """Book a blank out that was damaged before printing. A misprinted card goes by `report_misprint`.

    Raises NOT_ALLOWED, REASON_NEEDED, BLANK_NOT_FREE.
    """
    viewer.need(Role.STOCK_OFFICER, Role.VERIFIER)
    need_reason(reason)
    unused = Blank.objects.select_for_update().filter(state__in=(State.FREE, State.RESERVED))
    blank = unused.filter(serial=serial.strip().upper()).first()
    if blank is None:
        raise Problem(BLANK_NOT_FREE, serial)
    move(viewer, [blank], State.SPOILED, reason, application=None)
    audit.record(viewer, "BLANK_SPOILED", detail={"serial": blank.serial, "reason": reason})


# -- shared by the services of this stage ---------------------------------------------------------
def move(viewer: Viewer, blanks: Iterable[Blank], to: Blank.State, reason: str, **changes: Any) -> None:
    """Change the state of locked blanks, with a line in the ledger for each."""
    by_state: dict[str, list[Blank]] = {}
    for blank in blanks:
        by_state.setdefault(blank.state, []).append(blank)
    for before, group in by_state.items():
        Blank.objects.filter(pk__in=[blank.pk for blank in group]).update(state=to, **changes)
        for blank in group:
            blank.state = to
        write_movements(viewer, group, before=before, reason=reason)


def write_movements(viewer: Viewer, blanks: Iterable[Blank], *, before: str, reason: str) -> None:
    """A line of the ledger for each blank, from `before` to the state it has now."""
    now = clock.now()
    BlankMovement.objects.bulk_create(
        [
            BlankMovement(blank=b, before=before, after=b.state, at=now, by_id=viewer.account, reason=reason[:200])
            for b in blanks
        ],
        batch_size=2000,
    )


def account_of(viewer: Viewer) -> int:
    """The officer's account: some acts no program may do. Raises NOT_ALLOWED."""
    if viewer.account is None:
        raise Problem(NOT_ALLOWED)
    return viewer.account


def need_reason(reason: str) -> None:
    """Raises REASON_NEEDED for an empty one."""
    if not reason.strip():
        raise Problem(REASON_NEEDED)
