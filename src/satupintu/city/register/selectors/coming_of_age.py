"""Who becomes 17 soon: they may be recorded at 16, and the card is theirs on the birthday."""

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import Resident
from satupintu.city.register.rules import wajib_ktp
from satupintu.city.register.rules.reading import SoonSeventeen
from satupintu.city.register.selectors.counts import registered_on, wajib_ktp_on
from satupintu.city.register.selectors.rows import seen_by

LISTERS = (Role.FRONT_DESK, Role.OPERATOR, Role.VERIFIER, Role.HEAD)


def list_becoming_17(viewer: Viewer, months: int, area: str = "") -> list[SoonSeventeen]:
    """Residents of an area within the viewer's who turn 17 in the next months (today excluded), by birthday.

    Whoever must have a KTP already, being married, is not among them.
    """
    viewer.need(*LISTERS)
    today = clock.today()
    rows = Resident.objects.filter(
        seen_by(viewer),
        areas.within(area, "rt__code"),
        registered_on(today),
        birth_date__gt=wajib_ktp.seventeen_years_before(today),
        birth_date__lte=wajib_ktp.seventeen_years_before(wajib_ktp.months_after(today, months)),
    ).exclude(wajib_ktp_on(today))
    lines = [
        SoonSeventeen(r.ref, r.name, r.birth_date, r.rt_id, wajib_ktp.released_on(r.birth_date, r.married_on))
        for r in rows.order_by("birth_date", "name")
    ]
    if lines:
        audit.record(viewer, "RESIDENTS_LISTED", subjects=[line.ref for line in lines], detail={"by": "turning 17"})
    return lines
