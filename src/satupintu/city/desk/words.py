"""Acts of the audit trail on a resident's record, in the words that people read."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS = {
    "RESIDENT_READ": _("opened the record"),
    "RESIDENT_HISTORY_READ": _("read the history"),
    "RESIDENTS_LISTED": _("saw the name in a list"),
    "RESIDENT_NAMES_READ": _("saw the name in a list"),
    "RESIDENT_SEARCHED": _("looked for the NIK"),
    "EVENT_WRITTEN": _("entered an event"),
    "EVIDENCE_READ": _("opened a paper"),
    "PROTECTED_DATA_READ": _("read protected data"),
}


def act_word(act: str) -> Any:
    """An act in words; one without words by its code."""
    return ACTS.get(act, act)
