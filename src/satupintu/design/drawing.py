"""The pieces of which `plots` draws, and the sheet around a drawing."""

import hashlib
import json
import math
import re
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from satupintu.design.sheets import Bar, Growth, Point, Sheet, readable

Row = TypeVar("Row", bound=Any)
LINE, ROOM, LETTER = 17, 55, 7  # pixels: line of text, a number beside a bar, a letter
NAME, TITLE, FOOT = 28, 64, 90  # letters a line
SVG = "http://www.w3.org/2000/svg"
_NUMBERS = {
    "id": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["Rp", ""]},
}


@cache
def tokens() -> dict[str, str]:
    """The colours of the design by name, as tokens.css says."""
    text = (Path(__file__).parent / "static/design/tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", text))


def data(table: Sequence[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.Chart(alt.InlineData(values=list(table)))


def fields_of(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}


def distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def longest_first(rows: tuple[Bar, ...]) -> list[Bar]:
    """In nine decimals: from numbers near the smallest that there are the engine makes no axis."""
    rows = tuple(replace(row, value=None if row.value is None else round(row.value, 9)) for row in rows)
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0)))


def by(field: str, names: Sequence[str], looks: Sequence[Any], channel: Any, legend: Any = None) -> Any:
    """A channel that gives each name its look. Raises ValueError for more names than can be told apart."""
    import altair as alt

    if len(names) > len(looks):
        raise ValueError(f"{len(names)} kinds in one plot; at most {len(looks)} can be told apart")
    return channel(f"{field}:N", scale=alt.Scale(domain=list(names), range=list(looks[: len(names)])), legend=legend)


def names_of(names: Sequence[str]) -> Any:
    """Names down the side, long ones in several lines; rows are told apart by their place, not by their name."""
    import altair as alt

    written = json.dumps([wrapped(name, NAME) for name in names])
    axis = alt.Axis(labelExpr=f"{written}[datum.value]", labelLimit=0, grid=False, ticks=False, domain=False)
    return alt.Y("at:O", title=None, axis=axis, scale=alt.Scale(domain=list(range(len(names)))))


def values_of(field: str, sheet: Sheet, *, zero: bool = True, padding: int = 0) -> Any:
    """Values across; `padding` in pixels is left at both ends for numbers."""
    import altair as alt

    axis = alt.Axis(format=sheet.number, tickCount=5, labelExpr=whole(sheet), labelOverlap=True)
    return alt.X(f"{field}:Q", title=plain(sheet.measure), axis=axis, scale=alt.Scale(zero=zero, padding=padding))


def upward(field: str, sheet: Sheet) -> Any:
    import altair as alt

    axis = alt.Axis(format=sheet.number, tickCount=6, labelExpr=whole(sheet))
    return alt.Y(f"{field}:Q", title=plain(sheet.measure), axis=axis, scale=alt.Scale(zero=False, padding=12))


def in_powers(values: Sequence[float], number: str) -> dict[str, Any]:
    """Axis and scale in powers of ten around values above 0."""
    import altair as alt

    powers = range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)
    ends = [10.0 ** powers[0], 10.0 ** powers[-1]]
    axis = alt.Axis(format=number, values=[10.0**power for power in powers])
    return {"axis": axis, "scale": alt.Scale(type="log", domain=ends, nice=False)}


def whole(sheet: Sheet) -> str:
    """How an axis names its numbers: where all are whole, no parts of them."""
    return "datum.value % 1 ? '' : datum.label" if sheet.number.endswith(".0f") else "datum.label"


def number_of(value: str, sheet: Sheet) -> str:
    return f"format({value}, '{sheet.number}')"


def room_of(row: Bar) -> int:
    """Pixels that what stands beside a bar takes."""
    return max(ROOM, LETTER * len(row.note))


def apart(rows: Sequence[dict[str, Any]], least: float) -> list[dict[str, Any]]:
    """Rows with `at`, the height at which their name stands: their value, or higher where names would meet."""
    at: list[float] = []
    ordered = sorted(rows, key=lambda row: float(row["value"]))
    for row in ordered:
        at.append(max(row["value"], at[-1] + least) if at else row["value"])
    return [row | {"at": height} for row, height in zip(ordered, at, strict=True)]


def said(value: str, sheet: Sheet) -> str:
    return f"datum.note ? datum.note : {value} === null ? '–' : {number_of(value, sheet)}"


def numbers(chart: Any, at: Any, field: str) -> list[Any]:
    """The number at the end of each bar, on the side to which the bar goes."""
    import altair as alt

    sides = ((f"datum.{field} >= 0 || datum.{field} === null", "left", 6), (f"datum.{field} < 0", "right", -6))
    place = alt.X("end:Q")
    chart = chart.transform_calculate(end=f"datum.{field} === null ? 0 : datum.{field}")
    return [
        chart.transform_filter(which).mark_text(align=align, dx=dx).encode(at, place, alt.Text("said:N"))
        for which, align, dx in sides
    ]


