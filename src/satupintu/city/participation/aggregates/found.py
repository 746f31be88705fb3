"""What was found in an aggregate file, as a part of the report."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from satupintu.city.participation import words
from satupintu.city.participation.aggregates.reading import Aggregate, Figures
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.rules.dkb_checks import Finding
from satupintu.city.participation.semester.contents import Grid, Section, Value

SHOWN = 200


def section(aggregate: Aggregate, figures: Figures) -> Section:
    """Counts, what was left out, and each finding with its place; in the language that is active."""
    paragraphs = tuple(_paragraphs(aggregate, figures))
    grids = (_grid(foremost(aggregate.findings)),) if aggregate.findings else ()
    return Section(_("What was found in the file"), paragraphs, grids=grids)


def foremost(findings: Iterable[Finding]) -> list[Finding]:
    """As many as a page shows, those that refuse something first."""
    return sorted(findings, key=lambda found: not found.refuses)[:SHOWN]


def _paragraphs(aggregate: Aggregate, figures: Figures) -> Iterator[str]:
    if aggregate.findings:
        yield _("Found impossible and refused: %(refused)s. Found odd, kept and marked: %(odd)s.") % {
            "refused": grouped(len(aggregate.refused)),
            "odd": grouped(len(aggregate.odd)),
        }
    else:
        yield _("Nothing was found: all rows add up.")
    if (more := len(aggregate.findings) - SHOWN) > 0:
        yield _("The table shows the first %(shown)s, what is refused before what is odd; there are %(more)s more.") % {
            "shown": grouped(SHOWN),
            "more": grouped(more),
        }
    if figures.left_out:
        yield _("Left out, since only one of the two tables could be used: %(areas)s") % {
            "areas": ", ".join(figures.left_out)
        }
    yield _("The file does not tell how many are ready to print.")


def _grid(findings: list[Finding]) -> Grid:
    headings = (
        _("What is wrong, what to do"),
        _("What became of it"),
        _("Sheet and table"),
        _("Line"),
        _("Column"),
        _("Detail"),
    )
    rows = tuple(_row(number, found) for number, found in enumerate(findings, 1))
    return Grid(_("What was found, row by row"), headings, rows, of_words=True)


def _row(number: int, found: Finding) -> tuple[Value, ...]:
    """Its number makes the name of a row one of its kind."""
    return (
        _text(f"{number}. {words.FOUND[found.what]}"),
        _text(_("refused") if found.refuses else _("odd")),
        _text(found.place),
        Value(grouped(found.line), found.line) if found.line else _text(""),
        _text(found.column),
        _text(found.detail),
    )


def _text(said: str) -> Value:
    return Value(said or "–", said or None)
