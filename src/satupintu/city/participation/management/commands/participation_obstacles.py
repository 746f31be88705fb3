"""`participation_obstacles [--without GROUP] [--on DAY] [--json]`: causes of waiting, and what would have been."""

import json
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import program
from satupintu.city.participation import selectors
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.causes import GROUPS, Group
from satupintu.city.participation.ledger.replay import Replayed
from satupintu.city.participation.ledger.sums import Total, totals
from satupintu.city.participation.obstacle_words import CAUSES, WHATS
from satupintu.city.participation.obstacle_words import GROUPS as GROUP_WORDS
from satupintu.city.participation.selectors.obstacles import APPLICATION_DAYS, PERSON_DAYS, open_ledger
from satupintu.design import marked


class Command(BaseCommand):
    help = "What held people back: person-days by cause, and a day's rates had a group of causes not been."

    def add_arguments(self, parser: ArgumentParser) -> None:
        groups = [group.value for group in Group if group is not Group.UNEXPLAINED]
        parser.add_argument("--without", choices=groups, default=Group.NETWORK.value, help="what to think away")
        parser.add_argument("--on", metavar="DAY", help="YYYY-MM-DD, of the last two years; 30 days ago if not given")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        today = clock.today()
        on = _day(options["on"], today)
        ledger = open_ledger(program("participation_obstacles"), back_to=on)
        without = {cause for cause, group in GROUPS.items() if group == options["without"]}
        found = ledger.replayed(without, on)
        by_what = {What.APPLICATION: totals(ledger.requests), What.PERSON: totals(ledger.persons)}
        rate = selectors.participation_on(on).table.rate
        if options["json"]:
            told = _as_json(by_what, found, rate.numerator, rate.denominator)
            document = marked.document({"on": on.isoformat(), "without": options["without"], **told})
            self.stdout.write(json.dumps(document))
        else:
            lines = _lines(by_what, found, on, options["without"], rate.numerator, rate.denominator)
            self.stdout.write("\n".join(lines))


def _day(text: str | None, today: date) -> date:
    try:
        on = date.fromisoformat(text) if text else today - timedelta(days=30)
    except ValueError as wrong:
        raise CommandError(_("%(text)s is no day; write YYYY-MM-DD.") % {"text": text}) from wrong
    if not today - timedelta(days=PERSON_DAYS) <= on < today:
        raise CommandError(_("Choose a day of the last two years, before today."))
    return on


def _as_json(by_what: dict[What, list[Total]], found: Replayed, recorded: int, wajib: int) -> dict[str, Any]:
    causes = {
        what: {each.cause: {"days": each.days, "cases": each.cases, "also": each.also} for each in rows}
        for what, rows in by_what.items()
    }
    return {"person_days": causes, "replay": vars(found), "recorded": recorded, "wajib_ktp": wajib}


def _lines(
    by_what: dict[What, list[Total]], found: Replayed, on: date, without: str, recorded: int, wajib: int
) -> list[str]:
    lines = list(filter(None, [marked.mark_in_words()]))
    for what, rows in by_what.items():
        lines.append(str(WHATS[what]))
        lines += [f"{grouped(each.days):>12}  {CAUSES[each.cause][0]}" for each in rows]
    words = {"on": on.isoformat(), "group": GROUP_WORDS[Group(without)]}
    lines.append(_("On %(on)s, without: %(group)s") % words)
    if found.requests:
        cards = {
            "requests": found.requests,
            "days": APPLICATION_DAYS,
            "now": found.in_hand,
            "then": found.in_hand + found.earlier,
        }
        lines.append(
            _(
                "  cards in hand of %(requests)s requests that were open in the %(days)s days up to then: %(now)s; "
                "it would have been %(then)s"
            )
            % cards
        )
    else:
        lines.append(_("  no request of that time is kept, so nothing can be said of cards"))
    people = {"wajib": grouped(wajib), "now": grouped(recorded), "then": grouped(recorded + found.at_most)}
    lines.append(_("  recorded, of %(wajib)s who must have a KTP: %(now)s; at most %(then)s") % people)
    assumed = _(
        "Assumed: a day is gained only where no other cause was present; every later step comes earlier by as many "
        "days; nobody else waits longer for it; requests still open today are not moved; whoever waited for these "
        "obstacles alone would have come."
    )
    return [*lines, assumed]
