"""The ways that the frame of every page offers, in order. Who sees which is decided by the mark on its view."""

from django.utils.translation import gettext_lazy as _

from satupintu.city.web.navigation import Way

WAYS: tuple[Way, ...] = (
    Way(_("Apply for a KTP-el"), "ask_kind", _("Choose what you need, where and when you come.")),
    Way(_("How far is my card?"), "status", _("With the claim code you were given.")),
    Way(_("Counter"), "counter"),
    Way(_("Messages"), "outbox"),
)
