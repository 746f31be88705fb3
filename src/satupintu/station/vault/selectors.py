"""Reads of drafts and packets. Drafts open only with the key of the operator who began them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from satupintu.packets.polling import SETTLED, Asked, Word, blocks, digest, ranges_of
from satupintu.packets.status import Status
from satupintu.station.operators.drawer import DraftKey
from satupintu.station.problems import Refused
from satupintu.station.vault import rules
from satupintu.station.vault.models import Allowance, DayClosing, Draft, DraftPart, Packet

STATE_EVERY = timedelta(minutes=10)  # a day that does not agree yet
STATE_OLD_EVERY = timedelta(days=1)  # one that is OLD: each answer is kept for ever
OLD = timedelta(days=14)


def get_draft(draft_id: UUID, key: DraftKey) -> Draft:
    """Raises Refused DRAFT_NOT_FOUND or DRAFT_OF_ANOTHER."""
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise Refused("DRAFT_NOT_FOUND")
    if draft.operator != key.username:
        raise Refused("DRAFT_OF_ANOTHER", draft=str(draft.id))
    return draft


def open_appointment(draft: Draft, key: DraftKey) -> rules.Appointment:
    """Raises Refused DRAFT_LOCKED."""
    try:
        plain = key.open(bytes(draft.appointment), f"{draft.id}/appointment")
    except Refused as locked:
        raise Refused(locked.code, draft=str(draft.id)) from None
    return rules.Appointment(**json.loads(plain))


def list_parts(draft: Draft) -> dict[str, rules.Part]:
    """By name, what has been tried so far."""
    rows = DraftPart.objects.filter(draft=draft).defer("content").annotate(taken=Q(content__isnull=False))
    return {row.name: as_part(row, taken=row.taken) for row in rows}


def as_part(row: DraftPart, *, taken: bool | None = None) -> rules.Part:
    has = row.content is not None if taken is None else taken
    return rules.Part(row.name, row.tries, row.quality, has, row.settled, row.reason)


def get_part_content(draft: Draft, name: str, key: DraftKey) -> bytes:
    """The picture kept of a part. Raises Refused NOTHING_TO_KEEP or DRAFT_LOCKED."""
    row = DraftPart.objects.filter(draft=draft, name=name, content__isnull=False).first()
    if row is None:
        raise Refused("NOTHING_TO_KEEP")
    return key.open(bytes(row.content or b""), f"{draft.id}/{name}")


def drafts_by_application() -> dict[str, Draft]:
    return {draft.application: draft for draft in Draft.objects.all()}


def get_packet(packet_id: str) -> Packet:
    """Raises Refused PART_UNKNOWN."""
    packet = Packet.objects.filter(packet_id=packet_id).defer("content").first()
    if packet is None:
        raise Refused("DRAFT_NOT_FOUND")
    return packet


def list_packets(limit: int = 200) -> QuerySet[Packet]:
    """Newest first, without their bytes."""
    return Packet.objects.defer("content").order_by("-sequence")[:limit]


def list_to_send(now: datetime) -> Iterator[Packet]:
    """Oldest first: what the city has not acknowledged and may be tried now. One at a time, bytes included.

    One never tried is due whatever its time says, and so is one whose time is further away than any pause: a clock
    that jumped and came back neither holds a packet up nor lets a later one pass it.
    """
    due = Q(tries=0) | Q(next_try_at__lte=now) | Q(next_try_at__gt=now + rules.ASK_AGAIN_AFTER)
    return _one_by_one(Packet.objects.filter(due, city_receipt__isnull=True))


def list_without_city_receipt() -> Iterator[Packet]:
    """Oldest first, one at a time, bytes included: what only this station has, tried before or not."""
    return _one_by_one(Packet.objects.filter(city_receipt__isnull=True))


def _one_by_one(packets: QuerySet[Packet]) -> Iterator[Packet]:
    """Each read by itself: SQLite lets nobody write under a reading left open once the desk has written meanwhile."""
    for sequence in list(packets.order_by("sequence").values_list("sequence", flat=True)):
        yield Packet.objects.get(pk=sequence)


def list_receipted() -> set[int]:
    """The numbers with a receipt of the city whose bytes are still here."""
    rows = Packet.objects.filter(city_receipt__isnull=False, content__isnull=False)
    return set(rows.values_list("sequence", flat=True))


def sealed_applications(day: date) -> dict[str, Packet]:
    return {packet.application: packet for packet in Packet.objects.filter(day=day).defer("content")}


def is_sealed_today(application: str, day: date) -> bool:
    return Packet.objects.filter(application=application, day=day).exists()


def count_waiting() -> int:
    return Packet.objects.filter(city_receipt__isnull=True).count()


def oldest_waiting() -> datetime | None:
    """When the oldest packet was sealed that waits for the city.

    One that the city refused and kept waits for somebody there; a city that stumbled over one has nothing of it.
    """
    waiting = Packet.objects.filter(city_receipt__isnull=True).filter(
        Q(problem__isnull=True) | ~Q(problem__code__in=rules.KEPT_BY_THE_CITY)
    )
    return waiting.order_by("sequence").values_list("sealed_at", flat=True).first()


def last_sequence() -> int:
    """0 before the first packet."""
    return Packet.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def last_sealed_at() -> datetime | None:
    return Packet.objects.order_by("-sequence").values_list("sealed_at", flat=True).first()


def list_allowed(now: datetime) -> set[rules.Stop]:
    """What a supervisor allowed away, as far as time and number reach. A draft under way counts as one begun."""
    return {
        rules.Stop(row.stop)
        for row in Allowance.objects.filter(until__gt=now)
        if rules.is_allowed(
            allowed_at=row.allowed_at,
            until=row.until,
            more=row.more,
            begun=_count_begun(row),
            now=now,
        )
    }


def _count_begun(row: Allowance) -> int:
    """Recordings begun since, sealed or under way; those that were under way then need no allowance."""
    sealed = Packet.objects.filter(sequence__gt=row.last_sequence).exclude(application__in=row.under_way)
    return sealed.count() + Draft.objects.exclude(application__in=row.under_way).count()


def list_allowances(limit: int = 50) -> QuerySet[Allowance]:
    """Newest first."""
    return Allowance.objects.order_by("-allowed_at")[:limit]


def list_untold_allowances() -> QuerySet[Allowance]:
    """Oldest first: what the city does not know yet."""
    return Allowance.objects.filter(told_at__isnull=True).order_by("allowed_at")


def packets_of_day(day: date) -> list[tuple[int, str]]:
    return list(Packet.objects.filter(day=day).order_by("sequence").values_list("sequence", "packet_id"))


def days_to_state(now: datetime) -> list[date]:
    """Days whose statement the city should hear, oldest first.

    Those but today that nobody closed here (a clock that was ahead seals on days to come), those on which not all
    three agree, and those on which something was sealed after the statement. A day that was stated is not stated again
    at once: what it lacks may be under way; one that is old and still does not agree is stated once a day.
    """
    days = Packet.objects.exclude(day=localdate(now)).exclude(day__in=DayClosing.objects.values("day"))
    sealed_after = Packet.objects.filter(day=OuterRef("day"), sequence__gt=OuterRef("upto"))
    rows = DayClosing.objects.filter(Q(agrees=None) | Q(agrees=False) | Exists(sealed_after))
    # a statement of a time to come was made under a wrong clock
    due = rows.exclude(stated_at__gt=now - STATE_EVERY, stated_at__lte=now)
    old = Q(day__lt=localdate(now) - OLD, agrees=False)
    due = due.exclude(old, stated_at__gt=now - STATE_OLD_EVERY, stated_at__lte=now)
    return sorted({*days.values_list("day", flat=True), *due.values_list("day", flat=True)})


def find_closing(day: date) -> DayClosing | None:
    return DayClosing.objects.filter(day=day).first()


@dataclass(frozen=True)
class Totals:
    """Counts of packets. `oldest`: when the longest waiting one was sealed."""

    waiting: int
    oldest: datetime | None
    refused: int
    sealed_today: int
    city: int
    centre: int
    last_sequence: int


def totals(today: date) -> Totals:
    waiting = Q(city_receipt__isnull=True)
    found = Packet.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("sealed_at", filter=waiting),
        refused=Count("pk", filter=waiting & Q(problem__isnull=False)),
        sealed_today=Count("pk", filter=Q(day=today)),
        city=Count("pk", filter=Q(city_receipt__isnull=False)),
        centre=Count("pk", filter=Q(centre_receipt__isnull=False)),
    )
    return Totals(**found, last_sequence=last_sequence())


def ask_receipts_after(now: datetime) -> int:
    """The sequence to name when asking for receipts."""
    return rules.ask_after(_list_known(Packet.objects.all(), now))


def _list_known(packets: QuerySet[Packet], now: datetime) -> list[rules.Known]:
    """Nothing more can come for a packet whose last word is here; after a month it is left in peace.

    Nor for one that the city refused and kept: it is announced again and again, and accepted it counts as any other.
    """
    final = Q(status__in=[word.value for word in Status if word.is_final])
    told = Q(centre_receipt__isnull=False) & (final | Q(sealed_at__lt=now - timedelta(days=30)))
    kept = Q(city_receipt__isnull=True, problem__code__in=rules.KEPT_BY_THE_CITY)
    rows = packets.annotate(complete=told | kept).values_list("sequence", "complete")
    return [rules.Known(sequence, bool(complete)) for sequence, complete in rows]


def ask_news(after: int, now: datetime) -> Asked:
    """What to ask the city about packets numbered above `after`: whose receipts are not here, which words are."""
    rows = Packet.objects.filter(sequence__gt=after).order_by("sequence")
    words: list[Word] = list(rows.values_list("sequence", "packet_id", "status", "status_changed_at"))
    last = words[-1][0] if words else after
    city, centre = (
        list(rows.filter(**{f"{by}_receipt__isnull": True}).values_list("sequence", flat=True))
        for by in ("city", "centre")
    )
    unreceived = set(city)  # the city has no word of these
    settled = {known.sequence for known in _list_known(rows, now) if known.complete}
    told = tuple(
        SETTLED if settled.issuperset(word[0] for word in block) else digest(w for w in block if w[0] not in unreceived)
        for block in blocks(words, after).values()
    )
    return Asked(after, ranges_of(city, last), ranges_of(centre, last), told)


def is_anything_awaited(now: datetime) -> bool:
    """Whether asking the city for receipts can bring news."""
    return ask_receipts_after(now) < last_sequence()
