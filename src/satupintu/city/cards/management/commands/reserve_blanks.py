"""`python -m satupintu.city reserve_blanks`: the evening's job before the slots of the next days."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from satupintu.city.cards.services import reserve_for_slots
from satupintu.city.cards.services.reserving import DAYS_AHEAD
from satupintu.city.foundation.viewers import program


class Command(BaseCommand):
    help = "Sets free blanks aside for the slots of the coming days and updates their quotas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS_AHEAD)
        parser.add_argument("--keep-free", type=int, help="blanks for people without a slot")

    def handle(self, *_: Any, **options: Any) -> None:
        quotas = reserve_for_slots(
            viewer=program("reserve_blanks"), days=options["days"], keep_free=options["keep_free"]
        )
        self.stdout.write(f"{sum(quotas.values())} blanks set aside for {len(quotas)} slots")
