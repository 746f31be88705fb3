"""A bar chart as SVG text, with no library: one bar a row, a line at 100%. Read by people and printed in reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from satupintu.design import marked

ROW, BAR, LABEL, PLOT, FIGURES = 30, 18, 190, 420, 250  # pixels at the size of the view box
INK, SEA, LIGHT, MARK = "#0b2137", "#0d5c8f", "#d7e8f2", "#b3471d"


@dataclass(frozen=True)
class Bar:
    """`value` in percent (None: nobody to count), `figures` as text beside it; `is_part` sets the label in."""

    label: str
    value: float | None
    figures: str
    is_part: bool = False


def bar_chart(bars: Sequence[Bar], *, title: str, description: str) -> str:
    """The chart; its axis reaches 100%, or as far as the longest bar does. Nothing is clamped. DATA SIMULASI below."""
    longest = max([100.0, *(bar.value for bar in bars if bar.value is not None)])
    width, low = LABEL + PLOT + FIGURES, ROW * len(bars) + 32
    mark = marked.mark_in_words()
    height = low + (28 if mark else 12)
    scale = PLOT / longest
    whole = LABEL + 100 * scale
    rows = "".join(_row(bar, 30 + ROW * number, scale) for number, bar in enumerate(bars))
    foot = f'<text x="8" y="{low + 18}" font-size="12" font-weight="bold">{escape(mark)}</text>' if mark else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="chart_title chart_text" font-family="sans-serif" font-size="14" fill="{INK}">'
        f'<title id="chart_title">{escape(title)}</title><desc id="chart_text">{escape(description)}</desc>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{rows}'
        f'<path d="M{whole:.1f} 22V{low}" stroke="{MARK}" stroke-width="1.5" stroke-dasharray="4 3"/>'
        f'<text x="{whole:.1f}" y="16" text-anchor="middle" fill="{MARK}">100%</text>{foot}</svg>\n'
    )


def _row(bar: Bar, top: int, scale: float) -> str:
    middle = top + BAR / 2 + 5
    fill, weight, indent = (LIGHT, "normal", 14) if bar.is_part else (SEA, "bold", 0)
    length = (bar.value or 0) * scale
    return (
        f'<text x="{indent}" y="{middle}" font-weight="{weight}">{escape(bar.label)}</text>'
        f'<rect x="{LABEL}" y="{top}" width="{length:.1f}" height="{BAR}" fill="{fill}" stroke="{SEA}"/>'
        f'<text x="{LABEL + PLOT + 12}" y="{middle}" font-weight="{weight}">{escape(bar.figures)}</text>'
    )
