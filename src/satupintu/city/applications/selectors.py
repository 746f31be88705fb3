"""Reads of applications: by claim code, by day and place, by status; slots with free seats; the queue.

Staff see applications of residents of their area and those booked or waiting at a place of their area: whoever comes to
a desk from elsewhere is served there.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from satupintu.city.applications.models import Application, Booking, QueueTicket, SetAside, Slot, StatusChange
from satupintu.city.applications.problems import NO_SUCH_APPLICATION, NO_SUCH_SLOT
from satupintu.city.applications.rules import sentences
from satupintu.city.applications.rules.entries import (
    ApplicationEntry,
    DayEntry,
    QueueState,
    StatusAnswer,
    Step,
    TracedWay,
)
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.applications.rules.seats import SlotChoice, free_with_blank, has_blank
from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import claim_codes, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.rules.reports import Authority
from satupintu.city.register.selectors import Ref
from satupintu.packets.status import Status

STAFF = (Role.FRONT_DESK, Role.OPERATOR, Role.VERIFIER, Role.STOCK_OFFICER, Role.HEAD)
NO_CODE = "0" * claim_codes.LENGTH


# -- the resident's own question ----------------------------------------------------------------
def status_by_claim_code(code: str, birth_date: date) -> StatusAnswer | None:
    """The state of an application, for whoever has its claim code and the birth date; None whatever is wrong.

    One query in every case, so that neither answer nor time tells a wrong code from a wrong date. The caller limits
    the tries.
    """
    application = _all().filter(with_code(code), resident__birth_date=birth_date).first()
    if application is None:
        return None
    entry = entry_of(application)
    steps = tuple(
        Step(Status(after), at) for after, at in application.changes.order_by("pk").values_list("after", "at")
    )
    sentence, next_step = sentences.of(entry.kind, entry.status, has_slot=entry.place is not None)
    return StatusAnswer(entry, sentence, next_step, steps)


# -- staff and later stages ---------------------------------------------------------------------
def get_application(viewer: Viewer, application_id: int) -> ApplicationEntry:
    """One application by number. Raises NO_SUCH_APPLICATION, also when the viewer may not see it."""
    return _get(viewer, Q(pk=application_id))


def get_by_claim_code(viewer: Viewer, code: str) -> ApplicationEntry:
    """One application by claim code, as typed. Raises NO_SUCH_APPLICATION, also when the viewer may not see it."""
    return _get(viewer, with_code(code))


def with_code(typed: str) -> Q:
    """A condition on applications: its own claim code, or that of a number set aside that leads to it."""
    code = claim_codes.find(typed) or NO_CODE
    leads = SetAside.objects.filter(claim_code=code, application__isnull=False).values("application__claim_code")
    return Q(claim_code=Coalesce(Subquery(leads), Value(code)))


def last_set_aside(holder: str) -> int:
    """The highest number that a station was given; 0 before the first."""
    return SetAside.objects.filter(holder=holder).aggregate(last=Max("ordinal"))["last"] or 0


def list_set_aside(holder: str, after: int) -> list[tuple[int, str]]:
    """(number, claim code) of what a station was given above a number."""
    rows = SetAside.objects.filter(holder=holder, ordinal__gt=after).order_by("ordinal")
    return list(rows.values_list("ordinal", "claim_code"))


def residents_with_an_open_one() -> QuerySet[Application, Any]:
    """Keys of residents who have an open application, for later stages to leave them out."""
    return Application.objects.filter(closed_at__isnull=True).values("resident")


def list_open(viewer: Viewer, statuses: Collection[Status] = (), place: str | None = None) -> list[ApplicationEntry]:
    """Open applications in one of the statuses (any, when none is named), longest in their status first."""
    viewer.need(*STAFF)
    rows = _all().filter(_seen_by(viewer), closed_at__isnull=True)
    if statuses:
        rows = rows.filter(status__in=list(statuses))
    if place is not None:
        rows = rows.filter(booking__slot__place=place)
    return [entry_of(row) for row in rows.order_by("status_since", "pk")]


def list_of_subject(viewer: Viewer, subject: Ref) -> list[ApplicationEntry]:
    """All applications of one resident that the viewer may see, newest first."""
    viewer.need(*STAFF)
    return [entry_of(row) for row in _all().filter(_seen_by(viewer), resident__ref=subject).order_by("-pk")]


def newest_notes(application_ids: Iterable[int]) -> dict[int, str]:
    """What was noted last at each application's steps, e.g. why a recording counts as a duplicate."""
    steps = StatusChange.objects.filter(application__in=list(application_ids)).exclude(note="").order_by("pk")
    return dict(steps.values_list("application_id", "note"))


