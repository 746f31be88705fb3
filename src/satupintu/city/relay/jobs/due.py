"""Which rows of a list are to be tried now."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from satupintu.city.foundation import clock
from satupintu.city.relay.rules.pauses import too_early

Row = TypeVar("Row", bound=Model)


def due(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Those whose `next_try_at` has come, by the rule of `rules/pauses.py`."""
    after, until = too_early(clock.now())
    return rows.exclude(next_try_at__gt=after, next_try_at__lte=until)
