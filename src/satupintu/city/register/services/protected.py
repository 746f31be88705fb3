"""Protected data (UU 24/2013 art. 84): disability."""

from datetime import date

from django.db import transaction

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import Disability
from satupintu.city.register.problems import UNFIT_ELEMENT
from satupintu.city.register.rules.codes import DisabilityKind
from satupintu.city.register.selectors.protected import need_protected
from satupintu.city.register.selectors.rows import Ref, row_of


@transaction.atomic
def note_disability(*, viewer: Viewer, ref: Ref, code: int, since: date, evidence: str = "") -> None:
    """Add what holds from now on (codes of `DisabilityKind`, 7 is none); earlier lines stay.

    Raises NOT_ALLOWED, PURPOSE_NEEDED, NO_SUCH_RESIDENT, UNFIT_ELEMENT.
    """
    need_protected(viewer)
    resident = row_of(viewer, ref)
    if code not in set(DisabilityKind) or since > clock.today():
        raise Problem(UNFIT_ELEMENT)
    Disability.objects.create(
        resident=resident,
        code=code,
        since=since,
        evidence=evidence,
        written_by_id=viewer.account,
        written_at=clock.now(),
    )
    audit.record(viewer, "PROTECTED_DATA_WRITTEN", subjects=[resident.ref])
