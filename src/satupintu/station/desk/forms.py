"""The two forms with fields to fill in."""

from django import forms
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
