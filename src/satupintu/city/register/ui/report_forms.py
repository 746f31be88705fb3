"""The five questions of a report, and the forms with which officers decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import clock
from satupintu.city.notices.rules import is_contact
from satupintu.city.register import words
from satupintu.city.register.rules import codes, photos
from satupintu.city.register.rules import reports as rules
from satupintu.city.register.rules.reading import FamilyLine
from satupintu.city.register.rules.reports import LONGEST, NAMES_A_PAPER, NEEDS_WORDS, Authority, ReportKind
from satupintu.design.forms import DateField, Radios

NO_SPELLING = {"autocomplete": "off", "spellcheck": "false"}
OUT, WITHIN = "OUT", "WITHIN"


class Words(forms.CharField):
    """Free words without a number like a NIK: nobody needs it to be understood."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if rules.holds_nik(value):
            raise forms.ValidationError(_("Leave out the number of 16 digits: a NIK or KK number is not needed here."))


class WhatForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you want to report?"),
        choices=list(words.REPORTS.items()),
        widget=Radios(
            hints={
                ReportKind.MOVE.value: _(
                    "Within the city or away from it. Who comes from elsewhere goes to the counter."
                ),
                ReportKind.MISTAKE.value: _("A name, a date, an address that is wrong."),
            }
        ),
        error_messages={"required": _("Choose what you report.")},
    )
    words = Words(
        label=_("In short, what happened?"),
        help_text=_("For a move: where to. For a mistake: what is wrong, and how it is right."),
        max_length=LONGEST["words"],
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> None:
        if self.cleaned_data.get("kind") in NEEDS_WORDS and not self.cleaned_data.get("words", "-"):
            self.add_error("words", _("Write for a move where to, for a mistake what is wrong."))


class WhoForm(forms.Form):
    name = Words(
        label=_("Name"),
        help_text=_("For a birth: the mother. As you know it; the spelling need not be right."),
        max_length=LONGEST["name"],
        widget=forms.TextInput(NO_SPELLING),
        error_messages={"required": _("Write the name.")},
    )
    born = forms.IntegerField(
        label=_("Year of birth, or age"),
        help_text=_("For example 1958, or 68. An estimate helps too."),
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "width-4"}),
        error_messages={"invalid": _("Write a year or an age in digits, for example 1958 or 68.")},
    )
    area = forms.ChoiceField(
        label=_("Kelurahan"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a kelurahan from the list.")),
    )
    where = Words(
        label=_("House and RT"),
        help_text=_("For example: Jalan Pelita 7, RT 12."),
        max_length=LONGEST["where"],
        required=False,
        widget=forms.TextInput(NO_SPELLING),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(area.code, area.name) for area in areas.list_areas("KELURAHAN")]
        unknown = [(area.code, _("I do not know")) for area in areas.list_areas("CITY")]
        self.fields["area"].choices = [("", "—"), *listed, *unknown]  # type: ignore[attr-defined]

    def clean_born(self) -> int | None:
        born: int | None = self.cleaned_data["born"]
        try:
            return None if born is None else rules.birth_year(born, clock.today())
        except ValueError as wrong:
            raise forms.ValidationError(_("This is neither a year of birth nor an age.")) from wrong


class WhenForm(forms.Form):
    happened_on = DateField(
        label=_("When did it happen?"),
        help_text=_("For a mistake: when you saw it. If you do not know the day, write the most likely one."),
    )

    def clean_happened_on(self) -> Any:
        if self.cleaned_data["happened_on"] > clock.today():
            raise forms.ValidationError(_("This day is still to come."))
        return self.cleaned_data["happened_on"]


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("A photo that shows it"),
        help_text=_(
            "A letter of the hospital, a certificate, the page of the family card. Only officers see it; where and "
            "with what it was taken is removed. Without a photo it takes longer: somebody has to come and look."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    without = forms.BooleanField(label=_("Leave out the photo I chose before"), required=False)

    def __init__(self, *args: Any, kept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kept:
            del self.fields["without"]

    def clean_photo(self) -> bytes | None:
        file = self.cleaned_data["photo"]
        if file is None:
            return None
        try:
            return photos.clean(file.read(photos.MOST_BYTES + 1))
        except photos.UnfitPhotoError as wrong:
            raise forms.ValidationError(
                _("This file is no picture that we can read. Take a photo (JPEG, PNG or WebP, at most 12 MB).")
            ) from wrong


class ContactForm(forms.Form):
    authority = forms.ChoiceField(
        label=_("Who are you to this person?"),
        choices=list(words.AUTHORITIES.items()),
        widget=Radios,
        error_messages={"required": _("Choose one; it opens and closes nothing, the officer wants to know.")},
    )
    reporter = Words(
        label=_("Your name"),
        help_text=_("Not needed when it is about yourself."),
        max_length=LONGEST["reporter"],
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    paper = Words(
        label=_("Which written authority, or which institution"),
        help_text=_("For example: letter of authority of 3 July 2026; hospital, maternity ward."),
        max_length=LONGEST["paper"],
        required=False,
    )
    contact = Words(
        label=_("Telephone number or e-mail address"),
        help_text=_("We write when it is decided. Leave it empty and look it up with the claim code."),
        max_length=LONGEST["contact"],
        required=False,
    )

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        if contact and not is_contact(contact):
            raise forms.ValidationError(_("Write a telephone number such as 0812 3456 7890, or an e-mail address."))
        return contact

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("authority", Authority.SELF) != Authority.SELF and not given.get("reporter", "-"):
            self.add_error("reporter", _("Write your name: it is about somebody else."))
        if given.get("authority") in NAMES_A_PAPER and not given.get("paper", "-"):
            self.add_error("paper", _("Name the paper or the institution."))


class CodeForm(forms.Form):
    claim_code = forms.CharField(
        label=_("Claim code"),
        help_text=_("13 letters and digits. Capitals and hyphens do not matter."),
        max_length=30,
        widget=forms.TextInput(NO_SPELLING | {"class": "code width-16"}),
        error_messages={"required": _("Write the claim code.")},
    )


# -- officers -------------------------------------------------------------------------------------
class SearchForm(forms.Form):
    text = forms.CharField(
        label=_("Search with other words"), max_length=60, min_length=3, widget=forms.TextInput(NO_SPELLING)
    )


class RejectForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why is it not entered?"),
        choices=list(words.WHY_NOT.items()),
        widget=Radios,
        error_messages={"required": _("Choose a reason: the reporter reads it.")},
    )
    note = Words(
        label=_("More words for the reporter"),
        help_text=_("The reporter reads this. Nothing of what the register holds."),
        max_length=rules.LONGEST_NOTE,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class _AboutFamily(forms.Form):
    def __init__(self, *args: Any, family: Iterable[FamilyLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family = [(str(line.ref), f"{line.name} ({line.relation})") for line in family]


class DeathForm(_AboutFamily):
    happened_on = DateField(label=_("Day of death"))
    spouse = forms.ChoiceField(label=_("Husband or wife left behind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spouse"].choices = [("", _("nobody")), *self.family]  # type: ignore[attr-defined]


class DeathAtDeskForm(DeathForm, ContactForm, PhotoForm):
    """A death that somebody reports at the counter: the event, who reports it and by what paper."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kept=False, **kwargs)
        self.order_fields(("happened_on", "spouse", "authority", "reporter", "paper", "photo", "contact"))
        authority: Any = self.fields["authority"]
        authority.label = _("Who reports it?")
        authority.choices = [each for each in words.AUTHORITIES.items() if each[0] != Authority.SELF]
        self.fields["reporter"].label, self.fields["reporter"].help_text = _("Name of who reports it"), ""
        self.fields["photo"].help_text = _("The certificate of death, or the letter of the hospital or the RT.")


class MoveForm(_AboutFamily):
    happened_on = DateField(label=_("Day of the move"))
    others = forms.MultipleChoiceField(
        label=_("Who of the family moves along?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    to = forms.ChoiceField(
        label=_("Where to?"), choices=[(WITHIN, _("Within the city")), (OUT, _("Away from the city"))], widget=Radios
    )
    destination = forms.CharField(label=_("City or regency, if away"), max_length=100, required=False)
    rt = forms.ChoiceField(label=_("RT, if within the city"), required=False)
    address = forms.CharField(label=_("Address, if within the city"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: list[tuple[str, Any]] = [
            (
                kelurahan.name,
                [(rt.code, f"{rt.name}, {kelurahan.name}") for rt in areas.list_areas("RT", kelurahan.code)],
            )
            for kelurahan in areas.list_areas("KELURAHAN")
        ]
        self.fields["rt"].choices = [("", "—"), *listed]  # type: ignore[attr-defined]
        if self.family:
            self.fields["others"].choices = self.family  # type: ignore[attr-defined]
        else:
            del self.fields["others"]

    def clean(self) -> None:
        needed = {OUT: ("destination",), WITHIN: ("rt", "address")}.get(self.cleaned_data.get("to", ""), ())
        for name in needed:
            if not self.cleaned_data.get(name):
                self.add_error(name, _("Fill this in."))


class BirthForm(forms.Form):
    name = forms.CharField(label=_("Name of the child"), max_length=100)
    birth_place = forms.CharField(label=_("Place of birth"), max_length=60)
    birth_date = DateField(label=_("Date of birth"))
    sex = forms.TypedChoiceField(
        label=_("Sex"), choices=[(int(code), code.printed) for code in codes.Sex], coerce=int, widget=Radios
    )
    religion = forms.TypedChoiceField(
        label=_("Religion"), choices=[(int(code), code.printed) for code in codes.Religion], coerce=int
    )
    relation = forms.TypedChoiceField(
        label=_("Relation to the head of the family"),
        choices=[(int(code), code.printed) for code in codes.Relation if code != codes.Relation.HEAD],
        coerce=int,
        initial=int(codes.Relation.CHILD),
    )


class MistakeForm(forms.Form):
    """The elements as the register has them; what is changed here was wrong from the start."""

    name = forms.CharField(label=_("Name"), max_length=100)
    birth_place = forms.CharField(label=_("Place of birth"), max_length=60)
    birth_date = DateField(label=_("Date of birth"))
    address = forms.CharField(label=_("Address"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, table in _CODES.items():
            self.fields[name] = forms.TypedChoiceField(
                label=words.FIELDS[name], choices=[(int(code), code.printed) for code in table], coerce=int
            )

    def corrected(self) -> dict[str, Any]:
        """The elements whose value is another now."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


_CODES: dict[str, type[codes.Code]] = {
    "sex": codes.Sex,
    "blood_group": codes.BloodGroup,
    "religion": codes.Religion,
    "marital_status": codes.Marital,
    "education": codes.Education,
}
