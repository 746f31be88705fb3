import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satupintu.city.register.rules.reports import PURPOSE as REPORT
from satupintu.design.forms import Radios

PURPOSES = (
    ("SERVE", _("The resident stands here or has asked for something")),
    ("CHECK_RECORD", _("I check a record, a duplicate or a print")),
    ("OUTREACH", _("I prepare a visit or a mobile recording")),
    ("COMPLAINT", _("I answer a complaint")),
)
ASKED_ELSEWHERE = {REPORT: _("I decide a report by the people")}
"""Purposes that a page has by itself, whoever opens it."""
OTHER = "OTHER"
_LONG_NUMBER = re.compile(r"\d[\d .-]{7,}\d")


def said(purpose: str) -> Any:
    """A purpose of the audit trail in words; own words and a program's name stay as they are."""
    return (dict(PURPOSES) | ASKED_ELSEWHERE).get(purpose, purpose)


class PurposeForm(forms.Form):
    """Why a record is opened: one of a few reasons, or own words, which stand in the audit trail for all time."""

    purpose = forms.ChoiceField(
        label=_("Why do you open this page?"),
        choices=(*PURPOSES, (OTHER, _("Another reason, in your own words"))),
        widget=Radios,
        error_messages={"required": _("Choose why you open this page.")},
    )
    words = forms.CharField(
        label=_("Your reason"),
        help_text=_("Only for another reason: a few words, no name and no number of a person."),
        max_length=120,
        required=False,
    )

    def clean_words(self) -> str:
        """Own words hold no NIK: they are read by more people than the record is."""
        words: str = self.cleaned_data["words"].strip()
        if _LONG_NUMBER.search(words):
            raise forms.ValidationError(_("Leave out numbers of persons."))
        return words

    def clean(self) -> dict[str, Any]:
        """Own words are needed where no other reason is chosen."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("purpose") == OTHER and "words" in cleaned and not cleaned["words"]:
            self.add_error("words", _("Write your reason in a few words."))
        return cleaned

    @property
    def answer(self) -> str:
        """What stands in the audit trail."""
        chosen: str = self.cleaned_data["purpose"]
        return self.cleaned_data["words"] if chosen == OTHER else chosen


class FindForm(forms.Form):
    text = forms.CharField(
        label=_("Name, NIK, family card, address or date of birth"),
        help_text=_("Also misspelt, in part, in any order: siti 1985 pelita, 01-05-1990, rt 5."),
        max_length=100,
        min_length=3,
        error_messages={
            "required": _("Write at least three letters or digits."),
            "min_length": _("Write at least three letters or digits."),
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )
