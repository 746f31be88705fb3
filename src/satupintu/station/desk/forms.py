"""The forms with fields to fill in."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SignIn(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "spellcheck": "false"}),
        error_messages={"required": _("Write your user name.")},
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your password.")},
    )


class LookUp(forms.Form):
    claim_code = forms.CharField(
        label=_("Claim code"),
        max_length=24,
        widget=forms.TextInput(attrs={"class": "code width-16", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the claim code from the resident's message or slip.")},
    )


class WalkIn(forms.Form):
    name = forms.CharField(
        label=_("Name, or a part of it"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the name as on the family card.")},
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"required": _("Write the date of birth."), "invalid": _("Write the date of birth.")},
    )


class AllowMore(forms.Form):
    """Filled in by a supervisor beside the operator. `stop`: what was read is what is allowed."""

    stop = forms.CharField(widget=forms.HiddenInput, max_length=20)
    reason = forms.CharField(
        label=_("Why recording has to go on"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the reason: the city reads it.")},
    )
    more = forms.IntegerField(
        label=_("How many more recordings"),
        min_value=1,
        max_value=settings.ALLOW_MOST,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    hours = forms.IntegerField(
        label=_("For how many hours"),
        min_value=1,
        max_value=settings.ALLOW_HOURS,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    username = forms.CharField(
        label=_("User name of the supervisor"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the supervisor's user name.")},
    )
    password = forms.CharField(
        label=_("Password of the supervisor"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the supervisor's password.")},
    )

    def clean_reason(self) -> str:
        """On one line, as the audit trail keeps it."""
        return " ".join(str(self.cleaned_data["reason"]).split())
