"""A packet's way to the centre, written step by step; the network is used between these transactions, never inside."""

import random
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import NOT_FOUND, Problem
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.city.relay.models import CentreReceipt, Closing, OutboxItem
from satupintu.city.relay.rules.pauses import pause
from satupintu.city.relay.selectors import aged
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.problem import Refusal
from satupintu.packets.receipt import SignedReceipt, check
from satupintu.packets.status import Status

VIEWER = program("relay")
ASK_AFTER = timedelta(seconds=10)  # how long a callback may take before the centre is asked
State = OutboxItem.State
ANEW = {"tries": 0, "odd_answers": 0, "last_error": ""}
"""A step begins: nothing was tried yet."""


@transaction.atomic
def collect() -> int:
    """Note every packet that has come and is not on its way yet; gives how many.

    Derived from the packets, so it need not stand in the transaction of their receipt (docs/decisions/0014). A packet
    that comes after its day was closed opens the day again.
    """
    now = clock.now()
    rows = enrolment.list_rows_beyond(OutboxItem.objects.values("packet"))
    items = [OutboxItem(packet_id=row, next_try_at=now, written_at=now) for row in rows]
    OutboxItem.objects.bulk_create(items, ignore_conflicts=True)
    if rows:
        come = OutboxItem.objects.filter(packet_id__gte=rows[0]).values_list("packet__station", "packet__sealed_on")
        for station, day in come.distinct():
            Closing.objects.filter(station=station, day=day, agrees=True).update(agrees=False)
    return len(items)


@transaction.atomic
def note_created(*, item: OutboxItem) -> None:
    """The centre keeps the encounter."""
    if _step(item, {State.WAITING}, State.CREATED, created_at=clock.now(), **ANEW):
        enrolment_services.advance(packet_id=item.packet.packet_id, status=Status.SENT_FOR_ENROLLMENT)


@transaction.atomic
def note_searching(*, item: OutboxItem, task: str) -> None:
    """The centre searches; when no answer comes, it is asked after a while. An answer that came first stays."""
    until = clock.now() + ASK_AFTER
    _step(item, {State.CREATED}, State.SEARCHING, task=task[:80], next_try_at=until, **ANEW)


@transaction.atomic
def note_failed(*, item: OutboxItem, error: str) -> None:
    """The centre refuses this packet; a person must look. The next ones go on."""
    _step(item, {State.WAITING, State.CREATED, State.SEARCHING}, State.FAILED, last_error=error[:300])
    audit.record(VIEWER, "ALARM_CENTRE_REFUSES", detail={"packet": item.packet.packet_id, "error": error[:300]})


@transaction.atomic
def note_unknown_earlier(*, item: OutboxItem, receipt: object, unknown: list[object]) -> None:
    """The centre has the packet, and of the same NIK prints that the city does not know and nobody compared with it.

    It is not searched for before the city knows them: sent again, it is asked for them again.
    """
    note_failed(item=item, error=f"earlier at the centre, unknown here: {unknown}")
    keep_receipt(document=receipt)


@transaction.atomic
def try_later(*, item: OutboxItem, error: str, is_odd: bool = False) -> None:
    """Nothing is known; the same step again after a pause that grows. `is_odd`: the centre answered, oddly."""
    wait = pause(item.tries + 1, random.random())  # noqa: S311 - spreads load, no secret
    OutboxItem.objects.filter(pk=item.pk, state=item.state).update(
        tries=F("tries") + 1,
        odd_answers=F("odd_answers") + int(is_odd),
        next_try_at=clock.now() + wait,
        last_error=error[:300],
    )


@transaction.atomic
def search_anew(*, item: OutboxItem) -> None:
    """The centre knows nothing of the search, or of the person: back to where that can be mended."""
    back = State.CREATED if item.state == State.SEARCHING else State.WAITING
    wait = clock.now() + pause(item.tries + 1, 0.0)
    more = {"tries": item.tries + 1, "odd_answers": item.odd_answers + 1}
    _step(item, {State(item.state)}, back, next_try_at=wait, task="", **more)


