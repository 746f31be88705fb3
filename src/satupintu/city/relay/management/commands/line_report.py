"""`line_report [--days N] [--json]`: the figures of /meja/jalur/."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from satupintu.city.foundation.viewers import program
from satupintu.city.relay import selectors
from satupintu.city.relay.rules.lines import HOUR, Line
from satupintu.city.relay.ui.lines import name_of

MOST = 3650  # days


class Command(BaseCommand):
    help = "Tells how good each line was, from its recorded outages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, days: int, **options: Any) -> None:
        if not 0 < days <= MOST:
            raise CommandError(f"--days is between 1 and {MOST}.")
        told = [_figures(line) for line in selectors.get_lines(program("line_report"), days)]
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        for line in told:
            self.stdout.write(f"{line['line']}:")
            for name, figure in line.items():
                if name not in {"line", "hours"}:
                    self.stdout.write(f"  {name}: {figure}")


def _figures(line: Line) -> dict[str, Any]:
    return {
        "line": name_of(line),
        "station": line.station,
        "since": line.period.began.isoformat(timespec="minutes"),
        "available": round(line.whole, 6),
        "available_in_office_hours": round(line.office, 6),
        "outages": line.outages,
        "hours_down": round(line.down / HOUR, 2),
        "packets_that_waited": line.cost.packets,
        "hours_of_waiting": round(line.cost.hours, 2),
        "people_whose_card_waited": line.cost.people,
        "hours_down_by_uplink": {name: round(down / HOUR, 2) for name, down in line.uplinks},
        "hours": [round(share, 6) for share in line.hours],
    }
