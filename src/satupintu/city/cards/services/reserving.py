"""Sets blanks aside for the coming slots, so that who booked does not come in vain (docs/flows/cards.md)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Q

from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.cards.models import Blank
from satupintu.city.cards.rules.stock import share_out
from satupintu.city.cards.services.blanks import NOBODY_CAME, SET_ASIDE, State, move, write_movements
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.packets.status import Status

DAYS_AHEAD = 14
KEPT_FOR_WALK_INS = 100  # about a day's use; of a small stock a quarter


@transaction.atomic
def reserve_for_slots(*, viewer: Viewer, days: int = DAYS_AHEAD, keep_free: int | None = None) -> dict[int, int]:
    """Give free blanks to the slots of the coming days, first days first, and say so in each slot's quota.

    Blanks of past slots to which nobody came return to the free ones; `keep_free` stay for people without a slot.
    Bookings within the quota get their blank. Gives slot → blanks set aside. Running it again changes nothing.
    """
    viewer.need(Role.STOCK_OFFICER, Role.HEAD)
    today = clock.today()
    _release_unclaimed(viewer)
    slots = applications.list_slots_for_stock(today, today + timedelta(days=days))
    reserved = _reserved_by_slot()
    free = list(Blank.objects.select_for_update().filter(state=State.FREE).order_by("serial"))
    if keep_free is None:
        # of what is on hand, not of what is free: running this again must not take more
        keep_free = min(KEPT_FOR_WALK_INS, (len(free) + Blank.objects.filter(state=State.RESERVED).count()) // 4)
    wanted = [capacity - reserved.get(slot, 0) for slot, _, _, capacity, _, _ in slots]
    quotas, set_aside = {}, []
    shares = share_out(len(free), wanted, keep=keep_free)
    for (slot, _, _, capacity, quota, _), share in zip(slots, shares, strict=True):
        taken, free = free[:share], free[share:]
        Blank.objects.filter(pk__in=[blank.pk for blank in taken]).update(state=State.RESERVED, slot=slot)
        set_aside += taken
        quotas[slot] = min(reserved.get(slot, 0) + share, capacity)
        if quotas[slot] != quota:
            application_services.set_quota(viewer=viewer, slot_id=slot, quota=quotas[slot])
    _enter_in_ledger(viewer, set_aside)
    linked = _link_bookings()
    audit.record(
        viewer, "BLANKS_RESERVED", detail={"slots": len(slots), "set_aside": sum(quotas.values()), "linked": linked}
    )
    return quotas


def _enter_in_ledger(viewer: Viewer, blanks: list[Blank]) -> None:
    for blank in blanks:
        blank.state = State.RESERVED
    write_movements(viewer, blanks, before=State.FREE, reason=SET_ASIDE)


def _reserved_by_slot() -> dict[int, int]:
    """Blanks of each slot, those printed since included: they were promised to the same seats."""
    rows = Blank.objects.filter(state__in=(State.RESERVED, State.USED), slot__isnull=False)
    return dict(rows.values_list("slot").annotate(number=Count("pk")))


def _release_unclaimed(viewer: Viewer) -> None:
    """Free what was kept for slots that are over, unless its owner came and waits for the card."""
    kept = Blank.objects.filter(state=State.RESERVED)
    elsewhere = Q(application__booking__isnull=True) | ~Q(application__booking__slot=F("slot"))
    not_begun = Q(application__status__in=(Status.UNREGISTERED, Status.REQUEST_VALIDATION))
    booked_anew = kept.filter(elsewhere & not_begun, application__isnull=False)
    Blank.objects.filter(pk__in=list(booked_anew.values_list("pk", flat=True))).update(application=None)
    nobody_came = Q(slot__day__lt=clock.today()) & (Q(application__isnull=True) | not_begun)
    over = kept.filter(nobody_came | Q(application__closed_at__isnull=False))
    blanks = list(Blank.objects.select_for_update().filter(pk__in=over.values("pk")))
    move(viewer, blanks, State.FREE, NOBODY_CAME, slot=None, application=None)


def _link_bookings() -> int:
    """Give each booking within its slot's quota one blank of that slot; how many were given."""
    linked = 0
    loose = Blank.objects.filter(state=State.RESERVED, application__isnull=True).exclude(slot__bookings=None)
    for slot in set(loose.values_list("slot", flat=True)):
        blanks = list(
            Blank.objects.select_for_update().filter(slot=slot, state=State.RESERVED, application__isnull=True)
        )
        waiting = blanks[0].slot.bookings.filter(  # type: ignore[union-attr]  # a reserved blank has a slot
            ordinal__lte=F("slot__quota"), application__blank__isnull=True, application__closed_at__isnull=True
        )
        for blank, booking in zip(blanks, waiting.order_by("ordinal"), strict=False):
            Blank.objects.filter(pk=blank.pk).update(application=booking.application_id)
            linked += 1
    return linked
