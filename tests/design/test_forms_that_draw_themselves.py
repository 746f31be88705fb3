import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation
from lxml import html

from satupintu.design.forms import DateField, Radios


class Visit(forms.Form):
    reason = forms.ChoiceField(
        label="Mengapa Anda datang?",
        choices=[("first", "Pertama"), ("lost", "Hilang")],
        widget=Radios(hints={"first": "Belum pernah direkam."}),
    )
    name = forms.CharField(label="Nama", help_text="Seperti di KK.")
    born = DateField(label="Lahir")
    needs = forms.MultipleChoiceField(
        label="Keperluan", choices=[("ramp", "Jalan landai")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agrees = forms.BooleanField(label="Setuju")
    step = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("Hari itu kantor tutup.")


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


def drawn(template: str, form: forms.Form, **context: object) -> html.HtmlElement:
    return html.fromstring(f"<main>{render_to_string(template, {'form': form, **context})}</main>")


def test_each_field_has_its_label_hint_and_kind():
    page = drawn("design/form.html", Visit(), submit="Kirim")
    assert [" ".join(legend.text_content().split()) for legend in page.xpath("//legend")] == [
        "Mengapa Anda datang?",
        "Lahir",
        "Keperluan (opsional)",
    ]
    assert page.xpath("//input[@name='name']/@aria-describedby") == ["id_name_helptext"]
    assert page.xpath("//input[@value='first']/@aria-describedby") == ["id_reason_0_hint"]
    assert page.xpath("normalize-space(//label[@for='id_agrees'])") == "Setuju"
    assert page.xpath("//input[@name='step']/@type") == ["hidden"]
    assert page.xpath("//button/text()") == ["Kirim"]
    assert page.xpath("//form/@enctype") == []


def test_every_link_of_the_error_summary_leads_to_an_input():
    page = drawn("design/form.html", Visit({}))
    links = page.xpath("//*[@role='alert']//a/@href")
    assert links == ["#id_reason_0", "#id_name", "#id_born_0", "#id_agrees"]
    for link in links:
        assert page.xpath("//input[@id=$id]", id=link[1:])
    lines = [" ".join(line.text_content().split()) for line in page.xpath("//*[@role='alert']//li")]
    assert lines[0] == "Hari itu kantor tutup."
    assert "Nama: Belum diisi." in lines
    assert "Mengapa Anda datang? Belum diisi." in lines


def test_a_wrong_field_is_described_by_its_error():
    page = drawn("design/form.html", Visit({}))
    assert page.xpath("//input[@name='name']/@aria-describedby") == ["id_name_helptext id_name_error"]
    for described in page.xpath("//@aria-describedby"):
        for name in described.split():
            assert page.xpath("//*[@id=$id]", id=name), name


def test_a_page_says_in_its_title_that_something_is_wrong():
    wrong = html.fromstring(render_to_string("design/page.html", {"form": Visit({}), "heading": "Kunjungan"}))
    right = html.fromstring(render_to_string("design/page.html", {"form": Visit(), "heading": "Kunjungan"}))
    assert wrong.findtext(".//title") == "Kesalahan: Kunjungan – Satu Pintu"
    assert right.findtext(".//title").strip() == "Kunjungan – Satu Pintu"


def test_a_form_with_a_file_is_sent_as_one():
    class WithFile(forms.Form):
        letter = forms.FileField()

    assert drawn("design/form.html", WithFile()).xpath("//form/@enctype") == ["multipart/form-data"]


def test_a_field_can_be_drawn_alone():
    assert 'for="id_name"' in Visit()["name"].as_field_group()
