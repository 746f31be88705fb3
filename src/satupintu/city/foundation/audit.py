"""The audit trail: append-only, chained by hashes, reads of personal data included (UU 27/2022; ASVS 16.3.2).

The chain alone cannot show that its end was cut off; the head therefore goes into the daily closing.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry, AuditSubject
from satupintu.city.foundation.viewers import Viewer

START = "0" * 64
ALARM_EVERY = timedelta(hours=6)
_LOCK = 7_470_401  # any fixed number: one writer of the chain at a time on PostgreSQL


def record(
    viewer: Viewer, action: str, *, subjects: Iterable[object] = (), detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Add a line, in the caller's transaction when there is one. `subjects` are references, never NIKs."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        entry = AuditEntry(
            at=clock.now(),
            account_id=viewer.account,
            actor=str(viewer),
            action=action,
            purpose=viewer.purpose,
            subjects=[str(subject) for subject in subjects],
            detail=detail or {},
            previous=head(),
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
        named = dict.fromkeys(entry.subjects)
        AuditSubject.objects.bulk_create((AuditSubject(entry=entry, subject=each) for each in named), batch_size=500)
    return entry


def sound(viewer: Viewer, action: str, *, detail: dict[str, Any]) -> None:
    """An alarm that somebody may cause again and again: the same one stands in the trail once in ALARM_EVERY."""
    since = clock.now() - ALARM_EVERY
    if not AuditEntry.objects.filter(action=action, at__gt=since, detail=detail).exists():
        record(viewer, action, detail=detail)


def was_recorded(action: str, subject: object) -> bool:
    """Whether a line of this action names `subject`: what is told twice stands in the trail once."""
    return AuditSubject.objects.filter(subject=str(subject), entry__action=action).exists()


def head() -> str:
    """The hash of the newest line, or 64 zeros."""
    newest = AuditEntry.objects.order_by("-pk").values_list("hash", flat=True).first()
    return newest or START


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over the text of a line."""
    return hashlib.sha256(text_of(entry).encode()).hexdigest()


def text_of(entry: AuditEntry) -> str:
    """The JSON of a line that is hashed, the hash of the line before first (docs/packet-format.md)."""
    content = [
        entry.previous,
        entry.at.astimezone(UTC).isoformat(),
        entry.account_id,
        entry.actor,
        entry.action,
        entry.purpose,
        entry.subjects,
        entry.detail,
    ]
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def broken_links() -> Iterator[int]:
    """Primary keys of lines whose hash or link to the line before is wrong."""
    previous = START
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.previous != previous or entry.hash != hash_of(entry):
            yield entry.pk
        previous = entry.hash


def stretch(since: datetime, until: datetime, heads: Iterable[str]) -> tuple[str, list[str]]:
    """The hash before the first line of a stretch of time, and its lines as they are hashed.

    `heads`: hashes of lines that were told outside; the stretch reaches to each of them, however old or young.
    """
    lines = AuditEntry.objects.order_by("pk")
    told = list(lines.filter(hash__in=list(heads)).values_list("pk", flat=True))
    last = max([*told, lines.filter(at__lt=until).values_list("pk", flat=True).last() or 0])
    first = min([*told, lines.filter(at__gte=since).values_list("pk", flat=True).first() or last + 1])
    before = lines.filter(pk__lt=first).values_list("hash", flat=True).last()
    rows = lines.filter(pk__gte=first, pk__lte=last).iterator(2000)
    return before or START, [text_of(row) for row in rows]
