"""Form pieces that every place shares: the renderer, dates in three fields, radios with hints."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _


class Renderer(DjangoTemplates):
    """Set as FORM_RENDERER: `{{ form }}` and `{{ form.name.as_field_group }}` come out in our components."""

    form_template_name = "design/fields.html"
    field_template_name = "design/field.html"


class DateParts(forms.MultiWidget):
    """Day, month and year as three number fields, in the order people here write them.

    Hands the field one text, `YYYY-MM-DD`; a missing part stays empty (`1990--17`) so that the field can name it.
    """

    template_name = "design/widgets/date_parts.html"
    parts = ("day", "month", "year")

    def __init__(self, *, birth: bool = False) -> None:
        super().__init__({part: self._box(part, birth=birth) for part in self.parts})

    @staticmethod
    def _box(part: str, *, birth: bool) -> forms.TextInput:
        length = 4 if part == "year" else 2
        attrs = {"inputmode": "numeric", "maxlength": length, "class": f"width-{length}"}
        return forms.TextInput(attrs | ({"autocomplete": f"bday-{part}"} if birth else {}))

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        year, month, day = (str(value).split("-") if value else ["", "", ""])[:3]
        return [day, month, year]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ARG002
        written = (str(data.get(f"{name}_{part}", "")) for part in self.parts)
        day, month, year = (text.replace("-", " ").strip() for text in written)  # the dash is ours
        return f"{year}-{month}-{day}" if day or month or year else ""

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        return all(f"{name}_{part}" not in data for part in self.parts)


class DateField(forms.DateField):
    """A date asked for as day, month, year; says which part is missing."""

    default_error_messages = {
        "required": _("Fill in the date: day, month and year."),
        "invalid": _("This date does not exist. Write it in numbers, for example 17 8 1990."),
        "no_day": _("The day is missing."),
        "no_month": _("The month is missing."),
        "no_year": _("The year is missing."),
        "short_year": _("Write the year in four digits, for example 1990."),
    }

    def __init__(self, *, birth: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateParts(birth=birth))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or value.count("-") != 2:
            return super().to_python(value)
        for part, written in zip(("year", "month", "day"), value.split("-"), strict=True):
            if not written:
                raise ValidationError(self.error_messages[f"no_{part}"], code=f"no_{part}")
        year, month, day = value.split("-")
        if not all(written.isdecimal() for written in (year, month, day)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(year) != 4:
            raise ValidationError(self.error_messages["short_year"], code="short_year")
        try:
            return date(int(year), int(month), int(day))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class Radios(forms.RadioSelect):
    """Radios whose options may carry a hint below the label: `Radios(hints={value: text})`."""

    def __init__(self, *, hints: Mapping[Any, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(getattr(value, "value", value), "")
        if option["hint"] and "id" in option["attrs"]:
            option["attrs"]["aria-describedby"] = option["attrs"]["id"] + "_hint"
        return option
