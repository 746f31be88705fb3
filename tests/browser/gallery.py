"""Every component of the design on two pages, with invented contents."""

import mimetypes
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import engines
from playwright.sync_api import Page, Route

from satupintu.design.forms import DateField, Radios

HOST = "http://gallery.test"
HERE = Path(__file__).parent


class Request(forms.Form):
    """One field of each kind."""

    kind = forms.ChoiceField(
        label="Apa yang Anda perlukan?",
        choices=[("first", "KTP-el pertama"), ("lost", "Pengganti karena hilang"), ("changed", "Perubahan data")],
        widget=Radios(hints={"first": "Untuk yang sudah 17 tahun atau sudah kawin dan belum pernah direkam."}),
    )
    name = forms.CharField(label="Nama lengkap", help_text="Seperti di Kartu Keluarga.")
    nik = forms.CharField(label="NIK", widget=forms.TextInput({"class": "code width-16", "inputmode": "numeric"}))
    born = DateField(label="Tanggal lahir", help_text="Misalnya 17 8 1990.", birth=True)
    kecamatan = forms.ChoiceField(label="Kecamatan", choices=[("1", "Bontang Utara"), ("2", "Bontang Selatan")])
    needs = forms.MultipleChoiceField(
        label="Apa yang kami siapkan?",
        required=False,
        choices=[("ramp", "Jalan landai"), ("sign", "Juru bahasa isyarat"), ("home", "Petugas datang ke rumah")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea)
    agrees = forms.BooleanField(label="Data ini benar")


def _context(*, wrong: bool) -> dict[str, Any]:
    steps = [
        {"label": "Permohonan", "state": "done", "note": "3 November 2026"},
        {"label": "Perekaman", "state": "done", "note": "5 November 2026"},
        {"label": "Pemeriksaan di pusat", "state": "current", "note": "Terakhir berubah 6 November, 09.14"},
        {"label": "Pencetakan"},
        {"label": "Diserahkan"},
    ]
    rows = [
        {"key": "Nama lengkap", "value": "Siti Rahmawati", "change_url": "#a"},
        {"key": "Alamat", "value": "Jl. Bhayangkara 12\nRT 07, Gunung Elai", "change_url": "#b"},
        {"key": "Telepon", "value": "", "change_url": "#c"},
        {"key": "Tempat", "value": "Kecamatan Bontang Utara"},
    ]
    nav = [("Permohonan", None), ("Antrean", 14), ("Pencetakan", 3), ("Penyerahan", None), ("Persediaan blanko", None)]
    return {
        "heading": "Semua komponen",
        "simulated": True,
        "place_name": "Disdukcapil Kota Bontang",
        "home_url": "/",
        "language_url": "/bahasa/",
        "language_next": "/",
        "viewer_name": "Rina Anggraini",
        "sign_out_url": "/keluar/",
        "nav_items": [
            {"label": label, "count": count, "url": f"#{label}", "current": label == "Antrean"} for label, count in nav
        ],
        "form": Request({"born_day": "31", "born_month": "2"}) if wrong else Request(),
        "steps": steps,
        "rows": rows,
        "page": Paginator(range(100), 10).page(3),
        "queue": [f"A{number:03}" for number in range(41, 49)],
    }


def show(page: Page, template: str, *, wrong: bool = False) -> list[str]:
    """Open a gallery page in the browser, with the real style sheets and no server.

    Returns the methods by which the page was asked for; the list grows as forms on it are sent.
    """
    sent: list[str] = []
    html = engines["django"].from_string((HERE / template).read_text()).render(_context(wrong=wrong))  # type: ignore[arg-type]

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(HOST + "/")
        if not name:
            sent.append(route.request.method)
            route.fulfill(body=html, content_type="text/html")
        elif found := finders.find(name.removeprefix("static/")):
            route.fulfill(path=str(found), content_type=mimetypes.guess_type(name)[0])
        else:
            route.fulfill(status=404)

    page.route(HOST + "/**", answer)
    page.goto(HOST + "/")
    return sent
