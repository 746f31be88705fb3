"""Deaths."""

from django.db import transaction

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT
from satupintu.city.register.rules import events
from satupintu.city.register.rules.events import CannotHappenError, EventKind, Report
from satupintu.city.register.selectors.rows import Ref
from satupintu.city.register.services.entry import Entered, Entry, met
from satupintu.city.register.services.families import end_empty_cards


@transaction.atomic
def enter_death(*, viewer: Viewer, report: Report, ref: Ref, spouse: Ref | None = None) -> Entered:
    """From the day of death nobody is counted or must have a KTP; a spouse in the register becomes widowed.

    A family that loses its head keeps its card until `change_head`. Called by reports and by lists from elsewhere only:
    where a second officer is asked for stands in docs/flows/register.md, "Two officers". Raises as `Entry`,
    EVENT_DOES_NOT_FIT.
    """
    entry = Entry(viewer, EventKind.DEATH, report, ref, spouse)
    if entry.earlier:
        return entry.earlier
    dead, *widowed = entry.lock(*([ref] if spouse is None else [ref, spouse]))
    try:
        entry.change(dead, **events.death(report.happened_on, met(dead)))
        for each in widowed:
            entry.change(each, **events.spouse_died(met(each)))
    except CannotHappenError as wrong:
        raise Problem(EVENT_DOES_NOT_FIT) from wrong
    end_empty_cards(entry)
    return entry.write(dead)
