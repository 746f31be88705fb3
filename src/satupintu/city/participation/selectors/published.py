"""What is public of each semester: counts by up to three factors, small cells hidden. For everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from satupintu.city.foundation.problems import Problem
from satupintu.city.participation.models import Publication, PublishedTable
from satupintu.city.participation.problems import NOT_PUBLISHED
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.rules.rates import Denominator, Rate


class Line(NamedTuple):
    """`levels`: one group of each factor of the table (`rules/published_groups.py`).

    `rate`: recorded of those who must have a KTP; None where hidden, of nobody where two groups exclude one another.
    """

    levels: tuple[str, ...]
    rate: Rate | None


@dataclass(frozen=True)
class Published:
    """A table of one semester."""

    semester_ends: date
    published_on: date
    threshold: int
    factors: tuple[Factor, ...]
    lines: tuple[Line, ...]

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Of each factor the groups of this table, in their order."""
        return tuple(tuple(dict.fromkeys(groups)) for groups in zip(*(line.levels for line in self.lines), strict=True))


def list_published() -> list[date]:
    """The ends of the semesters that are public, the last first."""
    return list(Publication.objects.order_by("-semester_ends").values_list("semester_ends", flat=True))


def list_tables(semester_end: date) -> list[Published]:
    """Which tables a semester has, without their lines."""
    tables = PublishedTable.objects.filter(publication__semester_ends=semester_end).defer("rows").order_by("pk")
    return [_about(table, ()) for table in tables.select_related("publication")]


def published_tables(semester_end: date) -> list[Published]:
    """All tables of a semester, from one factor to three. Raises NOT_PUBLISHED."""
    rows = PublishedTable.objects.filter(publication__semester_ends=semester_end).select_related("publication")
    tables = [_told(table) for table in rows.order_by("pk")]
    if not tables:
        raise Problem(NOT_PUBLISHED)
    return tables


def published_table(semester_end: date, factors: Sequence[Factor]) -> Published:
    """One table, its factors in the order of `Factor`. Raises NOT_PUBLISHED."""
    name = ",".join(factor for factor in Factor if factor in factors)
    table = (
        PublishedTable.objects.filter(publication__semester_ends=semester_end, factors=name)
        .select_related("publication")
        .first()
    )
    if table is None:
        raise Problem(NOT_PUBLISHED)
    return _told(table)


def _told(table: PublishedTable) -> Published:
    lines = tuple(
        Line(tuple(levels), None if wajib is None else Rate(recorded, wajib, Denominator.WAJIB_KTP))
        for *levels, wajib, recorded in table.rows
    )
    return _about(table, lines)


def _about(table: PublishedTable, lines: tuple[Line, ...]) -> Published:
    about, factors = table.publication, tuple(Factor(name) for name in table.factors.split(","))
    return Published(about.semester_ends, about.published_on, about.threshold, factors, lines)
