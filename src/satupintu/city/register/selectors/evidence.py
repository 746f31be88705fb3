"""Papers kept with events."""

from satupintu.city.foundation import audit
from satupintu.city.foundation.problems import NOT_FOUND, Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import Change, LifeEvent
from satupintu.city.register.selectors.rows import Ref, row_of


def get_evidence(viewer: Viewer, ref: Ref, event: int) -> tuple[str, bytes]:
    """Media type and content of the paper of an event that is about a person, or changed this person. Audited.

    Raises NO_SUCH_RESIDENT, NOT_ALLOWED, NOT_FOUND.
    """
    resident = row_of(viewer, ref)
    row = LifeEvent.objects.select_related("evidence_file").filter(pk=event).first()
    if row is None or row.evidence_file is None:
        raise Problem(NOT_FOUND)
    if row.resident_id != resident.pk and not Change.objects.filter(event=row, resident=resident).exists():
        raise Problem(NOT_FOUND)
    audit.record(viewer, "EVIDENCE_READ", subjects=[resident.ref], detail={"event": row.pk})
    return row.evidence_file.media_type, bytes(row.evidence_file.content)
