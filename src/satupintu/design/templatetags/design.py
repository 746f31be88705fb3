"""What the component templates ask of a form field."""

from collections.abc import Iterator
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

from satupintu.design.forms import DateParts

register = template.Library()

CONTROLS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (DateParts, "date"),
)


@register.filter
def control(field: BoundField) -> str:
    """Which component draws the field: checkboxes, radios, checkbox, date or input."""
    widget = field.field.widget
    return next((name for kind, name in CONTROLS if isinstance(widget, kind)), "input")


@register.filter
def target(field: BoundField) -> str:
    """The id of the first input of a field: where a link from the error summary leads."""
    several = control(field) in {"checkboxes", "radios", "date"}
    return f"{field.auto_id}_0" if several else str(field.id_for_label)


@register.filter
def wrong(form: forms.BaseForm) -> Iterator[dict[str, Any]]:
    """Every error of a form in the order of its fields: {label, text, target}; the form as a whole has no target."""
    for text in form.non_field_errors():
        yield {"label": "", "text": text, "target": ""}
    for field in form:
        label = str(field.label) if str(field.label).endswith(("?", ":")) else f"{field.label}:"
        for text in field.errors:
            yield {"label": label, "text": text, "target": "" if field.is_hidden else target(field)}


@register.filter
def share(value: float, maximum: float) -> int:
    """The whole percent that value is of maximum, between 0 and 100; 0 of 0 counts as done."""
    return 100 if not maximum else max(0, min(100, int(100 * value / maximum)))
