"""Shortcuts of the cards' tests: an application that the centre found unique, a few blanks."""

from contextlib import contextmanager

import pytest
from PIL import Image

from cast import NOW, SYSTEM
from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.cards import services
from satupintu.city.foundation.problems import Problem
from satupintu.packets.status import Status

WAY = (
    Status.BIO_CAPTURED,
    Status.PROCESSING,
    Status.SENT_FOR_ENROLLMENT,
    Status.RECEIVED_AT_CENTRAL,
    Status.PRINT_READY_RECORD,
)


@contextmanager
def refused(code: str):
    """What happens inside is refused with this code."""
    with pytest.raises(Problem) as problem:
        yield
    assert problem.value.kind.code == code


def apply(subject, *, kind=Kind.NEW, slot_id=None) -> int:
    code = application_services.apply(viewer=SYSTEM, kind=kind, resident_ref=subject, slot_id=slot_id)
    return applications.get_by_claim_code(SYSTEM, code).id


def recorded_and_unique(application: int) -> int:
    for status in WAY:
        application_services.advance_status(viewer=SYSTEM, application_id=application, to=status)
    return application


def print_ready(subject, *, kind=Kind.NEW, slot_id=None) -> int:
    application = apply(subject, kind=kind, slot_id=slot_id)
    if kind is Kind.NEW:
        return recorded_and_unique(application)
    application_services.advance_status(viewer=SYSTEM, application_id=application, to=Status.PRINT_READY_RECORD)
    return application


def deliver(cast, count: int, first: int = 1) -> None:
    services.book_delivery(
        viewer=cast.slamet,
        first_serial=f"TST{first:06}",
        last_serial=f"TST{first + count - 1:06}",
        received_on=NOW.date(),
        note="tests",
    )


def status_of(application: int) -> Status:
    return applications.get_application(SYSTEM, application).status


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 40)) -> bytes:
    import io

    out = io.BytesIO()
    Image.new("RGB", size, "gray").save(out, kind)
    return out.getvalue()
