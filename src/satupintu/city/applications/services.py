"""What residents and staff do with applications, one verb each. Where two could meet, the row they share is locked."""

from collections.abc import Mapping
from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from satupintu.city.applications import problems
from satupintu.city.applications.models import Application, Booking, QueueTicket, SetAside, Slot, StatusChange
from satupintu.city.applications.rules.kinds import Kind, refusal
from satupintu.city.applications.rules.seats import free_seat, quota_that_keeps_promises
from satupintu.city.applications.selectors import get_by_claim_code, with_code
from satupintu.city.areas import selectors as areas
from satupintu.city.areas.models import Place
from satupintu.city.foundation import audit, claim_codes, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.notices import services as notices
from satupintu.city.notices.rules import Template
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.reports import Authority
from satupintu.packets.status import Status, may_follow

MOVERS = (Role.FRONT_DESK, Role.OPERATOR, Role.VERIFIER, Role.STOCK_OFFICER)
COUNTER = (Role.FRONT_DESK,)
LOST_NUMBERS = "lost_applications"
"""Setting: [first, last] of the numbers that a restored city may have given and lost."""


# -- asking ---------------------------------------------------------------------------------------
@transaction.atomic
def apply(
    *,
    viewer: Viewer,
    kind: Kind,
    resident_ref: UUID | str,
    contact: str = "",
    on_behalf_by: str = "",
    authority: Authority | None = None,
    slot_id: int | None = None,
) -> str:
    """Make an application, booked when a slot is named; gives the claim code. `authority`: that of `on_behalf_by`.

    The viewer may be anyone: residents ask without an account, having shown who they are. Raises NO_SUCH_RESIDENT,
    NOT_REGISTERED, NOT_WAJIB, FOREIGNERS_ONLY, NOT_OFFERED, ALREADY_OPEN, NO_SUCH_SLOT, SLOT_FULL.
    """
    resident_id = check_may_ask(kind=kind, resident_ref=resident_ref)
    now = clock.now()
    application = Application(
        claim_code=claim_codes.new(),
        kind=kind,
        resident_id=resident_id,
        on_behalf_by=on_behalf_by,
        authority=authority or "",
        contact=contact,
        status=kind.first_status,
        status_since=now,
        created_at=now,
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as twice:
        raise Problem(problems.ALREADY_OPEN) from twice
    _note_step(viewer, application, "", kind.first_status)
    if slot_id is not None:
        _take_seat(application, slot_id)
    audit.record(viewer, "APPLICATION_MADE", subjects=[resident_ref], detail={"kind": kind})
    _tell(application, Template.APPLICATION_RECEIVED)
    return application.claim_code


@transaction.atomic
def make_again(*, viewer: Viewer, number: int, resident_ref: UUID | str) -> int | None:
    """For a packet whose application a restored city lost: that application under its own number, or an open one.

    Who asked anew meanwhile has an open one, and that is meant. None when no such number can have been lost.
    """
    if not any(first <= number <= last for first, last in find_setting(LOST_NUMBERS) or ()):
        return None
    if Application.objects.filter(pk=number).exists():
        return None
    resident = register.facts_for_application(resident_ref).row
    there = Application.objects.filter(resident=resident, kind=Kind.NEW, closed_at__isnull=True).first()
    if there is not None:
        return there.pk
    now, first = clock.now(), Kind.NEW.first_status
    told = {"kind": Kind.NEW, "status": first, "status_since": now, "created_at": now}
    made = Application(pk=number, claim_code=claim_codes.new(), resident_id=resident, **told)
    made.save(force_insert=True)
    _note_step(viewer, made, "", first, gettext("Lost with the old disk; its packet brought it back."))
    audit.record(viewer, "APPLICATION_MADE_AGAIN", subjects=[resident_ref], detail={"number": number})
    return number


@transaction.atomic
def set_aside(*, holder: str, codes: Mapping[int, str]) -> None:
    """Keep numbers with their claim codes for a station; those that it has already stay as they are."""
    now = clock.now()
    SetAside.objects.bulk_create(
        (SetAside(holder=holder, ordinal=ordinal, claim_code=code, given_at=now) for ordinal, code in codes.items()),
        ignore_conflicts=True,
    )


@transaction.atomic
def use_set_aside(*, viewer: Viewer, holder: str, ordinal: int, resident_ref: UUID | str) -> int | None:
    """The application for a first card that a number becomes, or the open one of the person that it leads to from now.

    Whether the person may ask is not asked: they have been recorded already. None for a number that was not set
    aside, or was used for somebody else.
    """
    row = SetAside.objects.select_for_update(of=("self",)).filter(holder=holder, ordinal=ordinal).first()
    if row is None:
        return None
    resident, now = register.facts_for_application(resident_ref).row, clock.now()
    if row.application_id is not None:
        mine = Application.objects.filter(pk=row.application_id, resident=resident)
        return mine.values_list("pk", flat=True).first()
    first = Kind.NEW.first_status
    made = Application(claim_code=row.claim_code, kind=Kind.NEW, resident_id=resident, status=first)
    made.status_since = made.created_at = now
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody asked in the meantime: that application is meant, and one card comes of both
        made = Application.objects.get(resident=resident, kind=Kind.NEW, closed_at__isnull=True)
        audit.record(viewer, "NUMBER_LEADS_TO_ANOTHER", subjects=[resident_ref], detail={"application": made.pk})
    else:
        _note_step(viewer, made, "", first, gettext("Recorded without a network, under a number set aside."))
        audit.record(viewer, "APPLICATION_MADE", subjects=[resident_ref], detail={"kind": Kind.NEW})
        _tell(made, Template.APPLICATION_RECEIVED)
    SetAside.objects.filter(pk=row.pk).update(application=made, used_at=now)
    return made.pk


def check_may_ask(*, kind: Kind, resident_ref: UUID | str) -> int:
    """Raise what `apply` would raise about the person, before they answer more questions; gives the register's row."""
    facts = register.facts_for_application(resident_ref)
    why_not = refusal(kind, registered=facts.registered, wajib=facts.wajib, indonesian=facts.indonesian)
    if why_not is not None:
        raise Problem(problems.REFUSALS[why_not])
    if Application.objects.filter(resident=facts.row, kind=kind, closed_at__isnull=True).exists():
        raise Problem(problems.ALREADY_OPEN)
    return facts.row


@transaction.atomic
def book(*, viewer: Viewer, claim_code: str, slot_id: int) -> int:
    """Give an open application a seat in a slot; one it had is given back. Gives the seat's number, from 1.

    The viewer may be anyone: the claim code is the key. Raises NO_SUCH_APPLICATION, APPLICATION_CLOSED, NO_SUCH_SLOT,
    SLOT_FULL; a slot is never booked beyond its capacity.
    """
    application = _locked(Application.objects.select_for_update().filter(with_code(claim_code)).first())
    Booking.objects.filter(application=application).delete()
    seat = _take_seat(application, slot_id)
    audit.record(viewer, "SLOT_BOOKED", subjects=[application.resident.ref], detail={"slot": slot_id})
    return seat


def _take_seat(application: Application, slot_id: int) -> int:
    slot = Slot.objects.select_for_update().filter(pk=slot_id, day__gte=clock.today()).first()
    if slot is None:
        raise Problem(problems.NO_SUCH_SLOT)
    seat = free_seat(slot.capacity, _taken(slot))
    if seat is None:
        raise Problem(problems.SLOT_FULL)
    Booking.objects.create(application=application, slot=slot, ordinal=seat, booked_at=clock.now())
    return seat


def _taken(slot: Slot) -> set[int]:
    return set(slot.bookings.values_list("ordinal", flat=True))


# -- the counter ----------------------------------------------------------------------------------
@transaction.atomic
def draw_ticket(*, viewer: Viewer, claim_code: str, place: str) -> int:
    """Check somebody in at a place: the number of the queue, the same when asked twice on a day.

    Raises NOT_ALLOWED, NO_SUCH_PLACE, NO_SUCH_APPLICATION, APPLICATION_CLOSED.
    """
    _lock_counter(viewer, place)
    application = _locked(Application.objects.select_for_update().filter(with_code(claim_code)).first())
    today = clock.today()
    ticket = QueueTicket.objects.filter(application=application, day=today).first()
    if ticket is None or ticket.place_id != place:
        last = QueueTicket.objects.filter(place=place, day=today).order_by("-number").first()
        number = last.number + 1 if last else 1
        # a resident sent to another place the same day leaves the first queue
        QueueTicket.objects.update_or_create(
            application=application,
            day=today,
            defaults={
                "place_id": place,
                "number": number,
                "drawn_at": clock.now(),
                "called_at": None,
                "served_at": None,
            },
        )
        audit.record(viewer, "CHECKED_IN", subjects=[application.resident.ref], detail={"place": place})
        return number
    return ticket.number


@transaction.atomic
def call_next(*, viewer: Viewer, place: str, window: int = 1) -> int | None:
    """Call the next number to a window; who was at it counts as served. Gives the number, None when nobody waits."""
    _lock_counter(viewer, place)
    now = clock.now()
    today = QueueTicket.objects.filter(place=place, day=clock.today())
    today.filter(window=window, called_at__isnull=False, served_at__isnull=True).update(served_at=now)
    ticket = today.filter(called_at__isnull=True).order_by("number").first()
    if ticket is None:
        return None
    ticket.called_at, ticket.window = now, window
    ticket.save(update_fields=["called_at", "window"])
    return ticket.number


def _lock_counter(viewer: Viewer, place: str) -> None:
    entry = areas.get_place(place)
    viewer.need(*COUNTER, area=entry.area)
    Place.objects.select_for_update().get(pk=place)  # numbers of a place are given one at a time


@transaction.atomic
def confirm_papers(*, viewer: Viewer, claim_code: str) -> None:
    """The papers of an application without recording were seen and are right: its card may be printed."""
    entry = get_by_claim_code(viewer, claim_code)
    viewer.need(*COUNTER)
    if entry.kind.needs_recording:
        raise Problem(problems.STATUS_CANNOT_FOLLOW)
    advance_status(viewer=viewer, application_id=entry.id, to=Status.PRINT_READY_RECORD)


# -- moving on ------------------------------------------------------------------------------------
@transaction.atomic
def advance_status(*, viewer: Viewer, application_id: int, to: Status, note: str = "") -> bool:
    """Take an application to its next status; closes it on a final one. False when it stood there already.

    Raises NOT_ALLOWED, NO_SUCH_APPLICATION, STATUS_CANNOT_FOLLOW.
    """
    viewer.need(*MOVERS)
    application = Application.objects.select_for_update().filter(pk=application_id).first()
    if application is None:
        raise Problem(problems.NO_SUCH_APPLICATION)
    before = Status(application.status)
    if before is to:
        return False
    if not may_follow(before, to):
        raise Problem(problems.STATUS_CANNOT_FOLLOW, f"{before} → {to}")
    application.status, application.status_since = to, clock.now()
    if to.is_final:
        application.closed_at = application.status_since
    application.save(update_fields=["status", "status_since", "closed_at"])
    _note_step(viewer, application, before, to, note)
    return True


@transaction.atomic
def tell(*, application_id: int, template: Template, once: str = "", **facts: str) -> bool:
    """Write a message to whoever applied, in the caller's transaction; False when it was written before.

    A template is sent once an application; `once` names the occasion where it may be sent again.
    """
    application = Application.objects.filter(pk=application_id).first()
    if application is None:
        raise Problem(problems.NO_SUCH_APPLICATION)
    return _tell(application, template, once, **facts)


def _tell(application: Application, template: Template, once: str = "", **facts: str) -> bool:
    return notices.write(
        key=":".join(part for part in (template, application.claim_code, once) if part),
        channel=notices.channel_for(application.contact),
        address=application.contact,
        template=template,
        context={"claim_code": claim_codes.shown(application.claim_code), **facts},
    )


# -- days and slots -------------------------------------------------------------------------------
@transaction.atomic
def open_slots(
    *,
    viewer: Viewer,
    place: str,
    days: list[date],
    times: list[tuple[time, time]],
    capacity: int,
    quota: int = 0,
) -> int:
    """Open times at a place on days; those open already stay as they are. Gives how many exist on these days.

    `quota` seats of each have a blank set aside; more than `capacity` is cut down to it.
    """
    viewer.need(Role.PLANNER, Role.HEAD, area=areas.get_place(place).area)
    Slot.objects.bulk_create(
        [
            Slot(place_id=place, day=day, starts=starts, ends=ends, capacity=capacity, quota=min(quota, capacity))
            for day in days
            for starts, ends in times
        ],
        ignore_conflicts=True,
    )
    audit.record(viewer, "SLOTS_OPENED", detail={"place": place, "days": len(days)})
    return Slot.objects.filter(place=place, day__in=days).count()


@transaction.atomic
def set_quota(*, viewer: Viewer, slot_id: int, quota: int) -> int:
    """Say for how many seats of a slot a blank is set aside.

    Gives the quota that holds: at most the capacity, and never so low that a blank promised to a booking is taken
    back. Raises NOT_ALLOWED, NO_SUCH_SLOT.
    """
    slot = Slot.objects.select_for_update().select_related("place").filter(pk=slot_id).first()
    if slot is None:
        raise Problem(problems.NO_SUCH_SLOT)
    viewer.need(Role.STOCK_OFFICER, Role.HEAD, area=slot.place.area_id)
    slot.quota = quota_that_keeps_promises(quota, slot.capacity, slot.quota, _taken(slot))
    slot.save(update_fields=["quota"])
    return slot.quota


# -- inside ---------------------------------------------------------------------------------------
def _locked(application: Application | None) -> Application:
    if application is None:
        raise Problem(problems.NO_SUCH_APPLICATION)
    if application.closed_at is not None:
        raise Problem(problems.APPLICATION_CLOSED)
    return application


def _note_step(viewer: Viewer, application: Application, before: str, after: Status, note: str = "") -> None:
    StatusChange.objects.create(
        application=application,
        before=before,
        after=after,
        at=application.status_since,
        by=str(viewer),
        note=note,
    )
