from datetime import date

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from satupintu.design.forms import DateField


class Birth(forms.Form):
    born = DateField(birth=True)
    married = DateField(required=False)


def written(day: str, month: str, year: str) -> Birth:
    return Birth({"born_day": day, "born_month": month, "born_year": year})


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_written_in_parts_is_read_back(day):
    form = written(str(day.day), str(day.month), str(day.year))
    assert form.is_valid()
    assert form.cleaned_data == {"born": day, "married": None}
    shown = [box["value"] for box in Birth(initial={"born": day})["born"].subwidgets[0].data["subwidgets"]]
    assert shown == [str(day.day), str(day.month), str(day.year)]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "", ""), "required"),
        (("", "8", "1990"), "no_day"),
        (("17", "", "1990"), "no_month"),
        (("17", "8", ""), "no_year"),
        (("17", "8", "90"), "short_year"),
        (("31", "2", "1990"), "invalid"),
        (("17", "Agustus", "1990"), "invalid"),
        (("1 2", "8", "1990"), "invalid"),
        (("17", "8", "٢٠٠٠٠"), "short_year"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_keeps_what_was_written(parts, code):
    form = written(*parts)
    assert [error.code for error in form.errors.as_data()["born"]] == [code]
    with translation.override("id"):
        page = form.as_p()
    assert all(f'value="{part}"' in page for part in parts if part)


def test_a_dash_in_a_box_is_no_separator():
    form = written("1-2", "8", "1990")
    assert [error.code for error in form.errors.as_data()["born"]] == ["invalid"]
    assert 'value="1 2"' in form.as_p()


def test_a_date_that_was_shown_and_sent_back_has_not_changed():
    shown = Birth({"born_day": "17", "born_month": "8", "born_year": "1990"}, initial={"born": date(1990, 8, 17)})
    assert shown.changed_data == []
    changed = Birth({"born_day": "31", "born_month": "2", "born_year": "1990"}, initial={"born": date(1990, 8, 17)})
    assert changed.changed_data == ["born"]


def test_boxes_that_were_not_on_the_page_count_as_left_out():
    widget = Birth().fields["born"].widget
    assert widget.value_omitted_from_data({}, {}, "born")
    assert not widget.value_omitted_from_data({"born_day": ""}, {}, "born")