def day_list(place_code: str, day: date) -> list[DayEntry]:
    """Open applications booked or queueing at a place on a day: by time, then by number of the queue.

    Carries references only, so no viewer is asked for; biodata are read from the register, by a viewer.
    """
    here = Q(booking__slot__place=place_code, booking__slot__day=day) | Q(
        pk__in=QueueTicket.objects.filter(place=place_code, day=day).values("application")
    )
    rows = list(_all().filter(here, closed_at__isnull=True))
    tickets = {t.application_id: t for t in QueueTicket.objects.filter(application__in=rows, day=day)}
    entries = [_day_entry(row, tickets.get(row.pk)) for row in rows]
    last = "99:99"
    return sorted(
        entries,
        key=lambda e: (
            e.application.starts.isoformat() if e.application.starts and e.application.day == day else last,
            e.queue_number or 0,
            e.application.id,
        ),
    )


def count_requests(since: date, until: date) -> dict[str, int]:
    """Requests made from `since` to before `until`, by kind."""
    rows = Application.objects.filter(created_at__gte=clock.starts(since), created_at__lt=clock.starts(until))
    return dict(rows.values_list("kind").annotate(number=Count("pk")).order_by("kind"))


def has_requests_before(day: date) -> bool:
    """Whether any request was made before a day: none is on record from before this service."""
    return Application.objects.filter(created_at__lt=clock.starts(day)).exists()


def stood_at(status: Status, on: date) -> QuerySet[Any, Any]:
    """Keys of residents with a request that stood at a status at the end of a day, for later stages to count with."""
    end = clock.ends(on)
    left = StatusChange.objects.filter(application=OuterRef("application"), pk__gt=OuterRef("pk"), at__lt=end)
    closed = Q(application__closed_at__lt=end)
    reached = StatusChange.objects.filter(~closed, ~Exists(left), after=status, at__lt=end)
    return reached.values("application__resident")


def list_ways(since: date) -> list[tuple[str, datetime | None, tuple[Step, ...]]]:
    """(claim code, when closed, steps) of applications open at some time since a day, oldest first: names nobody."""
    ways = list_traced_ways(since)
    return [(way.claim_code, way.closed_at, tuple(step for _row, step in way.steps)) for way in ways]


def list_traced_ways(since: date) -> list[TracedWay]:
    """Applications open at some time since a day, oldest first, each with its steps and where they stand written."""
    chosen = Application.objects.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=clock.starts(since)))
    steps: dict[int, list[tuple[int, Step]]] = {}
    changes = StatusChange.objects.filter(application__in=chosen.values("pk")).order_by("pk")
    for row, application, after, at in changes.values_list("pk", "application", "after", "at").iterator():
        steps.setdefault(application, []).append((row, Step(Status(after), at)))
    rows = chosen.order_by("pk").values_list("pk", "claim_code", "resident__rt__parent", "created_at", "closed_at")
    return [
        TracedWay(pk, code, kelurahan or "", made, closed, tuple(steps.get(pk, ())))
        for pk, code, kelurahan, made, closed in rows
    ]


# -- slots --------------------------------------------------------------------------------------
def list_slots(place: str, *, days: int = 14) -> list[SlotChoice]:
    """Times with a free seat at a place, from now on, within so many days."""
    now = clock.local()
    today = now.date()
    rows = Slot.objects.filter(place=place, day__gte=today).order_by("day", "starts").prefetch_related("bookings")
    choices = [_choice(slot) for slot in rows if (slot.day - today).days < days]
    return [c for c in choices if c.free and (c.day > today or c.starts > now.time())]


