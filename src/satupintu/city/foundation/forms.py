from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SignIn(AuthenticationForm):
    """Name and password, in the words of the counter rather than of Django."""

    username = UsernameField(label=_("User name"), widget=forms.TextInput({"autofocus": True, "class": "width-16"}))
    password = forms.CharField(
        label=pgettext_lazy("sign-in", "Password"),  # without a context Django's own word comes first
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", "class": "width-16"}),
    )
    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _("The user name or the password is wrong. Mind capital and small letters."),
    }
