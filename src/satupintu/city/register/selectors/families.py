"""Families."""

from satupintu.city.foundation import audit
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import Resident
from satupintu.city.register.rules import codes
from satupintu.city.register.rules.reading import FamilyLine
from satupintu.city.register.selectors.rows import Ref, row_of


def list_family(viewer: Viewer, ref: Ref) -> list[FamilyLine]:
    """Who is on the family card of a person, the head first; whoever died or left stays listed until a new card.

    Raises NO_SUCH_RESIDENT, NOT_ALLOWED.
    """
    resident = row_of(viewer, ref)
    rows = Resident.objects.filter(family=resident.family_id).exclude(family=None).order_by("relation", "birth_date")
    lines = [
        FamilyLine(
            row.ref,
            row.name,
            row.birth_date,
            codes.printed(codes.Relation, row.relation),
            row.life_status == Resident.LifeStatus.ALIVE,
        )
        for row in rows.exclude(life_status=Resident.LifeStatus.INVALID)
    ]
    audit.record(viewer, "RESIDENTS_LISTED", subjects=[line.ref for line in lines] or [resident.ref])
    return lines
