"""What was published or read, as JSON and as lines for a terminal."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from satupintu.city.participation import words
from satupintu.city.participation.aggregates.reading import Aggregate, Figures
from satupintu.city.participation.report import rate_as_json
from satupintu.city.participation.rules.dkb import KTP, POPULATION
from satupintu.city.participation.rules.dkb_checks import Finding
from satupintu.city.participation.selectors.dkb import Dkb
from satupintu.design import marked


def totals(figures: Dkb) -> dict[str, int]:
    """The city's sums of what the KTP table and the population say."""
    tables = list(figures.rows.values())
    sums = {name: _sum(tables, KTP, f"{name}_jml") for name in ("wajib_ktp", "rekam", "belum_rekam", "ktp", "blm_ktp")}
    return {"population": _sum(tables, POPULATION, "jumlah"), **sums}


def finding_as_json(found: Finding) -> dict[str, Any]:
    return {
        "sheet": found.sheet,
        "table": found.table,
        "line": found.line,
        "column": found.column,
        "found": found.what.value,
        "refused": found.refuses,
        "detail": found.detail,
        "say": str(words.FOUND[found.what]),
    }


def aggregate_as_json(aggregate: Aggregate, figures: Figures) -> dict[str, Any]:
    """What stands beside the study's table where it came from a file."""
    return {
        "file": aggregate.name,
        "about": dict(aggregate.about),
        "print_ready": None,
        "in_hand": rate_as_json(figures.in_hand),
        "left_out": figures.left_out,
        "refused": len(aggregate.refused),
        "odd": len(aggregate.odd),
        "findings": [finding_as_json(found) for found in aggregate.findings],
    }


def aggregate_as_lines(aggregate: Aggregate, figures: Figures) -> Iterator[str]:
    """What stands below the study's table where it came from a file."""
    yield ""
    if mark := marked.in_words(aggregate.mark):
        yield mark
    yield _("Source: the file %(name)s, cut-off %(day)s. Other sources may count otherwise.") % {
        "name": aggregate.name,
        "day": f"{figures.table.on:%d-%m-%Y}",
    }
    yield _("The file does not tell how many are ready to print.")
    if figures.table.rate.is_above_whole:
        yield str(words.ABOVE_WHOLE)
    if figures.left_out:
        yield _("Left out, since only one of the two tables could be used: %(areas)s") % {
            "areas": ", ".join(figures.left_out)
        }
    yield _("%(refused)d refused, %(odd)d odd and kept") % {
        "refused": len(aggregate.refused),
        "odd": len(aggregate.odd),
    }
    yield from map(finding_as_line, aggregate.findings)


def finding_as_line(found: Finding) -> str:
    """Where, what, and what to do."""
    kind = _("refused") if found.refuses else _("odd")
    line = f"{found.place}:{found.line}" if found.line else found.place
    detail = f" ({found.detail})" if found.detail else ""
    return f"{kind:<8} {line} {found.column}: {words.FOUND[found.what]}{detail}"


def _sum(tables: list[Any], table: str, column: str) -> int:
    return sum(each[table][column] for each in tables)
