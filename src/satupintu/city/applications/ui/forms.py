from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from satupintu.city.applications import selectors, words
from satupintu.city.applications.rules.kinds import DELEGATED, OFFERED
from satupintu.city.applications.rules.seats import SlotChoice
from satupintu.city.areas import selectors as areas
from satupintu.city.notices.rules import is_contact
from satupintu.city.register.rules import kk_number, nik
from satupintu.design.forms import DateField, Radios

NO_TIME = "none"
CODE_BOX = {"class": "code width-16", "inputmode": "numeric", "autocomplete": "off"}


def _bare(text: str) -> str:
    return text.replace(" ", "").replace(".", "").replace("-", "")


class KindForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you need?"),
        choices=[(kind.value, words.KINDS[kind]) for kind in OFFERED],
        widget=Radios(hints={kind.value: words.PAPERS[kind][0] for kind in OFFERED}),
        error_messages={"required": _("Choose what you need.")},
    )


class PapersForm(forms.Form):
    nik = forms.CharField(
        label=_("NIK"),
        help_text=_("16 digits, on the family card beside the name."),
        max_length=30,
        widget=forms.TextInput(CODE_BOX),
        error_messages={"required": _("Write the NIK.")},
    )
    kk_number = forms.CharField(
        label=_("Number of the family card"),
        help_text=_("16 digits, at the top of the family card (KK)."),
        max_length=30,
        widget=forms.TextInput(CODE_BOX),
        error_messages={"required": _("Write the number of the family card.")},
    )
    birth_date = DateField(label=_("Birth date"), birth=True)

    def clean_nik(self) -> str:
        text = _bare(self.cleaned_data["nik"])
        if nik.errors(text):
            raise forms.ValidationError(_("A NIK has 16 digits. Copy it from the family card."))
        return text

    def clean_kk_number(self) -> str:
        text = _bare(self.cleaned_data["kk_number"])
        if kk_number.errors(text):
            raise forms.ValidationError(_("The number has 16 digits. Copy it from the top of the family card."))
        return text


class PlaceForm(forms.Form):
    place = forms.ChoiceField(
        label=_("Where will you come?"),
        help_text=_("You may choose any place of the city, also outside your own kecamatan."),
        error_messages={"required": _("Choose a place.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [place for place in areas.list_places() if place.kind != "MOBILE"]
        field = self.fields["place"]
        field.widget = Radios(hints={place.code: place.address for place in places})
        field.choices = [(place.code, place.name) for place in places]  # type: ignore[attr-defined]


class SlotForm(forms.Form):
    """A time at a place; `must` leaves out coming without one."""

    slot = forms.ChoiceField(
        label=_("When will you come?"),
        error_messages={"required": _("Choose a time."), "invalid_choice": _("This time has just been taken.")},
    )

    def __init__(self, *args: Any, place: str, must: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slots = selectors.list_slots(place)
        choices: list[tuple[str, Any]] = [(str(slot.id), slot_label(slot)) for slot in slots]
        hints = {str(slot.id): _blank_hint(slot) for slot in slots}
        if not must:
            choices.append((NO_TIME, _("Without a time")))
            hints[NO_TIME] = _("Come when you can and draw a number at the counter.")
        field = self.fields["slot"]
        field.widget = Radios(hints=hints)
        field.choices = choices  # type: ignore[attr-defined]
        if not choices:
            field.help_text = _("There is no free time at this place in the next two weeks. Choose another place.")


def slot_label(slot: SlotChoice) -> str:
    """A time as people say it: "Senin, 6 Juli 2026, 09.00-10.00"."""
    return f"{date_format(slot.day, 'l, j F Y')}, {slot.starts:%H.%M}–{slot.ends:%H.%M}"


def _blank_hint(slot: SlotChoice) -> Any:
    if slot.free_with_blank:
        return _("A blank card is set aside for you at this time.")
    return _("You can come, but no blank card is set aside: the card may have to be fetched later.")


class ContactForm(forms.Form):
    contact = forms.CharField(
        label=_("Telephone number or e-mail address"),
        help_text=_("We write when the card is ready. Leave it empty and look up the state yourself."),
        max_length=120,
        required=False,
    )
    on_behalf_by = forms.CharField(
        label=_("Your name, if you apply for somebody else"),
        help_text=_("The person still has to come to be recorded and to fetch the card."),
        max_length=120,
        required=False,
    )
    authority = forms.ChoiceField(
        label=_("By what authority, if you apply for somebody else"),
        choices=[(each.value, words.AUTHORITIES[each]) for each in DELEGATED],
        required=False,
        widget=Radios,
    )

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"].strip()
        if contact and not is_contact(contact):
            raise forms.ValidationError(_("Write a telephone number such as 0812 3456 7890, or an e-mail address."))
        return contact

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("on_behalf_by") and not given.get("authority"):
            self.add_error("authority", _("Say by what authority you apply for somebody else."))
        if not given.get("on_behalf_by"):
            given["authority"] = ""  # chosen by mistake: nobody applies for another


class StatusForm(forms.Form):
    claim_code = forms.CharField(
        label=_("Claim code"),
        help_text=_("13 letters and digits, on the paper you were given. Capitals and hyphens do not matter."),
        max_length=30,
        widget=forms.TextInput({"class": "code width-16", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the claim code.")},
    )
    birth_date = DateField(label=_("Birth date of the person whose card it is"), birth=True)


class CheckInForm(forms.Form):
    claim_code = forms.CharField(
        label=_("Claim code"),
        max_length=30,
        widget=forms.TextInput(
            {
                "class": "code width-16",
                "autocomplete": "off",
                "spellcheck": "false",
                "data-key": "F2",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Write the claim code.")},
    )


class SearchForm(forms.Form):
    query = forms.CharField(
        label=_("NIK, number of the family card, or name"),
        max_length=60,
        min_length=3,
        widget=forms.TextInput({"autocomplete": "off", "data-key": "F4"}),
        error_messages={"required": _("Write a NIK, a number of a family card, or a name.")},
    )


class CounterForm(forms.Form):
    """Which place and window this screen stands at."""

    place = forms.ChoiceField(label=_("Place"))
    window = forms.IntegerField(label=_("Window"), min_value=1, max_value=99, initial=1)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["window"].widget.attrs["class"] = "width-2"
