from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satupintu.design.forms import Radios

PURPOSES = (
    ("SERVE", _("The resident stands here or has asked for something")),
    ("CHECK_RECORD", _("I check a record, a duplicate or a print")),
    ("OUTREACH", _("I prepare a visit or a mobile recording")),
    ("COMPLAINT", _("I answer a complaint")),
)


def said(purpose: str) -> Any:
    """A purpose of the audit trail in words; a program's own name stays as it is."""
    return dict(PURPOSES).get(purpose, purpose)


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label=_("Why do you open this page?"),
        choices=PURPOSES,
        widget=Radios,
        error_messages={"required": _("Choose why you open this page.")},
    )
