"""How messages leave the house: one port, a driver for each channel."""

from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from satupintu.city.notices.rules import Channel


class ChannelError(Exception):
    """The message could not be handed on; it stays in the outbox and is tried again."""


class Sender(Protocol):
    def send(self, address: str, text: str) -> None:
        """Hand a message on. Raises ChannelError."""
        ...


class KeptInOutbox:
    """Nothing leaves: the outbox page is where it is read (at the counter, and for everything in a simulation)."""

    def send(self, address: str, text: str) -> None:
        """The message stands in the outbox already."""


class Email:
    """By the mail server of the settings."""

    def send(self, address: str, text: str) -> None:
        with translation.override("id"):
            subject = _("Your KTP-el application")
        try:
            send_mail(subject, text, None, [address])
        except OSError as failure:
            raise ChannelError(type(failure).__name__) from failure


class NotConnected:
    """No service for this channel is set up yet: messages wait and the outbox page says so."""

    def send(self, address: str, text: str) -> None:  # noqa: ARG002
        raise ChannelError("NOT_CONNECTED")


def sender_for(channel: Channel) -> Sender:
    """The driver of a channel. In a simulation nothing leaves the house."""
    if settings.SIMULATED or channel is Channel.COUNTER:
        return KeptInOutbox()
    return Email() if channel is Channel.EMAIL else NotConnected()
