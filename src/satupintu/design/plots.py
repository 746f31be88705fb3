"""Small tables as SVG, drawn on the server by Altair and vl-convert (docs/flows/design.md, "Plots"). No Django.

Each kind of plot is one function: rows of a frozen dataclass and a `Sheet` in, SVG text out. The SVG carries title and
description for who does not see it, names nothing outside itself and tells nothing by colour alone. The same rows
are given again from memory. Altair is loaded with the first plot.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, update_wrapper
from itertools import accumulate
from typing import Any, Concatenate, ParamSpec, TypeVar

from satupintu.design import drawing as d
from satupintu.design.drawing import ROOM, tokens
from satupintu.design.sheets import Bar, Cell, Change, Dot, FunnelLimit, FunnelPoint, Growth, Part, Point, Sheet, as_csv

__all__ = [
    "MOST_KINDS", "Bar", "Cell", "Change", "Dot", "FunnelLimit", "FunnelPoint", "Growth", "Part", "Point", "Sheet",
    "as_csv", "bars", "bridge", "dots", "funnel", "grid", "growth", "lines", "pareto", "stacked",
]  # fmt: skip

KEPT = 64  # plots kept in memory
_DASHES = ([1, 0], [7, 3], [2, 3], [10, 3, 2, 3], [4, 6], [12, 4])
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_INKS = ("sea-700", "lamp-600", "mangrove-700", "ink", "sea-500", "line-strong")
MOST_KINDS = len(_INKS)
"""So many series or groups can be told apart in one plot."""
UPRIGHT = 0.52  # height of lines over time by their width
_FILLS = ("sea-900", "sea-200", "sea-500", "lamp-200", "mangrove-700", "mangrove-100")  # neighbours differ in light

Row = TypeVar("Row")
More = ParamSpec("More")
_Drawing = Callable[Concatenate[tuple[Row, ...], Sheet, More], Any]


def _plot(draw: _Drawing[Row, More]) -> Callable[Concatenate[Sequence[Row], Sheet, More], str]:
    """A drawing of rows, as a function that gives SVG and remembers."""

    def svg_of(rows: tuple[Row, ...], sheet: Sheet, *args: More.args, **more: More.kwargs) -> str:
        return d.framed(d.drawn(draw(rows, sheet, *args, **more) if rows else d.nothing(sheet), sheet), sheet)

    kept: Any = lru_cache(KEPT)(svg_of)

    def plot(rows: Sequence[Row], sheet: Sheet, /, *args: More.args, **more: More.kwargs) -> str:
        svg: str = kept(tuple(map(d.clean, rows)), d.clean(sheet), *args, **more)
        return svg

    update_wrapper(plot, draw)
    return plot


@_plot
def lines(rows: tuple[Point, ...], sheet: Sheet) -> Any:
    """Series over time, each with its dash, its shape and its name at its end. At most six."""
    import altair as alt

    series = d.distinct(row.series for row in rows)
    days = alt.X("on:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%d-%m-%Y", tickCount=4))
    value = alt.Y("value:Q", title=d.plain(sheet.measure), axis=alt.Axis(format=sheet.number, labelExpr=d.whole(sheet)))
    chart = d.data([{"series": row.series, "on": row.on.isoformat(), "value": row.value} for row in rows])
    colour = d.by("series", series, [tokens()[ink] for ink in _INKS], alt.Color)
    line = chart.mark_line(strokeWidth=2.5).encode(
        days, value, colour, d.by("series", series, list(_DASHES), alt.StrokeDash)
    )
    point = chart.mark_point(filled=True, size=55, opacity=1).encode(
        days, value, colour, d.by("series", series, list(_SHAPES), alt.Shape)
    )
    name = alt.Text("label:N")
    height = round(sheet.width * UPRIGHT)
    ends = d.data(d.ends_of(rows, series, height))
    labels = ends.mark_text(align="left", dx=9).encode(days, alt.Y("at:Q"), name, colour)
    numbers = labels.transform_calculate(label=f"datum.series + ' ' + format(datum.value, '{sheet.number}')")
    return alt.layer(line, point, numbers).properties(height=height)


@_plot
def growth(rows: tuple[Growth, ...], sheet: Sheet, across: str) -> Any:
    """Series over sizes, both in powers of ten: what grows in step with its size is a line of slope one.

    `across` says what the size is. At most six series.
    """
    import altair as alt

    series = d.distinct(row.series for row in rows)
    size = alt.X("size:Q", title=d.plain(across), **d.in_powers([row.size for row in rows], ",.0f"))
    powers = d.in_powers([row.value for row in rows], ",~g")
    value = alt.Y("value:Q", title=d.plain(sheet.measure), **powers)
    colour = d.by("series", series, [tokens()[ink] for ink in _INKS], alt.Color)
    chart = d.data([d.fields_of(row) for row in rows]).encode(size, value, colour)
    line = chart.mark_line(strokeWidth=2.5).encode(d.by("series", series, list(_DASHES), alt.StrokeDash))
    point = chart.mark_point(filled=True, size=55, opacity=1).encode(d.by("series", series, list(_SHAPES), alt.Shape))
    ends = d.data(d.ends_of_growth(rows, series)).mark_text(align="left", dx=9, dy=-6)
    named = ends.encode(size, alt.Y("at:Q", **powers), alt.Text("label:N"), colour)
    numbers = named.transform_calculate(label=f"datum.series + ' ' + format(datum.value, '{sheet.number}')")
    return alt.layer(line, point, numbers).properties(height=300)


@_plot
def bars(rows: tuple[Bar, ...], sheet: Sheet, reference: float | None = None) -> Any:
    """Horizontal bars, longest first; a dashed line at `reference` when given. Nothing is clamped."""
    import altair as alt

    ordered = d.longest_first(rows)
    chart = d.data([{"at": at, "value": row.value, "note": row.note} for at, row in enumerate(ordered)])
    chart = chart.transform_calculate(said=d.said("datum.value", sheet))
    room = max((d.room_of(row) for row in ordered if (row.value or 0) < 0), default=0)
    at, value = d.names_of([row.name for row in ordered]), d.values_of("value", sheet, padding=room)
    drawn = [chart.mark_bar(color=tokens()["sea-700"], size=18).encode(at, value), *d.numbers(chart, at, "value")]
    if reference is not None:
        rule = d.data([{"value": reference}]).mark_rule(color=tokens()["lamp-600"], strokeDash=[5, 3], strokeWidth=2)
        drawn.append(rule.encode(alt.X("value:Q")))
    return d.of_height(alt.layer(*drawn), [row.name for row in ordered])


@_plot
def dots(rows: tuple[Dot, ...], sheet: Sheet) -> Any:
    """One line a place from its lowest to its highest group (equiplot), widest difference first."""
    import altair as alt

    held: dict[str, list[float]] = {}
    for row in rows:
        held.setdefault(row.place, []).append(row.value)
    places = sorted(held, key=lambda place: min(held[place]) - max(held[place]))
    groups = d.distinct(row.group for row in rows)
    at, value = d.names_of(places), d.values_of("value", sheet, zero=False, padding=ROOM)
    spans = [{"at": at, "value": min(held[place]), "high": max(held[place])} for at, place in enumerate(places)]
    span = d.data(spans)
    rule = span.mark_rule(color=tokens()["line-strong"], strokeWidth=2).encode(at, value, alt.X2("high:Q"))
    low = span.mark_text(align="right", dx=-10).encode(at, value, alt.Text("value:Q", format=sheet.number))
    high = span.mark_text(align="left", dx=10).encode(at, alt.X("high:Q"), alt.Text("high:Q", format=sheet.number))
    each = d.data([{"at": places.index(row.place), "group": row.group, "value": row.value} for row in rows])
    legend = alt.Legend(title=None, orient="top", symbolType="circle", columns=3, labelLimit=0)
    point = each.mark_point(filled=True, size=90, opacity=1).encode(
        at,
        value,
        d.by("group", groups, [tokens()[ink] for ink in _INKS], alt.Color, legend),
        d.by("group", groups, list(_SHAPES), alt.Shape, legend),
    )
    return d.of_height(alt.layer(rule, low, high, point), places)


@_plot
def funnel(
    rows: tuple[FunnelPoint, ...], sheet: Sheet, limits: tuple[FunnelLimit, ...], centre: float, across: str
) -> Any:
    """Units by size and value with the limits of what is usual at each size; who is outside is named.

    `across` says what the size is.
    """
    import altair as alt

    sizes = alt.X("size:Q", title=d.plain(across), axis=alt.Axis(format=",.0f", tickCount=6))
    value = d.upward("value", sheet)
    names = d.distinct(limit.name for limit in limits)
    edge = d.data([d.fields_of(limit) for limit in limits]).encode(
        sizes, d.by("name", names, [[1, 0], [6, 4]], alt.StrokeDash, alt.Legend(title=None, orient="top"))
    )
    edges = [edge.mark_line(color=tokens()["line-strong"]).encode(alt.Y(f"{side}:Q")) for side in ("low", "high")]
    middle = d.data([{"value": centre}]).mark_rule(color=tokens()["lamp-600"], strokeWidth=2).encode(value)
    units = d.data([d.fields_of(row) for row in rows])
    inside = units.transform_filter("!datum.is_outside").mark_point(color=tokens()["sea-700"], size=55)
    outside = units.transform_filter("datum.is_outside")
    beyond = outside.mark_point(color=tokens()["ink"], shape="triangle-up", filled=True, size=90, opacity=1)
    span = max(limit.high for limit in limits) - min(limit.low for limit in limits)
    named = d.data(d.apart([d.fields_of(row) for row in rows if row.is_outside], span / 20))
    label = named.transform_calculate(label=f"datum.name + ' ' + format(datum.value, '{sheet.number}')")
    text = label.mark_text(align="left", dx=9).encode(sizes, alt.Y("at:Q"), alt.Text("label:N"))
    drawn = (*edges, middle, inside.encode(sizes, value), beyond.encode(sizes, value), text)
    return alt.layer(*drawn).properties(height=300)


@_plot
def pareto(rows: tuple[Bar, ...], sheet: Sheet) -> Any:
    """Bars, longest first, and how much of the whole they make up together from the top, in percent."""
    import altair as alt

    ordered = d.longest_first(rows)
    whole = sum(row.value or 0 for row in ordered)
    sums = accumulate(row.value or 0 for row in ordered)
    shares = (100 * each / whole if whole else 0.0 for each in sums)
    table = [{"at": at, "value": row.value, "note": row.note, "share": next(shares)} for at, row in enumerate(ordered)]
    chart = d.data(table).transform_calculate(
        said=d.said("datum.value", sheet), percent=f"format(datum.share, '{sheet.number}') + '%'"
    )
    at = d.names_of([row.name for row in ordered])
    share = alt.X("share:Q", title="%", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(orient="top", grid=False))
    amounts = alt.layer(
        chart.mark_bar(color=tokens()["sea-200"], size=18).encode(at, d.values_of("value", sheet)),
        *d.numbers(chart, at, "value"),
    )
    line = chart.mark_line(color=tokens()["lamp-600"], strokeDash=[6, 3], point={"color": tokens()["lamp-600"]})
    percents = chart.mark_text(align="right", dx=-8, dy=8, color=tokens()["lamp-600"]).encode(
        at, share, alt.Text("percent:N")
    )
    together = alt.layer(line.encode(at, share, alt.Order("at:Q")), percents)
    return d.of_height(alt.layer(amounts, together).resolve_scale(x="independent"), [row.name for row in ordered])


@_plot
def bridge(rows: tuple[Change, ...], sheet: Sheet) -> Any:
    """From one total to another step by step (waterfall); what is added and what is taken differ by sign and shade."""
    import altair as alt

    level, table = 0.0, []
    for at, row in enumerate(rows):
        start = 0.0 if row.is_total else level
        level = row.change if row.is_total else level + row.change
        kind = "total" if row.is_total else "more" if row.change >= 0 else "less"
        table.append(
            {"at": at, "from": start, "to": level, "end": max(start, level), "change": row.change, "kind": kind}
        )
    signed = f"datum.kind === 'total' ? {d.number_of('datum.change', sheet)} : format(datum.change, '+{sheet.number}')"
    chart = d.data(table).transform_calculate(said=signed)
    at = d.names_of([row.name for row in rows])
    shades = [tokens()[name] for name in ("ink", "sea-500", "lamp-400")]
    bar = chart.mark_bar(size=18, stroke=tokens()["ink"], strokeWidth=0.7).encode(
        at, d.values_of("from", sheet), alt.X2("to:Q"), d.by("kind", ["total", "more", "less"], shades, alt.Color)
    )
    text = chart.mark_text(align="left", dx=6).encode(at, alt.X("end:Q"), alt.Text("said:N"))
    return d.of_height(alt.layer(bar, text), [row.name for row in rows])


@_plot
def stacked(rows: tuple[Part, ...], sheet: Sheet) -> Any:
    """One bar a name, made of its steps in order; a part too small for its number has it in the table only."""
    import altair as alt

    names, steps = d.distinct(row.name for row in rows), d.distinct(row.step for row in rows)
    ends = dict.fromkeys(names, 0.0)
    table = []
    for row in rows:
        start, ends[row.name] = ends[row.name], ends[row.name] + row.value
        table.append(
            {"at": names.index(row.name), "step": row.step, "value": row.value, "from": start, "to": ends[row.name]}
        )
    least = 0.07 * max(ends.values())
    chart = d.data(table).transform_calculate(middle="(datum.from + datum.to) / 2")
    at = d.names_of(names)
    inks = [tokens()["paper" if fill in {"sea-900", "mangrove-700", "sea-500"} else "ink"] for fill in _FILLS]
    legend = alt.Legend(title=None, orient="top", columns=3, labelLimit=0)
    bar = chart.mark_bar(size=20, stroke=tokens()["ink"], strokeWidth=0.7).encode(
        at,
        d.values_of("from", sheet),
        alt.X2("to:Q"),
        d.by("step", steps, [tokens()[fill] for fill in _FILLS], alt.Fill, legend),
    )
    number = (
        chart.transform_filter(f"datum.value >= {least}")
        .mark_text()
        .encode(at, alt.X("middle:Q"), alt.Text("value:Q", format=sheet.number), d.by("step", steps, inks, alt.Color))
    )
    return d.of_height(alt.layer(bar, number), names)


@_plot
def grid(rows: tuple[Cell, ...], sheet: Sheet, across: str) -> Any:
    """Rows by columns, each cell with its number; the darker, the lower. `across` says what the columns are."""
    import altair as alt

    names, columns = d.distinct(row.row for row in rows), d.distinct(row.column for row in rows)
    table = [{"at": names.index(row.row), "column": row.column, "value": row.value} for row in rows]
    low, high = min(row.value for row in rows), max(row.value for row in rows)
    at = d.names_of(names)
    axis = alt.Axis(orient="top", labelAngle=0, labelOverlap=False)
    column = alt.X("column:O", title=d.plain(across), scale=alt.Scale(domain=columns, padding=0.04), axis=axis)
    shades = [tokens()[shade] for shade in ("sea-900", "sea-500", "sea-200", "paper")]
    shade = alt.Color("value:Q", scale=alt.Scale(domain=[low, high], range=shades), legend=None)
    chart = d.data(table)
    cell = chart.mark_rect(stroke=tokens()["line-strong"], strokeWidth=0.7).encode(at, column, shade)
    dark = f"datum.value < {low + (high - low) * 0.4}" if high > low else "false"
    ink = alt.condition(dark, alt.value(tokens()["paper"]), alt.value(tokens()["ink"]))
    text = alt.Text("value:Q", format=sheet.number)
    number = chart.mark_text(fontSize=11).encode(at, column, text, color=ink)
    return d.of_height(alt.layer(cell, number).resolve_scale(color="independent"), names)
