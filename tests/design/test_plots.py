"""Plots are whole by themselves, say what they show, and take any rows an office may have."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from satupintu.design import plots, plotted
from satupintu.design.plots import Bar, Cell, Change, Dot, FunnelLimit, FunnelPoint, Growth, Part, Point, Sheet

SHEET = Sheet(
    "Rekaman menurut kelurahan",
    "Lok Tuan paling tinggi.",
    "Sumber: register kota, per 6 Juli 2026.",
    mark="DATA SIMULASI",
    empty="Belum ada data",
)
LIMITS = (FunnelLimit("95%", 50, 80, 99), FunnelLimit("95%", 900, 88, 95))
KINDS = {
    "lines": (plots.lines, (Point("Tanpa NIK", date(2026, 6, 1), 900), Point("Tanpa NIK", date(2026, 7, 1), 1234.5))),
    "bars": (plots.bars, (Bar("Api-api", 1234.5), Bar("Lok Tuan", None))),
    "dots": (plots.dots, (Dot("Api-api", "17-24", 1234.5), Dot("Api-api", "55+", 1300))),
    "funnel": (
        lambda rows, sheet: plots.funnel(rows, sheet, limits=LIMITS, centre=92, across="Wajib KTP"),
        (FunnelPoint("RT 001", 300, 92), FunnelPoint("RT 009", 500, 1234.5, is_outside=True)),
    ),
    "growth": (
        lambda rows, sheet: plots.growth(rows, sheet, "Orang"),
        (Growth("DuckDB", 1000, 1234.5), Growth("Polars", 1000, 1234.5)),
    ),
    "pareto": (plots.pareto, (Bar("Kartu habis", 1234.5), Bar("Jaringan putus", 100))),
    "bridge": (plots.bridge, (Change("Awal", 1000, is_total=True), Change("Lahir", 1234.5), Change("Pindah", -300))),
    "grid": (
        lambda rows, sheet: plots.grid(rows, sheet, "Jam"),
        (Cell("Utara", "08", 1234.5), Cell("Utara", "09", 300), Cell("Pusat", "08", 99)),
    ),
    "stacked": (plots.stacked, (Part("Utara", "Rekam", 1234.5), Part("Utara", "Cetak", 300))),
}
each_kind = pytest.mark.parametrize("kind", KINDS)


def drawn(kind, sheet=SHEET, rows=None):
    draw, usual = KINDS[kind]
    return draw(usual if rows is None else rows, sheet)


def texts(svg):
    return [text.strip() for text in ET.fromstring(svg).itertext() if text.strip()]


@each_kind
def test_a_plot_says_what_it_shows_and_where_it_comes_from(kind):
    svg = drawn(kind)
    root = ET.fromstring(svg)
    assert root.attrib["role"] == "img"
    ids = root.attrib["aria-labelledby"].split()
    named = {each.attrib["id"]: each.text for each in root if "id" in each.attrib}
    assert [named[each] for each in ids] == [SHEET.title, SHEET.text]
    assert {SHEET.title, SHEET.source, "DATA SIMULASI"} <= set(texts(svg))
    assert any("1.234,5" in text for text in texts(svg))


@each_kind
def test_a_plot_reaches_for_nothing_outside_and_runs_nothing(kind):
    svg = drawn(kind)
    assert set(re.findall(r"https?://[^\"\s<]+", svg)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search(r"<script|<image|<foreignObject|\son\w+=|\sstyle=|@font-face|href=", svg)
    assert set(re.findall(r'font-family="([^"]+)"', svg)) == {"sans-serif"}


@each_kind
def test_only_the_plot_as_a_whole_speaks_to_a_screen_reader(kind):
    root = ET.fromstring(drawn(kind))
    inner = [each.attrib for each in root.iter() if each is not root]
    assert not [name for attributes in inner for name in attributes if name == "role" or name.startswith("aria-")]


@each_kind
def test_without_rows_it_says_so(kind):
    assert "Belum ada data" in texts(drawn(kind, rows=()))


@each_kind
def test_one_row_is_enough(kind):
    assert ET.fromstring(drawn(kind, rows=KINDS[kind][1][:1])) is not None


@each_kind
def test_numbers_are_in_the_language_of_the_reader(kind):
    english = Sheet(SHEET.title, SHEET.text, SHEET.source, language="en")
    svg = drawn(kind, english)
    assert any("1,234.5" in text for text in texts(svg))
    assert "DATA SIMULASI" not in svg


@each_kind
def test_the_same_rows_are_drawn_once(kind):
    assert drawn(kind) is drawn(kind)


def test_two_plots_on_a_page_share_no_id():
    ids = [re.findall(r'\bid="([^"]+)"', drawn(kind)) for kind in KINDS]
    assert len({each for found in ids for each in found}) == sum(len(found) for found in ids)


def test_series_are_told_apart_by_dash_and_shape_too_and_named_at_their_end():
    rows = [Point(name, date(2026, month, 1), month * 10 + at) for at, name in enumerate("ABC") for month in (1, 2)]
    svg = plots.lines(rows, SHEET)
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', svg))) == 3
    assert {"A 20", "B 21", "C 22"} <= set(texts(svg))
    heights = [float(y) for y in re.findall(r'translate\([\d.]+,([\d.]+)\)"[^>]*>[ABC] 2', svg)]
    assert min(b - a for a, b in zip(sorted(heights), sorted(heights)[1:], strict=False)) > 12


def test_more_series_than_the_eye_tells_apart_are_refused():
    with pytest.raises(ValueError, match="at most 6"):
        plots.lines([Point(str(each), date(2026, 1, 1), 1) for each in range(7)], SHEET)


def test_a_series_without_any_value_leaves_the_plot_whole():
    rows = [Point("A", date(2026, 1, 1), None), Point("B", date(2026, 1, 1), 3)]
    assert "B 3" in texts(plots.lines(rows, SHEET))
    assert ET.fromstring(plots.lines(rows[:1], SHEET)) is not None


def test_bars_stand_longest_first_with_their_notes_and_a_reference():
    rows = [Bar("C", None), Bar("B", -2), Bar("A", 5, "5 (5/9)")]
    said = texts(plots.bars(rows, SHEET, reference=4))
    assert [text for text in said if text in {"A", "B", "C"}] == ["A", "B", "C"]
    assert {"5 (5/9)", "−2", "–"} <= set(said)


def test_an_axis_of_whole_numbers_names_no_parts():
    whole = Sheet(SHEET.title, SHEET.text, SHEET.source, number=",.0f")
    said = texts(plots.bars([Bar("A", 1)], whole))
    assert (said.count("0"), said.count("1")) == (1, 2)  # the axis, and the bar's own


def test_a_word_of_the_engine_is_only_a_word():
    said = texts(plots.bars([Bar("if", 1, "if")], Sheet("if", "if", "if", measure="if")))
    assert said.count("if") == 7  # title and what the reader hears, axis, name, note, title drawn, source


def test_two_places_of_one_name_are_two_bars():
    assert texts(plots.bars([Bar("Satu", 1), Bar("Satu", 2)], SHEET)).count("Satu") == 2


def test_a_pareto_adds_up_to_the_whole():
    said = texts(plots.pareto([Bar("A", 1), Bar("B", 3)], SHEET))
    assert said.index("75%") < said.index("100%", said.index("75%"))
    assert "0%" in texts(plots.pareto([Bar("A", 0)], SHEET))


def test_a_bridge_shows_signs_and_levels():
    said = texts(drawn("bridge"))
    assert {"1.000", "+1.234,5", "−300"} <= set(said)


def test_rows_as_csv():
    text = plots.as_csv([Bar("Api-api, Utara", 1234.5), Bar("Lok Tuan", None, "–")])
    assert text == 'name,value,note\n"Api-api, Utara",1234.5,\nLok Tuan,,–\n'
    assert plots.as_csv([Point("A", date(2026, 1, 1), 2)]) == "series,on,value\nA,2026-01-01,2\n"
    assert plots.as_csv([]) == ""


names = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=90)


@settings(max_examples=25, deadline=None)
@example([Bar("A", -2.3e-308, "")], "A")
@given(st.lists(st.builds(Bar, names, st.none() | st.floats(-1e9, 1e9), names), max_size=6), names)
def test_any_names_and_values_give_a_whole_plot(rows, title):
    svg = plots.bars(rows, Sheet(title, title, title))
    assert ET.fromstring(svg).attrib["role"] == "img"
    assert not re.search(r"<script|\sstyle=", svg)


def test_a_page_shows_drawing_table_and_files(settings):
    settings.SIMULATED = True
    with translation.override("id"):
        around = plotted.sheet("Rekaman <kota>", "Satu kelurahan.", "Sumber: register.", measure="orang")
        drawing = plots.bars([Bar("Api-api", 5)], around)
        shown = plotted.Plotted(
            around.title, plotted.inline(drawing), ("Kelurahan", "Orang"), [("Api-api", "5")], "/a.svg"
        )
        page = render_to_string("design/plot.html", {"plot": shown})
    assert around.mark == "DATA SIMULASI"
    assert (around.empty, around.language, around.measure) == ("Belum ada angka", "id", "orang")
    assert drawing in page
    assert '<th scope="row">Api-api</th><td class="num">5</td>' in page
    assert 'href="/a.svg"' in page
    assert "<kota>" not in page


def test_what_is_real_carries_no_mark_and_english_readers_get_english(settings):
    settings.SIMULATED = False
    with translation.override("en-gb"):
        assert (plotted.sheet("a", "b", "c").mark, plotted.sheet("a", "b", "c").language) == ("", "en")


def test_files_are_taken_along_under_their_name():
    svg, table = plotted.svg_file("<svg/>", "mutu"), plotted.csv_file([Bar("A", 1)], "mutu")
    assert (svg["Content-Type"], svg.content) == ("image/svg+xml", b"<svg/>")
    assert table["Content-Disposition"] == 'attachment; filename="mutu.csv"'
    assert table.content.startswith(b"name,value,note")


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\ufffe"])
def test_a_control_character_in_a_name_is_left_out(sign):
    svg = plots.bars([Bar(f"Lok{sign}Tuan", 1.0)], SHEET)
    assert "LokTuan" in svg
