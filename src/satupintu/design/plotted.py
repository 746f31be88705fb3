"""A plot as pages show it (`design/plot.html`): the drawing, the same as a table, and both as files."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satupintu.design import marked
from satupintu.design.plots import Sheet


@dataclass(frozen=True)
class Plotted:
    """What `design/plot.html` shows: `rows` are the table's, each as long as `headings`, numbers already formatted.

    `name`: what files are called where their address does not say it.
    """

    title: str
    svg: SafeString
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    svg_url: str = ""
    csv_url: str = ""
    name: str = ""


def sheet(title: str, text: str, source: str, **more: Any) -> Sheet:
    """The sheet of a plot in the reader's language, with DATA SIMULASI where data are invented."""
    return Sheet(
        title=title,
        text=text,
        source=source,
        mark=marked.mark_in_words(),
        empty=_("No figures yet"),
        language="en" if (get_language() or "").startswith("en") else "id",
        **more,
    )


def inline(svg: str) -> SafeString:
    """A plot for the midst of a page."""
    return mark_safe(svg)  # noqa: S308  # made by plots.py, which takes every text as text


def address_of(content: str, kind: str) -> str:
    """An address that holds a file itself: of what is shown once and stored nowhere. `kind`: its media type."""
    return f"data:{kind};base64,{base64.b64encode(content.encode()).decode()}"


def svg_file(svg: str, name: str) -> HttpResponse:
    """A plot to take along."""
    return file(svg, f"{name}.svg", "image/svg+xml")


def csv_file(rows: Sequence[Any], name: str) -> HttpResponse:
    """Rows of one dataclass to take along."""
    return csv_text_file(marked.as_csv(rows), name)


def csv_text_file(text: str, name: str) -> HttpResponse:
    """A table that is CSV already (marked.csv_text), to take along."""
    return file(text, f"{name}.csv", "text/csv; charset=utf-8")


def file(content: str | bytes, name: str, kind: str) -> HttpResponse:
    """Anything to take along. `name` with its ending; `kind`: its media type."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
