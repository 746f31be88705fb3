"""The outbox: what was and will be told to whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from satupintu.city.foundation.access import requires
from satupintu.city.foundation.viewers import Role
from satupintu.city.notices import selectors
from satupintu.city.notices.rules import Channel

CHANNELS = {
    Channel.SMS: gettext_lazy("Text message"),
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.COUNTER: gettext_lazy("At the counter"),
}


@requires(Role.FRONT_DESK, Role.HEAD)
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    entries = selectors.list_messages(request.viewer)  # type: ignore[attr-defined]
    context = {
        "rows": [{"message": entry, "channel": CHANNELS[entry.channel]} for entry in entries],
        "waiting": selectors.count_waiting(),
        "heading": _("Messages"),
        "no_aside": True,
    }
    return render(request, "notices/outbox.html", context)
