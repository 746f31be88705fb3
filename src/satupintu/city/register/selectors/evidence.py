"""Papers kept with events."""

from satupintu.city.foundation import audit
from satupintu.city.foundation.problems import NOT_FOUND, Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import LifeEvent
from satupintu.city.register.selectors.rows import READERS, row_of


def get_evidence(viewer: Viewer, event: int) -> tuple[str, bytes]:
    """Media type and content of the paper of an event about a person whom the viewer may see.

    Raises NOT_FOUND, NO_SUCH_RESIDENT, NOT_ALLOWED.
    """
    viewer.need(*READERS)
    row = LifeEvent.objects.select_related("resident", "evidence_file").filter(pk=event).first()
    if row is None or row.evidence_file is None or row.resident is None:
        raise Problem(NOT_FOUND)
    resident = row_of(viewer, row.resident.ref)
    audit.record(viewer, "EVIDENCE_READ", subjects=[resident.ref], detail={"event": row.pk})
    return row.evidence_file.media_type, bytes(row.evidence_file.content)
