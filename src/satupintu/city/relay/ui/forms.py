from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from satupintu.city.relay import words
from satupintu.city.relay.rules.osia import FINGER_NAMES
from satupintu.design.forms import Radios

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FINGERS = list(enumerate(FINGER_NAMES, start=1))
REASON = _("Reason")
_HINTS = {
    "SAME_PERSON": _("Nothing is printed. This recording no longer counts, and the resident is asked to come."),
    "DIFFERENT_PEOPLE": _("The card of this resident may be printed."),
}


def _reason(help_text: "StrOrPromise", *, label: "StrOrPromise" = REASON, rows: int = 3) -> forms.CharField:
    """Why somebody does it: kept with their name, so never empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=300,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": _("Write the reason.")},
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=list(words.DECISIONS.items()),
        widget=Radios(hints=_HINTS),
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = _reason(_("What you looked at and what convinced you. Other officers will read it."), rows=4)


class UndoForm(forms.Form):
    reason = _reason(_("What has come to light since. It stands in the case and in the audit trail, with your name."))


class BeginAnewForm(forms.Form):
    reason = _reason(_("Where the printed card is now, and what you looked at. It stands in the application's steps."))


class DeletionForm(forms.Form):
    reason = _reason(
        _("How you know whose fingers these are. It stands in the case and in the audit trail, with your name.")
    )


class LookAtFingersForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        help_text=_("The one with which you sign in. It is asked each time the fingers are opened."),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput({"autocomplete": "current-password", "class": "width-16"}),
        error_messages={"required": _("Type your password.")},
    )


class OpenFingersForm(LookAtFingersForm):
    field_order = ("finger", "password")
    finger = forms.TypedChoiceField(
        label=_("What to open"),
        help_text=_("One finger comes large, with the points where ridges end or fork; equal numbers fall together."),
        choices=[("", _("All fingers side by side")), *((n, words.FINGERS[name]) for n, name in FINGERS)],
        coerce=int,
        empty_value=None,
        required=False,
    )


class AskForFingersForm(LookAtFingersForm):
    field_order = ("reason", "password")
    reason = _reason(
        _("What photo and papers leave open. It stands in the audit trail, with your name."),
        label=_("Why the fingers are needed"),
    )
