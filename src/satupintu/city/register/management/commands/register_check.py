"""`register_check [--keep] [--past MONTHS] [--json]`: where the register is likely to be wrong."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import program
from satupintu.city.register.quality_words import FAULTS, NATURES, kind_word
from satupintu.city.register.rules.quality import ANY, RULES, Fault, QualityCell
from satupintu.city.register.selectors.quality import count_faults
from satupintu.city.register.services.quality import keep_counts, keep_past

SYSTEM = program("register_check")


class Command(BaseCommand):
    help = "Counts what is missing, contradictory or stale in the register; each night with --keep, for the trend."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--keep", action="store_true", help="keep today's counts")
        parser.add_argument("--past", type=int, metavar="MONTHS", help="also count ends of past months not kept yet")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        months = options["past"]
        if months is not None and not 1 <= months <= 120:
            raise CommandError("--past takes a number of months, 1 to 120")
        cells = keep_counts(viewer=SYSTEM) if options["keep"] else count_faults(clock.today())
        days = keep_past(viewer=SYSTEM, months=months) if months else []
        if options["json"]:
            self.stdout.write(json.dumps(as_json(clock.today(), cells, days), indent=2))
        else:
            self.stdout.write(as_text(cells, days))


def as_json(on: date, cells: Sequence[QualityCell], days: Sequence[date]) -> dict[str, Any]:
    """Every kind with its count, of how many, and by kelurahan."""
    kinds = list(dict.fromkeys(cell.kind for cell in cells))
    return {
        "on": on.isoformat(),
        "residents": _of(cells, ANY)[1],
        "kinds": [_kind(kind, cells) for kind in kinds],
        "counted_afterwards": [day.isoformat() for day in days],
    }


def as_text(cells: Sequence[QualityCell], days: Sequence[date]) -> str:
    """The counts as people read them on a terminal."""
    count, of = _of(cells, ANY)
    lines = [f"{kind_word(ANY)}: {count:,} / {of:,}"]
    for nature, word in NATURES.items():
        lines += ["", str(word)]
        found = [fault for fault in Fault if RULES[fault].nature == nature]
        lines += [f"{_of(cells, fault)[0]:>9,}  {FAULTS[fault][0]}" for fault in found]
    if days:
        lines += ["", "Counted afterwards: " + ", ".join(f"{day:%d-%m-%Y}" for day in days)]
    return "\n".join(lines)


def _kind(kind: str, cells: Sequence[QualityCell]) -> dict[str, Any]:
    count, of = _of(cells, kind)
    rule = None if kind == ANY else RULES[Fault(kind)]
    return {
        "kind": kind,
        "nature": rule and rule.nature,
        "weight": rule and rule.weight,
        "words": kind_word(kind),
        "count": count,
        "of": of,
        "by_kelurahan": {cell.kelurahan: cell.count for cell in cells if cell.kind == kind},
    }


def _of(cells: Sequence[QualityCell], kind: str) -> tuple[int, int]:
    mine = [cell for cell in cells if cell.kind == kind]
    return sum(cell.count for cell in mine), sum(cell.of for cell in mine)