@transaction.atomic
def send_again(*, viewer: Viewer, item_id: int) -> None:
    """An officer wants a packet tried at once: a refused one from the start, a failed search anew. Raises NOT_FOUND."""
    viewer.need(Role.VERIFIER, Role.ADMINISTRATOR)
    item = OutboxItem.objects.select_for_update(of=("self",)).select_related("packet").filter(pk=item_id).first()
    if item is None:
        raise Problem(NOT_FOUND)
    if item.state == State.FAILED:
        at_centre = item.created_at is not None
        item.state = State.CREATED if at_centre else State.WAITING
        item.search += 1 if at_centre else 0
        item.task = ""
    item.tries, item.odd_answers, item.next_try_at = 0, 0, clock.now()
    item.save(update_fields=["state", "search", "task", "tries", "odd_answers", "next_try_at"])
    audit.record(viewer, "PACKET_SENT_AGAIN", detail={"packet": item.packet.packet_id})


@transaction.atomic
def send_all_again(*, viewer: Viewer) -> int:
    """The same for every packet that the centre refused; gives how many. Raises NOT_ALLOWED."""
    return _send_each_again(viewer, OutboxItem.objects.filter(state=State.FAILED))


@transaction.atomic
def ask_all_again(*, viewer: Viewer) -> int:
    """The same for every packet that the centre has had for long without an answer. Raises NOT_ALLOWED."""
    return _send_each_again(viewer, OutboxItem.objects.filter(packet__in=enrolment.unanswered_packets(aged())))


def _send_each_again(viewer: Viewer, items: QuerySet[OutboxItem]) -> int:
    viewer.need(Role.VERIFIER, Role.ADMINISTRATOR)
    ids = list(items.order_by("pk").values_list("pk", flat=True))
    for item_id in ids:
        send_again(viewer=viewer, item_id=item_id)
    return len(ids)


@transaction.atomic
def send_lost_again(*, station: str, day: date, lost: Collection[str]) -> int:
    """The centre has packets no more for which it gave a receipt: they go there again, with an alarm; how many.

    Searched anew as well: whoever came meanwhile was compared with a gallery in which these people were missing.
    What two officers ordered to be deleted is none of them.
    """
    rows = OutboxItem.objects.exclude(state=State.WAITING).filter(packet__packet_id__in=lost)
    gone = Q(packet__verdict__adjudication__deletion__ordered_at__isnull=False)
    again = rows.exclude(gone).update(
        state=State.WAITING, search=F("search") + 1, task="", next_try_at=clock.now(), **ANEW
    )
    if again:
        told = {"station": station, "day": day.isoformat(), "packets": again}
        audit.record(VIEWER, "ALARM_CENTRE_LOST", detail=told)
    return again


@transaction.atomic
def keep_receipt(*, document: object) -> bool:
    """Keep the centre's receipt, once, when it is signed by the centre and about a packet that is here.

    False, with an alarm in the audit trail, when it is not.
    """
    try:
        signed = SignedReceipt.from_dict(document)
        signer = keys.find_centre_signer()
        receipt = check(signed, signer) if signer else None
    except Refusal as refusal:
        audit.sound(VIEWER, "ALARM_RECEIPT_ODD", detail={"problem": refusal.code})
        return False
    item = _item_of(receipt.packet_id) if receipt else None
    if receipt is None or item is None:
        return False
    told = (receipt.by, receipt.station, receipt.sequence)
    if told != ("centre", item.packet.station_id, item.packet.sequence):
        audit.sound(VIEWER, "ALARM_RECEIPT_ODD", detail={"packet": receipt.packet_id})
        return False
    kept, is_new = CentreReceipt.objects.get_or_create(
        packet_id=item.packet_id, defaults={"document": signed.to_dict(), "kept_at": clock.now()}
    )
    if not (is_new or _is_signed_by(kept.document, signer)):  # of a key that the centre has no more
        CentreReceipt.objects.filter(pk=kept.pk).update(document=signed.to_dict(), kept_at=clock.now())
    note_created(item=item)
    enrolment_services.advance(packet_id=receipt.packet_id, status=Status.RECEIVED_AT_CENTRAL)
    return True


def _is_signed_by(document: object, signer: VerifyingKey | None) -> bool:
    try:
        return signer is not None and bool(check(SignedReceipt.from_dict(document), signer))
    except Refusal:
        return False


def _item_of(packet_id: str) -> OutboxItem | None:
    return OutboxItem.objects.select_related("packet").filter(packet__packet_id=packet_id).first()


def _step(item: OutboxItem, before: set[OutboxItem.State], after: OutboxItem.State, **more: object) -> bool:
    """Take a step only from where it may be taken: the callback may have been quicker."""
    return bool(OutboxItem.objects.filter(pk=item.pk, state__in=before).update(state=after, **more))
