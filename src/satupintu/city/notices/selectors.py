"""Reads of the outbox. A message carries a claim code and a telephone number or address, so a viewer is asked for."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from satupintu.city.foundation import claim_codes
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.notices.models import Message
from satupintu.city.notices.rules import MOST_TRIES, Channel, Template
from satupintu.city.notices.texts import text_of

READERS = (Role.FRONT_DESK, Role.HEAD)


@dataclass(frozen=True)
class MessageEntry:
    """A message as it reads. `sent_at` is None while it waits; `given_up` after the last try."""

    template: Template
    channel: Channel
    address: str
    claim_code: str
    text: str
    created_at: datetime
    sent_at: datetime | None
    last_error: str
    given_up: bool


def list_messages(viewer: Viewer, *, claim_code: str = "", limit: int = 100) -> list[MessageEntry]:
    """The newest messages, of one claim code when given."""
    viewer.need(*READERS)
    rows = Message.objects.order_by("-created_at", "-pk")
    if claim_code:
        rows = rows.filter(context__claim_code=claim_codes.shown(claim_code))
    return [
        MessageEntry(
            template=Template(row.template),
            channel=Channel(row.channel),
            address=row.address,
            claim_code=claim_codes.find(row.context.get("claim_code", "")) or "",
            text=text_of(Template(row.template), row.context, row.language),
            created_at=row.created_at,
            sent_at=row.sent_at,
            last_error=row.last_error,
            given_up=row.sent_at is None and row.tries >= MOST_TRIES,
        )
        for row in rows[:limit]
    ]


def list_told() -> set[str]:
    """Claim codes of which a message has been sent."""
    told = Message.objects.filter(sent_at__isnull=False).values_list("context__claim_code", flat=True)
    return {code for shown in told if (code := claim_codes.find(shown or ""))}


def data_state() -> str:
    """Another text as soon as a message has been sent, for later stages that keep what they counted."""
    return str(Message.objects.aggregate(sent=Count("sent_at"))["sent"])


def count_waiting() -> int:
    """How many messages have not been sent."""
    return Message.objects.filter(sent_at__isnull=True).count()
