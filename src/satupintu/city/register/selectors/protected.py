"""Protected data (UU 24/2013 art. 84): read by verifiers only, one person at a time, for a purpose, never in a list."""

from datetime import date

from satupintu.city.foundation import audit
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import Disability
from satupintu.city.register.problems import PURPOSE_NEEDED
from satupintu.city.register.rules.codes import DisabilityKind
from satupintu.city.register.selectors.rows import Ref, row_of


def find_disability(viewer: Viewer, ref: Ref) -> tuple[DisabilityKind, date] | None:
    """What is noted of a person and since when; None when nothing is.

    Raises NOT_ALLOWED (also for programs: no export ever gets it), PURPOSE_NEEDED, NO_SUCH_RESIDENT.
    """
    need_protected(viewer)
    resident = row_of(viewer, ref)
    audit.record(viewer, "PROTECTED_DATA_READ", subjects=[resident.ref])
    newest = Disability.objects.filter(resident=resident).order_by("-pk").first()
    return None if newest is None else (DisabilityKind(newest.code), newest.since)  # type: ignore[call-arg]


def need_protected(viewer: Viewer) -> None:
    """Raise NOT_ALLOWED or PURPOSE_NEEDED unless a verifier, in person, says what for."""
    if Role.VERIFIER not in viewer.roles:
        raise Problem(NOT_ALLOWED)
    if not viewer.purpose.strip():
        raise Problem(PURPOSE_NEEDED)
