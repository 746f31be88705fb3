from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satupintu.city.cards.rules.verification import LARGEST_PICTURE, is_picture
from satupintu.design.forms import DateField

FINGERS = (
    (1, _("Right thumb")),
    (2, _("Right index finger")),
    (3, _("Right middle finger")),
    (4, _("Right ring finger")),
    (5, _("Right little finger")),
    (6, _("Left thumb")),
    (7, _("Left index finger")),
    (8, _("Left middle finger")),
    (9, _("Left ring finger")),
    (10, _("Left little finger")),
)


def _code(**attrs: str) -> forms.TextInput:
    return forms.TextInput({"class": "code width-16", "autocomplete": "off", "spellcheck": "false", **attrs})


def _reason(label: Any, missing: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, error_messages={"required": missing})


class DeliveryForm(forms.Form):
    first_serial = forms.CharField(
        label=_("First serial number"),
        help_text=_("As printed on the box, for example BTG26-000001."),
        max_length=20,
        widget=_code(),
        error_messages={"required": _("Write the first serial number.")},
    )
    last_serial = forms.CharField(
        label=_("Last serial number"),
        max_length=20,
        widget=_code(),
        error_messages={"required": _("Write the last serial number.")},
    )
    received_on = DateField(label=_("Day on which the box came"))
    note = forms.CharField(label=_("From whom, number of the letter"), max_length=200, required=False)


class ReturnForm(forms.Form):
    count = forms.IntegerField(
        label=_("How many blanks go"),
        help_text=_("Only free blanks, those with the lowest serial numbers first."),
        min_value=1,
        widget=forms.TextInput({"class": "width-8", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write how many blanks go."), "invalid": _("Write a whole number.")},
    )
    reason = _reason(_("To whom and why"), _("Write to whom the blanks go and why."))


class SpoilForm(forms.Form):
    serial = forms.CharField(
        label=_("Serial number of the blank"),
        max_length=20,
        widget=_code(),
        error_messages={"required": _("Write the serial number.")},
    )
    reason = _reason(_("What is wrong with it"), _("Write what is wrong with the blank."))


class MisprintForm(forms.Form):
    reason = _reason(_("What is wrong with the card"), _("Write what is wrong with the card."))


class SendBackForm(forms.Form):
    reason = _reason(_("What cannot be used, and why"), _("Write what cannot be used, and why."))


class OverrideForm(forms.Form):
    override_reason = forms.CharField(
        label=_("Why a suket although blanks are left"),
        help_text=_("Only the head of office may decide this. Leave it empty when no blank is left."),
        max_length=200,
        required=False,
    )


class ClaimForm(forms.Form):
    claim_code = forms.CharField(
        label=_("Claim code"),
        help_text=_("13 letters and digits, on the resident's paper."),
        max_length=30,
        widget=_code(**{"data-key": "F2"}),
        error_messages={"required": _("Write the claim code.")},
    )


class FingerForm(forms.Form):
    finger = forms.TypedChoiceField(
        label=_("Which finger is compared"),
        choices=FINGERS,
        coerce=int,
        error_messages={"required": _("Choose a finger.")},
    )
    image = forms.FileField(
        label=_("Picture from the finger scanner"),
        help_text=_("A PNG of at most 1 MB."),
        error_messages={"required": _("Take the finger, then choose its picture.")},
    )

    def clean_image(self) -> bytes:
        file = self.cleaned_data["image"]
        content: bytes = file.read(LARGEST_PICTURE + 1)
        if not is_picture(content):
            raise forms.ValidationError(_("This file is not a PNG of at most 1 MB. Take the finger again."))
        return content


class VouchForm(forms.Form):
    reason = _reason(
        _("Why no finger can be read, and how you know the person"), _("Write why, and how you know the person.")
    )
