"""Marriages and divorces, as changes of status; the act itself is kept by who concluded it."""

from collections.abc import Sequence

from django.db import transaction

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT
from satupintu.city.register.rules import events
from satupintu.city.register.rules.events import CannotHappenError, EventKind, Report
from satupintu.city.register.selectors.rows import Ref
from satupintu.city.register.services.entry import Entered, Entry, met


@transaction.atomic
def enter_marriage(*, viewer: Viewer, report: Report, spouses: Sequence[Ref]) -> Entered:
    """One or both spouses, as far as they are in the register. Whoever marries under 17 must have a KTP from that day.

    Raises as `Entry`, EVENT_DOES_NOT_FIT for somebody gone.
    """
    return _change_status(Entry(viewer, EventKind.MARRIAGE, report, list(map(str, spouses))), spouses)


@transaction.atomic
def enter_divorce(*, viewer: Viewer, report: Report, spouses: Sequence[Ref]) -> Entered:
    """One or both, as far as they are in the register. Raises as `Entry`, EVENT_DOES_NOT_FIT for the unmarried."""
    return _change_status(Entry(viewer, EventKind.DIVORCE, report, list(map(str, spouses))), spouses)


def _change_status(entry: Entry, spouses: Sequence[Ref]) -> Entered:
    if entry.earlier:
        return entry.earlier
    if not 1 <= len(set(map(str, spouses))) == len(spouses) <= 2:
        raise Problem(EVENT_DOES_NOT_FIT)
    residents = entry.lock(*spouses)
    try:
        for each in residents:
            married = entry.kind is EventKind.MARRIAGE
            values = events.marriage(entry.report.happened_on, met(each)) if married else events.divorce(met(each))
            entry.change(each, **values)
    except CannotHappenError as wrong:
        raise Problem(EVENT_DOES_NOT_FIT) from wrong
    return entry.write(residents[0])
