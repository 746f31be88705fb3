"""The periods of a resident, laid out anew from all events after each one."""

from datetime import date, datetime

from satupintu.city.register.models import Resident, ResidentPeriod
from satupintu.city.register.rules import history
from satupintu.city.register.rules.history import State
from satupintu.city.register.selectors.steps import FACTS, state_of, steps_of


def lay_out_periods(resident: Resident, at: datetime) -> None:
    """Close what was known of somebody until now, and write what is known from now on.

    The event that changed the resident at `at` stands among the steps already.
    """
    steps, now = steps_of(resident), state_of(resident)
    rows = [_row(resident, each.state, each.since, each.until, known_from=at) for each in history.periods(now, steps)]
    if resident.known_since != at and not resident.periods.exists():  # the first event of somebody who was here before
        before = history.as_known(now, steps)
        rows.append(_row(resident, before, None, None, known_from=resident.known_since, known_until=at))
    resident.periods.filter(known_until=None).update(known_until=at)
    ResidentPeriod.objects.bulk_create(rows)


def _row(
    resident: Resident, state: State, since: date | None, until: date | None, **known: datetime | None
) -> ResidentPeriod:
    facts = {name: history.typed(name, state[name]) for name in FACTS}
    return ResidentPeriod(resident=resident, valid_from=since, valid_until=until, **facts, **known)
