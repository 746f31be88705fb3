"""`deliver`: sends what waits in the outbox, now."""

from typing import Any

from django.core.management.base import BaseCommand

from satupintu.city.notices.delivery import deliver


class Command(BaseCommand):
    help = "Send the messages that wait in the outbox."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        self.stdout.write(f"{deliver()}")
