"""The service standard as the pages tell it (UU 25/2009; issuing is free: UU 24/2013 art. 79A).

Hours are the office's own and are set here.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.city.applications.rules.kinds import OFFERED, Kind

Text = str | Promise


@dataclass(frozen=True)
class Limit:
    """A step of the way and how long it takes at most, or who decides on it."""

    step: Text
    limit: Text


HOURS: tuple[tuple[Text, str], ...] = (
    (_("Monday to Thursday"), "07.30–16.00"),
    (_("Friday"), "07.30–11.30"),
    (_("Saturday"), "08.00–12.00"),
)
STEPS: tuple[Text, ...] = (
    _("Apply here or at a counter, and choose a place and a time. You get a claim code."),
    _("Come with your papers. Photo, signature, fingers and irises are taken; it takes about a quarter of an hour."),
    _("The national data centre checks that you are recorded once. You need not come for it."),
    _("The card is printed. We write to you."),
    _("Come yourself, show one finger, take your card."),
)
LIMITS: tuple[Limit, ...] = (
    Limit(_("Looking at papers at the counter"), _("while you wait")),
    Limit(_("Recording"), _("the same day, at your time")),
    Limit(_("Check at the national data centre"), _("not in our hands; the status page says how far it is")),
    Limit(_("Printing, after the check and while blanks are left"), _("one hour, at most 24 hours")),
    Limit(_("Suket, when no blank is left"), _("at once; valid for six months")),
)


def slug_of(kind: Kind) -> str:
    """A kind in an address: "pindah-datang"."""
    return kind.value.lower().replace("_", "-")


BY_SLUG: dict[str, Kind] = {slug_of(kind): kind for kind in OFFERED}
