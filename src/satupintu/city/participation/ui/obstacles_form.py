"""What somebody may ask of the page of obstacles."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.causes import Group
from satupintu.city.participation.obstacle_words import GROUPS, WHATS
from satupintu.city.participation.selectors.obstacles import PERSON_DAYS

CHOICES = [(group.value, word) for group, word in GROUPS.items() if group is not Group.UNEXPLAINED]


class ObstaclesForm(forms.Form):
    """`on`, `without`: a day, and what to think away; `measure`, `what`, `of`: a measure's day and its series."""

    on = forms.DateField(label=_("On the day"))
    without = forms.ChoiceField(label=_("Without"), choices=CHOICES)
    measure = forms.DateField(label=_("Day of a measure"))
    what = forms.ChoiceField(label=_("Days of"), choices=list(WHATS.items()))
    of = forms.ChoiceField(label=_("booked to"), choices=CHOICES)

    def __init__(self, asked: Mapping[str, str], today: date) -> None:
        given = {
            "on": (today - timedelta(days=30)).isoformat(),
            "without": Group.NETWORK,
            "measure": (today - timedelta(days=45)).isoformat(),
            "what": What.APPLICATION,
            "of": Group.EQUIPMENT,
        }
        super().__init__({**given, **asked})
        self.today = today
        for name in ("on", "measure"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        for name in ("on", "measure"):
            if (day := asked.get(name)) and not self.today - timedelta(days=PERSON_DAYS) <= day < self.today:
                self.add_error(name, ValidationError(_("Choose a day of the last two years, before today.")))
        return asked
