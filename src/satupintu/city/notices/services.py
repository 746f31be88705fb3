"""Messages are written here, in the transaction of what they tell of; they leave by `delivery`."""

from django.db import transaction

from satupintu.city.foundation import clock
from satupintu.city.notices.delivery import deliver_messages
from satupintu.city.notices.models import Message
from satupintu.city.notices.rules import Channel, Template, channel_for, holds_number_like_a_nik
from satupintu.city.notices.texts import text_of

__all__ = ["channel_for", "write"]


@transaction.atomic
def write(
    *,
    key: str,
    channel: Channel,
    address: str,
    template: Template,
    context: dict[str, str] | None = None,
    language: str = "id",
) -> bool:
    """Put a message into the outbox; False when one with this key is there already.

    `key` says what it tells of (at most 100 letters), so that telling twice is harmless. Raises ValueError when a
    number like a NIK stands in it: messages pass through many hands.
    """
    facts = context or {}
    if holds_number_like_a_nik(text_of(template, facts, language)):
        raise ValueError(f"the message {template} would carry a number like a NIK")
    now = clock.now()
    _, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "address": address,
            "template": template,
            "context": facts,
            "language": language,
            "created_at": now,
            "not_before": now,
        },
    )
    if is_new:
        deliver_messages.enqueue()
    return is_new
