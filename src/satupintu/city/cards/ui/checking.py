"""The public check: whoever was shown a card or a suket scans its code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.cards import selectors
from satupintu.city.cards.rules.checking import Standing
from satupintu.city.foundation import limits
from satupintu.city.foundation.access import public
from satupintu.city.web.requests import viewer_of


@public
@never_cache
def check(request: HttpRequest, token: str) -> HttpResponse:
    limits.refuse_above("check-from", request.META.get("REMOTE_ADDR", ""), limit=30)
    checked = selectors.check(viewer_of(request), token)
    if checked.standing is Standing.UNKNOWN:
        # only wrong tokens count: a bank that checks a hundred real cards must not be slowed down
        limits.count_try("check-from", request.META.get("REMOTE_ADDR", ""), limit=30)
    said = _SAID[checked.document, checked.standing]()
    context = {"checked": checked, "said": said, "good": checked.standing is Standing.VALID, "heading": said}
    return render(request, "cards/check.html", context, status=404 if not checked.document else 200)


_SAID = {
    ("card", Standing.VALID): lambda: _("This card is valid."),
    ("card", Standing.NOT_YET): lambda: _("This card is not valid yet: it has not been handed over."),
    ("card", Standing.EXPIRED): lambda: _("This card is no longer valid: its time is over."),
    ("card", Standing.REPLACED): lambda: _("This card is not valid: it was replaced or revoked."),
    ("suket", Standing.VALID): lambda: _("This suket is valid."),
    ("suket", Standing.EXPIRED): lambda: _("This suket is no longer valid: its time is over."),
    ("suket", Standing.REPLACED): lambda: _("This suket is not valid: the card has taken its place."),
    ("", Standing.UNKNOWN): lambda: _("We did not issue a document with this code."),
}
