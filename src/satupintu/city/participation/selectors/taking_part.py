"""The steps and the kinds of taking part: counts, no names."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import clock
from satupintu.city.notices import selectors as notices
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.selectors.cells import GROUPS, grouped
from satupintu.city.participation.statistics.funnel import Person, Stage, funnel
from satupintu.city.register import selectors as register
from satupintu.packets.status import Phase, Status


class Step(StrEnum):
    MUST = "MUST"
    INFORMED = "INFORMED"
    ASKED = "ASKED"
    BOOKED = "BOOKED"
    CAME = "CAME"
    RECORDED = "RECORDED"
    UNIQUE = "UNIQUE"
    PRINTED = "PRINTED"
    IN_HAND = "IN_HAND"


UNIQUE = [
    Status.PRINT_READY_RECORD,
    *(status for status in Status if status.phase is Phase.PRINT),
]
SIGNS: dict[Step, dict[str, Any]] = {
    Step.ASKED: {"applications__isnull": False},
    Step.BOOKED: {"applications__booking__isnull": False},
    Step.CAME: {"applications__tickets__isnull": False},
    Step.RECORDED: {"recordings__isnull": False},
    Step.UNIQUE: {"recordings__counts": True, "recordings__status__in": UNIQUE},
    Step.PRINTED: {"cards__isnull": False},
    Step.IN_HAND: {"cards__handed_over_at__isnull": False},
}
"""What shows in the records of the stages before that a resident took a step."""


class Kind(StrEnum):
    """Direct and indirect participation (Sundariningrum, in the study)."""

    IN_PERSON = "IN_PERSON"
    BY_DELEGATION = "BY_DELEGATION"
    VIEWS = "VIEWS"
    OBJECTIONS = "OBJECTIONS"
    PROPOSALS = "PROPOSALS"


@dataclass(frozen=True)
class KindCount:
    """`count`: requests; None where no stage holds this kind yet."""

    kind: Kind
    count: int | None


def funnel_since(since: date) -> list[Stage]:
    """Everybody who must have a KTP today and was not recorded by the end of a day: how far they have come since."""
    today = clock.today()
    people = register.residents_on(today).filter(register.wajib_ktp_on(today))
    people = people.exclude(pk__in=enrolment.recorded_by(since)).order_by()
    steps: dict[int, set[str]] = {}
    groups = {}
    for key, *levels in grouped(people, today).values_list("pk", *GROUPS):
        steps[key] = {Step.MUST}
        groups[key] = dict(zip(Factor, levels, strict=True))
    for step, signs in SIGNS.items():
        for key in people.filter(**signs).values_list("pk", flat=True):
            steps[key].add(step)
    told = notices.list_told()
    for key, code in people.filter(applications__isnull=False).values_list("pk", "applications__claim_code"):
        if code in told:
            steps[key].add(Step.INFORMED)
    each = (Person(frozenset(steps[key]), groups[key]) for key in steps)
    return funnel(tuple(Step), each, tuple(Factor))


def count_kinds(since: date) -> list[KindCount]:
    """Requests since the end of a day: made in person or by somebody for another; the kinds that have no source yet."""
    asked = register.residents_on(clock.today()).filter(applications__created_at__date__gt=since)
    # in one filter, so that it is the same request that is recent and made for another
    recent = {"applications__created_at__date__gt": since}
    delegated = register.residents_on(clock.today()).filter(**recent, applications__on_behalf_by__gt="")
    counts = {Kind.IN_PERSON: asked.count() - delegated.count(), Kind.BY_DELEGATION: delegated.count()}
    return [KindCount(kind, counts.get(kind)) for kind in Kind]
