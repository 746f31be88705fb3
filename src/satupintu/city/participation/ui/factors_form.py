"""What somebody may ask of the page of factors."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from satupintu.city.participation.factor_words import FACTORS
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.rules.study import last_semester_end


class Errors(TextChoices):
    """Whose errors go together."""

    EACH = "each", _("each person alone")
    RT = "rt", _("persons of one RT together")


FIRST_DAY = date(2011, 1, 1)  # KTP-el began in this year
PAIRS = tuple(combinations((each for each in Factor if each is not Factor.KELURAHAN), 2))


class FactorsForm(forms.Form):
    """`since` and `on`: two days, the first before the second; `one` and `other`: kelurahan to set side by side."""

    since = forms.DateField(label=_("From"), validators=[MinValueValidator(FIRST_DAY)])
    on = forms.DateField(label=_("To"))
    intervals = forms.ChoiceField(label=_("Intervals"), choices=Errors.choices)
    together = forms.ChoiceField(label=_("Two factors together"), required=False)
    one = forms.ChoiceField(label=_("Kelurahan"), required=False)
    other = forms.ChoiceField(label=_("beside kelurahan"), required=False)

    def __init__(self, asked: Mapping[str, str], today: date, kelurahan: Sequence[tuple[str, str]]) -> None:
        given = {"since": last_semester_end(today).isoformat(), "on": today.isoformat(), "intervals": Errors.EACH}
        super().__init__({**given, **asked})
        self.today = today
        for name in ("since", "on"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        none = [("", _("none"))]
        pairs = [(f"{a}:{b}", f"{FACTORS[a]} × {FACTORS[b]}") for a, b in PAIRS]
        for name, choices in (("together", pairs), ("one", list(kelurahan)), ("other", list(kelurahan))):
            self.fields[name].choices = [*none, *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        since, on = asked.get("since"), asked.get("on")
        if on and on > self.today:
            self.add_error("on", ValidationError(_("This day is still to come.")))
        if since and on and since >= on:
            self.add_error("since", ValidationError(_("The first day must come before the second.")))
        if bool(asked.get("one")) != bool(asked.get("other")) or (asked.get("one") and asked["one"] == asked["other"]):
            self.add_error("other", ValidationError(_("Choose two different kelurahan, or none.")))
        return asked

    @property
    def interactions(self) -> list[tuple[Factor, Factor]]:
        pair = self.cleaned_data["together"]
        return [(Factor(pair.split(":")[0]), Factor(pair.split(":")[1]))] if pair else []