def ends_of(rows: tuple[Point, ...], series: Sequence[str], height: int) -> list[dict[str, Any]]:
    """The last value of each series and the height at which its name stands, so that no two stand on one another."""
    last = {row.series: row for row in sorted(rows, key=lambda row: row.on) if row.value is not None}
    values = [row.value or 0.0 for row in rows]
    apart = (max([*values, 0.0]) - min([*values, 0.0])) * LINE / height  # a line of text, in units of the scale
    ends = sorted((row for row in last.values()), key=lambda row: (row.value or 0.0, series.index(row.series)))
    at: list[float] = []
    for row in ends:
        value = row.value or 0.0
        at.append(max(value, at[-1] + apart) if at else value)
    return [
        {"series": row.series, "on": row.on.isoformat(), "value": row.value, "at": height}
        for row, height in zip(ends, at, strict=True)
    ]


def ends_of_growth(rows: tuple[Growth, ...], series: Sequence[str]) -> list[dict[str, Any]]:
    """The last value of each series and the height at which its name stands, as `ends_of` but in powers."""
    last = {row.series: row for row in sorted(rows, key=lambda row: row.size)}
    ends = sorted(last.values(), key=lambda row: (row.value, series.index(row.series)))
    apart = (max(row.value for row in rows) / min(row.value for row in rows)) ** (1 / 14)
    at: list[float] = []
    for row in ends:
        at.append(max(row.value, at[-1] * apart) if at else row.value)
    return [{**fields_of(row), "at": height} for row, height in zip(ends, at, strict=True)]


def of_height(chart: Any, names: Sequence[str]) -> Any:
    longest = max(len(wrapped(name, NAME)) for name in names)
    return chart.properties(height={"step": max(30, LINE * longest + 8)})


def nothing(sheet: Sheet) -> Any:
    return data([{"said": sheet.empty}]).mark_text(fontSize=16).encode(text="said:N").properties(height=80)


def plain(text: str) -> str | None:
    """A text as the engine takes it: a blank at its end keeps a word of its own language, "if", a word."""
    return f"{text} " if text else None


def wrapped(text: str, letters: int) -> list[str]:
    """Lines of so many letters, as the engine takes them."""
    return [plain(line) or "" for line in textwrap.wrap(text, letters)] or [""]


def drawn(chart: Any, sheet: Sheet) -> str:
    import vl_convert

    ink, soft, line = (tokens()[name] for name in ("ink", "ink-soft", "line"))
    texts = {
        "labelColor": ink,
        "titleColor": soft,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    }
    theme = {
        "font": "sans-serif",
        "background": tokens()["paper"],
        "padding": {
            "left": 30,
            "right": 50,
            "top": 8,
            "bottom": 5,
        },  # the reader's letters may be wider than the engine's
        "view": {"stroke": None},
        "text": {"fontSize": 13, "color": ink},
        "title": {"anchor": "start", "frame": "group", "fontSize": 16, "color": ink, "offset": 14},
        "axis": {**texts, "gridColor": line, "domainColor": soft, "tickColor": soft},
        "legend": {"labelColor": ink, "labelFontSize": 13},
    }
    spec = chart.properties(title=wrapped(sheet.title, TITLE), width=sheet.width).to_dict() | {"config": theme}
    spec.pop("$schema")
    return vl_convert.vegalite_to_svg(spec, format_locale=_NUMBERS[sheet.language], allowed_base_urls=[])


def clean(row: Row) -> Row:
    """A row or sheet whose texts may stand in XML; a control character would end the whole process in the engine."""
    return replace(row, **{name: readable(value) for name, value in fields_of(row).items() if isinstance(value, str)})


def framed(svg: str, sheet: Sheet) -> str:
    """Title and description for readers of the screen, source and mark below; the engine's own English names go."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314  # made above, by our own engine
    for each in root.iter():
        for name in [name for name in each.attrib if name == "role" or name.startswith("aria-")]:
            del each.attrib[name]
    foot = [(line, "normal") for line in wrapped(sheet.source, FOOT)] + [(sheet.mark, "bold")] * bool(sheet.mark)
    width, height = (float(root.attrib[side]) for side in ("width", "height"))
    whole = height + LINE * len(foot) + 8
    root.attrib |= {"height": f"{whole:g}", "viewBox": f"0 0 {width:g} {whole:g}", "role": "img"}
    root[0].attrib["height"] = f"{whole:g}"
    for number, (line, weight) in enumerate(foot, 1):
        place = {"x": "8", "y": f"{height + LINE * number - 4:g}", "font-size": "12px", "font-family": "sans-serif"}
        text = ET.SubElement(root, f"{{{SVG}}}text", place | {"font-weight": weight, "fill": tokens()["ink-soft"]})
        text.text = line
    return _named(root, sheet)


def _named(root: ET.Element, sheet: Sheet) -> str:
    """With title and description first; names inside the SVG are its own, so that two may stand on one page."""
    own = "p" + hashlib.sha256(ET.tostring(root) + sheet.text.encode()).hexdigest()[:8]
    for tag, words in (("desc", sheet.text), ("title", sheet.title)):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{own}-{tag}"})
        element.text = words
        root.insert(0, element)
    root.attrib["aria-labelledby"] = f"{own}-title {own}-desc"
    text = ET.tostring(root, encoding="unicode")
    return re.sub(r'(id="|url\(#)(clip|gradient)', rf"\1{own}-\2", text) + "\n"
