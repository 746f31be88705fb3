"""Messages leave the outbox: after the transaction that wrote them, by whoever gets to it first, each once.

Sending takes a message up by moving `not_before`, so a second sender passes by; what a sender that dies leaves behind
is taken up again.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django_tasks import task

from satupintu.city.foundation import clock
from satupintu.city.notices.channels import ChannelError, sender_for
from satupintu.city.notices.models import Message
from satupintu.city.notices.rules import MOST_TRIES, Channel, Template, wait_after
from satupintu.city.notices.texts import text_of

HOLD = timedelta(minutes=5)


def deliver(*, limit: int = 200) -> int:
    """Send what waits; gives how many were sent. A failure is noted and tried again later, at most 8 times."""
    waiting = Message.objects.filter(sent_at__isnull=True, not_before__lte=clock.now(), tries__lt=MOST_TRIES)
    keys = list(waiting.order_by("created_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_send_one(key) for key in keys)


def _send_one(key: int) -> bool:
    now = clock.now()
    mine = Message.objects.filter(pk=key, sent_at__isnull=True, not_before__lte=now)
    if not mine.update(not_before=now + HOLD, tries=F("tries") + 1):
        return False
    message = Message.objects.get(pk=key)
    text = text_of(Template(message.template), message.context, message.language)
    try:
        sender_for(Channel(message.channel)).send(message.address, text)
    except ChannelError as failure:
        message.not_before, message.last_error = now + wait_after(message.tries), str(failure)[:200]
    else:
        message.sent_at, message.last_error = clock.now(), ""
    with transaction.atomic():
        message.save(update_fields=["not_before", "last_error", "sent_at"])
    return message.sent_at is not None


@task()
def deliver_messages() -> int:
    """The job that `write` leaves in its own transaction."""
    return deliver()