def get_slot(slot_id: int) -> SlotChoice:
    """One time with its free seats. Raises NO_SUCH_SLOT."""
    slot = Slot.objects.filter(pk=slot_id).first()
    if slot is None:
        raise Problem(NO_SUCH_SLOT)
    return _choice(slot)


def list_slots_for_stock(since: date, until: date) -> list[tuple[int, str, date, int, int, int]]:
    """For planning blanks: (slot, place, day, capacity, quota, bookings) of slots from `since` to before `until`.

    Slots that have begun are left out: nobody can book them any more.
    """
    now = clock.local()
    begun = Q(day=now.date(), starts__lt=now.time())
    rows = Slot.objects.filter(day__gte=since, day__lt=until).exclude(begun).annotate(booked=Count("bookings"))
    return list(
        rows.order_by("day", "starts", "place").values_list("pk", "place_id", "day", "capacity", "quota", "booked")
    )


# -- the queue ----------------------------------------------------------------------------------
def queue_state(place: str) -> QueueState:
    """Numbers called and waiting today at a place: for the screen everybody sees, so numbers only."""
    today = QueueTicket.objects.filter(place=place, day=clock.today())
    called = today.filter(called_at__isnull=False).order_by("-called_at", "-number")
    waiting = today.filter(called_at__isnull=True).order_by("number")
    return QueueState(
        tuple((ticket.number, ticket.window or 1) for ticket in called[:5]),
        tuple(waiting.values_list("number", flat=True)),
    )


# -- inside -------------------------------------------------------------------------------------
def _all() -> QuerySet[Application]:
    return Application.objects.select_related("resident", "booking__slot")


def _get(viewer: Viewer, which: Q) -> ApplicationEntry:
    viewer.need(*STAFF)
    application = _all().filter(_seen_by(viewer), which).first()
    if application is None:
        raise Problem(NO_SUCH_APPLICATION)
    return entry_of(application)


def _seen_by(viewer: Viewer) -> Q:
    codes = viewer.areas(*STAFF)
    if "" in codes:
        return Q()
    queueing = QueueTicket.objects.filter(_any_of(codes, "place__area__code")).values("application")
    booked = _any_of(codes, "booking__slot__place__area__code")
    return _any_of(codes, "resident__rt__code") | booked | Q(pk__in=queueing)


def _any_of(codes: Iterable[str], field: str) -> Q:
    condition = Q(pk__in=())
    for code in codes:
        condition |= areas.within(code, field)
    return condition


def entry_of(application: Application) -> ApplicationEntry:
    """An application as others see it."""
    booking = getattr(application, "booking", None)
    slot = booking.slot if booking else None
    return ApplicationEntry(
        id=application.pk,
        claim_code=application.claim_code,
        kind=Kind(application.kind),
        subject=application.resident.ref,
        area=application.resident.rt_id,
        status=Status(application.status),
        status_since=application.status_since,
        created_at=application.created_at,
        closed_at=application.closed_at,
        contact=application.contact,
        on_behalf_by=application.on_behalf_by,
        authority=Authority(application.authority) if application.authority else None,
        place=slot.place_id if slot else None,
        day=slot.day if slot else None,
        starts=slot.starts if slot else None,
        ends=slot.ends if slot else None,
        blank_set_aside=bool(booking and slot and has_blank(booking.ordinal, slot.quota)),
    )


def _day_entry(application: Application, ticket: QueueTicket | None) -> DayEntry:
    entry = entry_of(application)
    if ticket is None:
        return DayEntry(entry, None, None, None, None)
    return DayEntry(entry, ticket.number, ticket.called_at, ticket.served_at, ticket.window)


def _choice(slot: Slot) -> SlotChoice:
    taken = {booking.ordinal for booking in slot.bookings.all()}
    return SlotChoice(
        slot.pk,
        slot.place_id,
        slot.day,
        slot.starts,
        slot.ends,
        slot.capacity - len(taken),
        free_with_blank(slot.quota, taken),
    )


# -- for what later stages keep -------------------------------------------------------------------
def data_state() -> str:
    """Another text after each step, booking and ticket, for later stages that keep what they counted."""
    newest = (model.objects.aggregate(newest=Max("pk"))["newest"] for model in (StatusChange, Booking, QueueTicket))
    return "|".join(map(str, newest))
