"""Plots of a page that is made ahead: each is kept beside the page as SVG and, with its rows, as CSV."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from satupintu.design import marked, plotted
from satupintu.design.plots import Sheet


@dataclass(frozen=True)
class Drawings:
    """Collects files while a page is made. `address`: where a file of a name is to be had."""

    address: Callable[[str], str]
    files: dict[str, bytes] = field(default_factory=dict)

    def add(
        self,
        name: str,
        around: Sheet,
        svg: str,
        rows: Sequence[Any],
        headings: tuple[str, ...] = (),
        table: Sequence[Sequence[str]] = (),
    ) -> plotted.Plotted:
        """A plot as `design/plot.html` shows it; `table` is left out where the page has one beside it."""
        self.files.update({f"{name}.svg": svg.encode(), f"{name}.csv": marked.as_csv(rows).encode()})
        urls = (self.address(f"{name}.{kind}") for kind in ("svg", "csv"))
        return plotted.Plotted(around.title, plotted.inline(svg), headings, table, *urls)
