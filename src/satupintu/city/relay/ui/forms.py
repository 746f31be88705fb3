from django import forms
from django.utils.translation import gettext_lazy as _

from satupintu.city.relay import words
from satupintu.design.forms import Radios

_HINTS = {
    "SAME_PERSON": _("Nothing is printed. This recording no longer counts, and the resident is asked to come."),
    "DIFFERENT_PEOPLE": _("The card of this resident may be printed."),
}


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=list(words.DECISIONS.items()),
        widget=Radios(hints=_HINTS),
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What you looked at and what convinced you. Other officers will read it."),
        max_length=300,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write the reason.")},
    )
