"""Where the register is likely to be wrong: counts, the lists behind them, the trend (docs/flows/data-quality.md).

Counts name nobody and ask for no viewer; lists are for verifiers, within their area, and write the audit trail.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.timezone import localdate

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import Change, QualityCount, Resident, StatusSaid
from satupintu.city.register.problems import NO_SUCH_FAULT
from satupintu.city.register.rules import nik
from satupintu.city.register.rules.codes import Relation
from satupintu.city.register.rules.quality import (
    ANY,
    RULES,
    DoubtfulLine,
    Facts,
    Family,
    Fault,
    QualityCell,
    TrendPoint,
    Weight,
    Word,
)
from satupintu.city.register.selectors.as_of import facts_as_of

LISTED, EXPORTED = 200, 5_000
_PARENTS = (Relation.HEAD, Relation.HUSBAND, Relation.WIFE)
_COLUMNS = (
    "name", "birth_place", "birth_date", "sex", "blood_group", "marital_status", "married_on", "education",
    "occupation", "occupation_list", "nationality", "itap_until", "relation", "rt_id", "address", "life_status",
    "registered_from", "family__kk_number", "family__issued_on", "family_id",
)  # fmt: skip


def get_fault(code: str) -> Fault:
    """The kind with this code. Raises NO_SUCH_FAULT."""
    try:
        return Fault(code)
    except ValueError as wrong:
        raise Problem(NO_SUCH_FAULT) from wrong


def count_faults(on: date, known_on: date | None = None) -> list[QualityCell]:
    """Each kind and ANY by kelurahan on a day, as known at the end of `known_on` (None: now), in one pass.

    Days that are over are counted without the kinds that are known of today only.
    """
    kinds = [fault for fault in Fault if known_on is None or RULES[fault].as_of_any_day]
    tests = [(fault, RULES[fault].applies) for fault in kinds]
    weighty = {fault for fault in kinds if RULES[fault].weight != Weight.SLIGHT}
    residents: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for _, facts in _facts(on, known_on):
        kelurahan = facts.kelurahan
        residents[kelurahan] += 1
        found = [fault for fault, applies in tests if applies(facts, on)]
        counts.update((fault, kelurahan) for fault in found)
        counts[ANY, kelurahan] += not weighty.isdisjoint(found)
    return [
        QualityCell(kind, kelurahan, counts[kind, kelurahan], of)
        for kind in (ANY, *kinds)
        for kelurahan, of in sorted(residents.items())
    ]


def list_doubtful(viewer: Viewer, fault: Fault, kelurahan: str) -> tuple[list[DoubtfulLine], int]:
    """Who shows a fault today in a kelurahan, by RT and name: the first 200 and how many in all. Raises NOT_ALLOWED."""
    return _doubtful(viewer, fault, kelurahan, LISTED, "DOUBTFUL_LISTED")


def export_doubtful(viewer: Viewer, fault: Fault, kelurahan: str) -> list[DoubtfulLine]:
    """The same for a file: the first 5,000. Raises NOT_ALLOWED."""
    return _doubtful(viewer, fault, kelurahan, EXPORTED, "DOUBTFUL_EXPORTED")[0]


def newest_counts() -> tuple[date, datetime, list[QualityCell]] | None:
    """The newest day that was kept, when it was counted, and its cells; None before the first."""
    newest = QualityCount.objects.order_by("-day").first()
    if newest is None:
        return None
    rows = QualityCount.objects.filter(day=newest.day).order_by("kind", "kelurahan")
    cells = [QualityCell(row.kind, row.kelurahan_id, row.count, row.of) for row in rows]
    return newest.day, newest.counted_at, cells


def list_trend(kinds: Collection[str]) -> list[TrendPoint]:
    """The whole city's kept counts of some kinds (codes of faults, or ANY) together, oldest first.

    A day on which one of them was not counted is left out.
    """
    rows = QualityCount.objects.filter(kind__in=kinds).values_list("day", "afterwards").order_by("day")
    sums = rows.annotate(n=Sum("count"), kinds=Count("kind", distinct=True))
    return [TrendPoint(day, count, afterwards) for day, afterwards, count, counted in sums if counted == len(kinds)]


# -- inside -------------------------------------------------------------------------------------
def _doubtful(viewer: Viewer, fault: Fault, kelurahan: str, most: int, action: str) -> tuple[list[DoubtfulLine], int]:
    viewer.need(Role.VERIFIER, area=kelurahan)
    today = clock.today()
    found = [(pk, facts) for pk, facts in _facts(today, None, kelurahan) if RULES[fault].applies(facts, today)]
    found.sort(key=lambda one: (one[1].rt, one[1].name))
    shown = found[:most]
    refs = dict(Resident.objects.filter(pk__in=[pk for pk, _ in shown]).values_list("pk", "ref"))
    lines = [
        DoubtfulLine(
            refs[pk], each.name, nik.masked(each.nik) if each.nik else "", each.birth_date, each.address, each.rt
        )
        for pk, each in shown
    ]
    detail = {"fault": fault, "kelurahan": kelurahan, "found": len(found)}
    audit.record(viewer, action, subjects=[line.ref for line in lines], detail=detail)
    return lines, len(found)


def _facts(on: date, known_on: date | None, area: str = "") -> Iterator[tuple[int, Facts]]:
    """Everybody counted on a day inside an area, by key, with what is needed to judge them."""
    end = clock.ends(known_on or clock.today())
    families, words, heard = _families(on, known_on), _words(end), _heard(end)
    present, past = facts_as_of(on, known_on, area)
    for rows, to in ((present, ""), (past, "resident__")):
        person = (f"{to}pk", f"{to}known_since", f"{to}nik")
        for pk, since, number, *values, family in rows.values_list(*person, *_COLUMNS).iterator(10_000):
            known = [localdate(at) for at in (since, heard.get(pk)) if at is not None]
            around = (families.get(family, Family()), words.get(pk), max(known, default=None))
            yield pk, Facts._make((number, *values, *around))


def _families(on: date, known_on: date | None) -> dict[int | None, Family]:
    families: dict[int | None, Family] = {}
    for rows in facts_as_of(on, known_on):
        each: QuerySet[Any, Any] = rows.exclude(family=None).values_list("family_id").order_by()
        heads = Count("pk", filter=Q(relation=Relation.HEAD))
        youngest = Max("birth_date", filter=Q(relation__in=_PARENTS))
        for family, number, parent in each.annotate(heads=heads, youngest=youngest):
            other = families.get(family, Family())
            born = [day for day in (parent, other.youngest_parent) if day is not None]
            families[family] = Family(number + other.heads, max(born, default=None))
    return families


def _words(end: datetime) -> dict[int, Word]:
    """The last word on each resident, of those written before `end`."""
    said = StatusSaid.objects.filter(written_at__lt=end).order_by("said_on", "pk")
    return {
        pk: Word(kind, on, until) for pk, kind, on, until in said.values_list("resident", "kind", "said_on", "until")
    }


def _heard(end: datetime) -> dict[int, datetime]:
    """When the last event of each resident was written, of those before `end`."""
    events = Change.objects.filter(event__written_at__lt=end).exclude(resident=None).order_by()
    return dict(events.values_list("resident").annotate(at=Max("event__written_at")))
