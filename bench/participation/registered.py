"""The invented city in SQLite, in SATUPINTU_VAR: the cube by plain ORM queries, and the query of a page."""

import os
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from bench.participation.rivals import FIVE, ON

if TYPE_CHECKING:
    from satupintu.city.participation.selectors import Kept


def fill(residents: int) -> int:
    """Invent the city and keep its counts, once."""
    from django.core.management import call_command

    import bench.nik_issue.city  # noqa: F401  # it sets Django up

    filled = Path(os.environ["SATUPINTU_VAR"]) / "filled"
    if not filled.exists():
        call_command("migrate", verbosity=0)
        call_command("invent", residents=residents)
        call_command("participation_cells")
        filled.touch()
    return residents


def by_orm(_: None) -> int:
    """One query for each of the 32 combinations."""
    from django.db.models import Count, Q

    import bench.nik_issue.city  # noqa: F401  # first: it sets Django up
    from satupintu.city.register.models import Resident
    from satupintu.city.register.selectors import age_group_on, wajib_ktp_on

    must = wajib_ktp_on(ON)
    came = must & Q(recordings__counts=True, recordings__recorded_on__lte=ON)
    people = Resident.objects.annotate(age_group=age_group_on(ON))
    counts = {"population": Count("pk"), "wajib": Count("pk", filter=must), "came": Count("pk", filter=came)}
    rows = 1
    for size in range(1, len(FIVE) + 1):
        for by in combinations(FIVE, size):
            rows += len(people.values_list(*by).annotate(**counts).order_by())
    people.aggregate(**counts)
    return rows


def by_page(_: None) -> int:
    """The margin that a page shows, by occupation: the longest of the factors."""
    import bench.nik_issue.city  # noqa: F401  # first: it sets Django up
    from satupintu.city.participation.rules.factors import Factor
    from satupintu.city.participation.selectors import kept_margin

    return len(kept_margin(_kept(), Factor.OCCUPATION))


@cache
def _kept() -> "Kept":
    """Which count a page shows, and whether the data have changed since, is asked once a page, not once a margin."""
    from satupintu.city.participation.selectors import find_kept

    kept = find_kept()
    assert kept
    return kept
