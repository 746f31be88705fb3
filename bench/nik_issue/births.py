"""`python -m bench.nik_issue.births WORKER WORKERS COUNT PREFIXES`: one program that enters its share of the births.

Started anew after a kill it goes on where the database says it was; the key of each birth makes a repeat harmless.
"""

import sys
from datetime import date, timedelta

from django.db import OperationalError

import bench.nik_issue.city  # noqa: F401  # first: it sets Django up
from satupintu.city.areas.rules import AreaEntry
from satupintu.city.areas.services import load_areas
from satupintu.city.foundation.viewers import program
from satupintu.city.register import services
from satupintu.city.register.models import FamilyCard, LifeEvent, NumberCounter, NumberIssued, Resident
from satupintu.city.register.rules.elements import Newcomer
from satupintu.city.register.rules.events import Report

RT, FAMILY, FIRST_BIRTH = "64.74.01.1006-000-001", "6474910101200001", date(2026, 1, 1)
VIEWER = program("bench")


def found() -> None:
    """A kecamatan with one family, into which everybody is born."""
    levels = (
        ("64", "PROVINCE"),
        ("64.74", "CITY"),
        ("64.74.01", "KECAMATAN"),
        ("64.74.01.1006", "KELURAHAN"),
        (RT, "RT"),
    )
    parents = ("", *(code for code, _ in levels))
    load_areas(
        viewer=VIEWER,
        areas=[AreaEntry(code, level, code, up) for (code, level), up in zip(levels, parents, strict=False)],
    )
    FamilyCard.objects.create(kk_number=FAMILY, rt_id=RT, address="JL. PELITA 7", issued_on=date(2020, 1, 1))


def enter_share(worker: int, workers: int, count: int, prefixes: int) -> None:
    """Births `worker`, `worker + workers`, …; the day of birth and the sex decide on the prefix."""
    done = LifeEvent.objects.filter(key__startswith=f"birth-{worker}-").count()
    for number in range(worker + done * workers, count, workers):
        born = FIRST_BIRTH + timedelta(number % prefixes // 2)
        child = Newcomer(name=f"ANAK {number}", birth_place="BONTANG", birth_date=born, sex=1 + number % 2, religion=1)
        report = Report(key=f"birth-{worker}-{number}", happened_on=born)
        while True:
            try:
                services.enter_birth(viewer=VIEWER, report=report, child=child, kk_number=FAMILY)
                break
            except OperationalError:  # SQLite: another held the database too long
                continue


def outcome() -> dict[str, int]:
    """What stands in the database: doubles, and serials that nothing explains, must be none."""
    niks = list(Resident.objects.values_list("nik", flat=True))
    issued = list(NumberIssued.objects.values_list("prefix", "serial"))
    counters = dict(NumberCounter.objects.values_list("prefix", "last"))
    return {
        "births": LifeEvent.objects.count(),
        "residents": len(niks),
        "niks": len(set(niks)),
        "doubles": len(niks) - len(set(niks)),
        "prefixes": len(counters),
        "gaps": sum(counters.values()) - len(set(issued)),
        "issued_without_resident": len({f"{prefix}{serial:04}" for prefix, serial in issued} - set(niks)),
    }


if __name__ == "__main__":
    enter_share(*map(int, sys.argv[1:]))
